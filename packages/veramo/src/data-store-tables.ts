/** The tables of a Veramo agent's SQLite data store, opened for reading alone. Nothing in them is believed. */
import { limits, ToolkitError } from '@attestat/credential'
import type { IKey } from '@veramo/core-types'
import SqliteDatabase, { type Database, type Statement } from 'better-sqlite3'
import { VeramoError } from './codes.ts'
import { expected } from './expected.ts'

export type KeyRow = Pick<IKey, 'kid' | 'type' | 'publicKeyHex'>

export interface PrivateKeyRow {
  readonly type: string
  readonly privateKeyHex: string
}

/** A credential or a presentation. */
export interface SignedRow {
  readonly hash: string
  /** Null for what is no text, or longer than a credential may be. */
  readonly raw: string | null
}

export interface DataStoreTables {
  /** Oldest first, as presentations are. */
  credentials(): Iterable<SignedRow>
  presentations(): Iterable<SignedRow>
  /** Those that can be read at all. */
  keys(): readonly KeyRow[]
  /** The private half of a key by its `kid`. */
  privateKey(kid: string): PrivateKeyRow | undefined
  /** What each row of a table is called. */
  names(table: 'key' | 'message'): Iterable<string>
  /** The agent's own DIDs that are not made of a key alone. */
  dids(): Iterable<string>
  close(): void
}

/** @throws VeramoError `DATA_STORE_INVALID`, `DATA_STORE_BUSY`, here and in every method. */
export function openDataStoreTables(path: string, entityPrefix?: string): DataStoreTables {
  let database: Database | undefined
  try {
    database = new SqliteDatabase(path, { readonly: true, fileMustExist: true })
    database.pragma('trusted_schema = OFF')
    return readTables(path, database, entityPrefix)
  } catch (cause) {
    database?.close()
    if (cause instanceof ToolkitError) throw cause
    throw fault(path, cause)
  }
}

function readTables(path: string, database: Database, entityPrefix: string | undefined): DataStoreTables {
  const there = database
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .pluck()
    .all()
  const prefix = prefixOf(path, there, entityPrefix)
  const has = (name: string): boolean => there.includes(prefix + name)
  const table = (name: string): string => `"${(prefix + name).replaceAll('"', '""')}"`
  const signed = (name: string): Statement<[], SignedRow> =>
    database.prepare(
      `SELECT ${named('hash')} AS hash, CASE WHEN ${isText('raw', limits.jsonBytes)} THEN raw END AS raw
       FROM ${table(name)} ORDER BY issuanceDate, hash`,
    )
  const one = (column: string, from: string, where = ''): Statement<[], string> =>
    database
      .prepare<[], string>(`SELECT ${named(column)} FROM ${table(from)} ${where} ORDER BY ${column}`)
      .pluck()

  const credentials = signed('credential')
  const presentations = has('presentation') ? signed('presentation') : undefined
  const keys = database.prepare<[], KeyRow>(
    `SELECT kid, type, publicKeyHex FROM ${table('key')}
     WHERE ${isText('kid', maxKeyText)} AND ${isText('publicKeyHex', maxKeyText)} ORDER BY kid`,
  )
  // Veramo 2 had the private half of a key beside the public one.
  const [halves, name] = has('private-key') ? ['private-key', 'alias'] : ['key', 'kid']
  const privateKey = database.prepare<[string], PrivateKeyRow>(
    `SELECT type, privateKeyHex FROM ${table(halves)} WHERE ${name} = ? AND ${isText('privateKeyHex', maxKeyText)}`,
  )
  const names = { key: one('kid', 'key'), message: has('message') ? one('id', 'message') : undefined }
  const dids = has('identifier')
    ? one('did', 'identifier', "WHERE provider IS NOT NULL AND did NOT LIKE 'did:key:%'")
    : undefined
  return {
    credentials: () => rowsOf(path, credentials),
    presentations: () => rowsOf(path, presentations),
    keys: () => orNotSound(path, () => keys.all()),
    privateKey: (kid) => orNotSound(path, () => privateKey.get(kid)),
    names: (from) => rowsOf(path, names[from]),
    dids: () => rowsOf(path, dids),
    close: () => database.close(),
  }
}

/**
 * TypeORM's `entityPrefix`: the one that was named; else none, or the only one that there is.
 *
 * @throws VeramoError `DATA_STORE_INVALID`.
 */
function prefixOf(path: string, tables: readonly string[], named: string | undefined): string {
  const there = tables
    .filter((name) => name.endsWith('credential'))
    .map((name) => name.slice(0, -'credential'.length))
    .filter((prefix) => tables.includes(`${prefix}key`))
  if (named !== undefined && there.includes(named)) return named
  if (named === undefined && there.includes('')) return ''
  const [only, ...others] = there
  if (named === undefined && only !== undefined && others.length === 0) return only
  if (only === undefined) throw invalid(path, expected('the tables credential and key'))
  throw invalid(path, expected('the entityPrefix of one agent: {names}', { names: there.join(', ') }))
}

/** A page that is damaged is met while rows are read. */
function* rowsOf<Row>(path: string, statement: Statement<[], Row> | undefined): Iterable<Row> {
  const rows = statement?.iterate()
  if (!rows) return
  try {
    for (;;) {
      const { done, value } = orNotSound(path, () => rows.next())
      if (done) return
      yield value
    }
  } finally {
    rows.return?.()
  }
}

/** Runs `work`, and tells SQLite's faults as this package's codes: some come only when a page is read. */
function orNotSound<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (cause instanceof SqliteDatabase.SqliteError) throw fault(path, cause)
    throw cause
  }
}

/** A column may hold anything, of any length: what is not meant is not read. */
function isText(column: string, maxBytes: number): string {
  return `typeof(${column}) = 'text' AND octet_length(${column}) <= ${maxBytes}`
}

/** Whatever stands where a name should. */
function named(column: string): string {
  return `substr(coalesce(CAST(${column} AS TEXT), ''), 1, ${maxNameLength})`
}

/** Of a key, sealed or not, and of its name. */
const maxKeyText = 4096
const maxNameLength = 256

function fault(path: string, cause: unknown): VeramoError {
  const code = cause instanceof SqliteDatabase.SqliteError ? cause.code : ''
  if (/^SQLITE_(?:BUSY|LOCKED)/.test(code)) return new VeramoError('DATA_STORE_BUSY', { at: path, cause })
  return invalid(path, expected('a sound SQLite file'), cause)
}

function invalid(path: string, phrase: ReturnType<typeof expected>, cause?: unknown): VeramoError {
  return new VeramoError('DATA_STORE_INVALID', { at: path, details: { expected: phrase }, cause })
}
