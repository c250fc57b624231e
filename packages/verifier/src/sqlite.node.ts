/**
 * Open requests, their results, and what was seen before, in one SQLite file: for a verifier that must not forget them
 * when it is started again, or that runs as several processes.
 */
import { accessSync, closeSync, constants, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import SqliteDatabase, { type Database } from 'better-sqlite3'
import type { AnswerStore, SettledResult } from './answer-store.ts'
import { VerifierError } from './codes.ts'
import { expected } from './expected.ts'
import { type Answered, readOpenRequest } from './request-store.ts'
import type { SeenStore } from './seen-store.ts'
import { seenSchema, seenStoreIn } from './sqlite-seen.node.ts'

export interface RequestFileOptions {
  /** How many requests are kept, answered ones included until they expire. Default 100,000. */
  readonly capacity?: number
  /** How long a write waits for another process's. Default 5000. */
  readonly busyTimeoutMilliseconds?: number
}

/** An open file. Its stores throw VerifierError with the codes of {@link openRequestFile}. */
export interface RequestFile extends AnswerStore {
  /** What the verifier has seen: digests, versions and moments. */
  readonly seen: SeenStore
  close(): void
}

/**
 * Opens the file; makes it, for its owner alone, when it is not there. Results hold what applicants have shown: what
 * has expired is overwritten, not only unlinked.
 *
 * @throws VerifierError `STORE_CORRUPT`, `STORE_VERSION`, `STORE_BUSY`, `STORE_IO`, `STORAGE_FULL`, `SQLITE_TOO_OLD`.
 */
export function openRequestFile(path: string, options: RequestFileOptions = {}): RequestFile {
  const { capacity = 100_000, busyTimeoutMilliseconds = 5000 } = options
  const database = openDatabase(path, busyTimeoutMilliseconds)
  const run = <T>(work: () => T): T => asVerifierError(path, work)
  const requests = statementsOf(database, 'request')
  const results = statementsOf(database, 'result')
  const insertRequest = database.prepare('INSERT INTO request (id, text, expires_at) VALUES (?, ?, ?)')
  const insertResult = database.prepare('INSERT INTO result (id, secret_digest, expires_at) VALUES (?, ?, ?)')
  const lookAtRequest = database.prepare<[string], RequestRow>(
    'SELECT text, expires_at AS expiresAt, taken_at AS takenAt FROM request WHERE id = ?',
  )
  const inForce = (id: string, now: number): RequestRow | undefined => {
    const row = lookAtRequest.get(id)
    return row && row.expiresAt > now ? row : undefined
  }
  // One statement: of several processes one gets the text.
  const takeRequest = database
    .prepare<{ id: string; now: number }, string>(
      `UPDATE request SET taken_at = @now
       WHERE id = @id AND expires_at > @now AND taken_at IS NULL RETURNING text`,
    )
    .pluck()
  const putResult = database.prepare('UPDATE result SET result = ?, expires_at = ? WHERE id = ?')
  const getResult = database.prepare<[string, number], ResultRow>(
    `SELECT secret_digest AS secretDigest, expires_at AS expiresAt, result FROM result
     WHERE id = ? AND expires_at > ?`,
  )
  const insertBounded = database.transaction(
    ({ count, forget }: Statements, now: Date, insert: () => void) => {
      if ((count.get() ?? 0) >= capacity) forget.run(now.getTime())
      if ((count.get() ?? 0) >= capacity) throw new VerifierError('REQUESTS_FULL', { details: { capacity } })
      insert()
    },
  )
  const settle = database.transaction((id: string, { result, expiresAt }: SettledResult, now: number) => {
    if (takeRequest.get({ id, now }) === undefined) return answered(inForce(id, now))
    const { changes } = putResult.run(result, expiresAt.getTime(), id)
    // Thrown inside the transaction: the request is open again.
    if (changes === 0) throw new VerifierError('RESULT_PLACE_MISSING', { at: 'id' })
    return 'settled'
  })

  return {
    requests: {
      async open({ id, text, expiresAt }, now) {
        const insert = (): unknown => insertRequest.run(id, text, expiresAt.getTime())
        run(() => insertBounded.immediate(requests, now, insert))
      },
      async find(id, now) {
        const row = run(() => inForce(id, now.getTime()))
        return row && row.takenAt === null ? readOpenRequest(id, row.text) : undefined
      },
      async look(id) {
        const row = run(() => lookAtRequest.get(id))
        return row && { request: readOpenRequest(id, row.text), ...answered(row) }
      },
      async take(id, now) {
        const text = run(() => takeRequest.get({ id, now: now.getTime() }))
        if (text !== undefined) return readOpenRequest(id, text)
        return answered(run(() => inForce(id, now.getTime())))
      },
    },
    results: {
      async expect(id, { secretDigest, expiresAt }, now) {
        const insert = (): unknown => insertResult.run(id, secretDigest, expiresAt.getTime())
        run(() => insertBounded.immediate(results, now, insert))
      },
      async put(id, result, expiresAt) {
        run(() => putResult.run(result, expiresAt.getTime(), id))
      },
      async get(id, now) {
        const row = run(() => getResult.get(id, now.getTime()))
        return (
          row && {
            secretDigest: row.secretDigest,
            expiresAt: new Date(row.expiresAt),
            ...(row.result === null ? {} : { result: row.result }),
          }
        )
      },
      async forget(now) {
        run(() => {
          for (const { forget } of [requests, results]) forget.run(now.getTime())
        })
      },
    },
    seen: seenStoreIn(database, run),
    settle: async (id, settled, now) => run(() => settle.immediate(id, settled, now.getTime())),
    close: () => database.close(),
  }
}

/**
 * Refuses what {@link openRequestFile} would refuse, and makes nothing: neither the file, nor its layout.
 *
 * @throws VerifierError as {@link openRequestFile}.
 */
export function checkRequestFile(path: string): void {
  asVerifierError(path, () => {
    if (wouldBeMade(path)) return
    const database = new SqliteDatabase(path, { fileMustExist: true })
    try {
      refuseOldSqlite(database)
      if (!isNew(database)) checkLayout(database, path)
    } finally {
      database.close()
    }
  })
}

/** Whether there is nothing yet. @throws VerifierError `STORE_IO` where nothing could be made either. */
function wouldBeMade(path: string): boolean {
  try {
    const found = statSync(path, { throwIfNoEntry: false })
    if (!found) accessSync(dirname(path), constants.W_OK)
    return !found || found.size === 0
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException
    throw new VerifierError('STORE_IO', { at: path, details: { reason: code }, cause })
  }
}

interface RequestRow {
  readonly text: string
  readonly expiresAt: number
  readonly takenAt: number | null
}

function answered(row: RequestRow | undefined): Answered | undefined {
  return typeof row?.takenAt === 'number' ? { answeredAt: new Date(row.takenAt) } : undefined
}

interface ResultRow {
  readonly secretDigest: string
  readonly expiresAt: number
  readonly result: string | null
}

type Statements = ReturnType<typeof statementsOf>

function statementsOf(database: Database, table: 'request' | 'result') {
  return {
    count: database.prepare<[], number>(`SELECT count(expires_at) FROM ${table}`).pluck(),
    forget: database.prepare<[number]>(`DELETE FROM ${table} WHERE expires_at <= ?`),
  }
}

function openDatabase(path: string, timeout: number): Database {
  return asVerifierError(path, () => {
    reserve(path)
    const database = new SqliteDatabase(path, { fileMustExist: true, timeout })
    try {
      refuseOldSqlite(database)
      database.pragma('journal_mode = WAL')
      // In WAL mode only FULL keeps an acknowledged commit through a power cut: an answer must not be taken again.
      database.pragma('synchronous = FULL')
      database.pragma('secure_delete = ON')
      database.pragma('trusted_schema = OFF')
      database.transaction(() => makeOrCheckLayout(database, path)).immediate()
      return database
    } catch (error) {
      database.close()
      throw error
    }
  })
}

/** Makes an empty file that only its owner may read, where there is none. What SQLite puts beside it takes the mode. */
function reserve(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException
    if (code !== 'EEXIST') throw new VerifierError('STORE_IO', { at: path, details: { reason: code }, cause })
  }
}

/** Before 3.51.3 a race between two programs in WAL mode could lose committed rows. */
function refuseOldSqlite(database: Database): void {
  const { found } = database.prepare('SELECT sqlite_version() AS found').get() as { readonly found: string }
  const [major = 0, minor = 0, patch = 0] = found.split('.').map(Number)
  if (major * 1_000_000 + minor * 1000 + patch < 3_051_003) {
    throw new VerifierError('SQLITE_TOO_OLD', { details: { found, minimum: '3.51.3' } })
  }
}

/** In one transaction: another process may be making the same file. */
function makeOrCheckLayout(database: Database, path: string): void {
  if (isNew(database)) {
    database.exec(schema)
    database.exec(seenSchema)
    database.pragma(`application_id = ${applicationId}`)
  } else {
    const found = checkLayout(database, path)
    if (found === schemaVersion) return
    database.exec(seenSchema)
  }
  database.pragma(`user_version = ${schemaVersion}`)
}

function markOf(database: Database): unknown {
  return database.pragma('application_id', { simple: true })
}

function isNew(database: Database): boolean {
  return markOf(database) === 0 && database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined
}

/** @returns the version of its layout. */
function checkLayout(database: Database, path: string): number {
  if (markOf(database) !== applicationId) throw corrupt(path)
  const found = database.pragma('user_version', { simple: true }) as number
  if (found > schemaVersion) {
    throw new VerifierError('STORE_VERSION', { at: path, details: { found, supported: schemaVersion } })
  }
  if (found < 1 || database.pragma('quick_check(1)', { simple: true }) !== 'ok') throw corrupt(path)
  return found
}

function corrupt(path: string, cause?: unknown): VerifierError {
  return new VerifierError('STORE_CORRUPT', {
    at: path,
    details: { expected: expected('a sound file of requests') },
    cause,
  })
}

/** Runs `work`, and tells SQLite's faults as this package's codes. */
function asVerifierError<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    const reason = cause instanceof SqliteDatabase.SqliteError ? cause.code : undefined
    if (reason === undefined) throw cause
    const code = faults.find(([pattern]) => pattern.test(reason))?.[1] ?? 'STORE_IO'
    if (code === 'STORE_CORRUPT') throw corrupt(path, cause)
    throw new VerifierError(code, { at: path, details: { reason }, cause })
  }
}

/** SQLite's result codes, extended ones included → our codes. Any other is `STORE_IO`. */
const faults: readonly (readonly [RegExp, 'STORE_BUSY' | 'STORE_CORRUPT' | 'STORAGE_FULL'])[] = [
  [/^SQLITE_(BUSY|LOCKED)/, 'STORE_BUSY'],
  [/^SQLITE_(CORRUPT|NOTADB|FORMAT)/, 'STORE_CORRUPT'],
  [/^SQLITE_FULL/, 'STORAGE_FULL'],
]

/** "AttR", so that the file is not taken for another program's database. */
const applicationId = 0x41747452
/** The layout that this program reads and writes. The first one had nothing of what was seen. */
const schemaVersion = 2
const schema = `
  CREATE TABLE request (
    id TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    taken_at INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX request_by_end ON request (expires_at);
  CREATE TABLE result (
    id TEXT PRIMARY KEY,
    secret_digest TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    result TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX result_by_end ON result (expires_at);
`
