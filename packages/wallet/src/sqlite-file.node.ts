/** The SQLite file under a wallet: made whole, opened with care, its faults told as codes. */
import { closeSync, fstatSync, openSync, readSync, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import SqliteDatabase, { type Database } from 'better-sqlite3'
import { WalletError } from './codes.ts'
import { expected } from './expected.ts'
import { putPrivateFile } from './private-file.node.ts'

/**
 * Makes a database at a place where there is no file yet: built beside it, synced, then put there in one step.
 *
 * @param fill Writes what a new wallet holds.
 * @throws WalletError `STORAGE_EXISTS`, `STORAGE_IO`, `STORAGE_FULL`, `SQLITE_TOO_OLD`.
 */
export function createDatabase(path: string, fill: (database: Database) => void): void {
  putPrivateFile(path, (temporary) =>
    asWalletError(path, () => {
      const database = new SqliteDatabase(temporary)
      try {
        refuseOldSqlite(database)
        database.pragma('synchronous = FULL')
        database.transaction(() => {
          database.exec(schema)
          fill(database)
          database.pragma(`application_id = ${applicationId}`)
          database.pragma(`user_version = ${schemaVersion}`)
        })()
      } finally {
        database.close()
      }
    }),
  )
}

/** @throws WalletError `STORAGE_NOT_FOUND`; `STORAGE_CORRUPT` for a folder and the like. */
export function requireFile(path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) throw new WalletError('STORAGE_NOT_FOUND', { at: path })
  if (!stats.isFile())
    throw new WalletError('STORAGE_CORRUPT', { at: path, details: { expected: expected('a file') } })
}

/**
 * Opens a database that is a wallet.
 *
 * @throws WalletError `STORAGE_CORRUPT`, `STORAGE_TRUNCATED`, `STORAGE_VERSION`, `STORAGE_BUSY`, `STORAGE_IO`, `SQLITE_TOO_OLD`.
 */
export function openDatabase(path: string, busyTimeoutMilliseconds = 5000): Database {
  try {
    return openSound(path, busyTimeoutMilliseconds)
  } catch (cause) {
    const isDamaged = cause instanceof WalletError && cause.code === 'STORAGE_CORRUPT'
    const isCutShort = isDamaged && lengthBeforeCut(path) !== undefined
    throw isCutShort ? new WalletError('STORAGE_TRUNCATED', { at: path, cause }) : cause
  }
}

function openSound(path: string, busyTimeoutMilliseconds: number): Database {
  return asWalletError(path, () => {
    const database = new SqliteDatabase(path, { fileMustExist: true, timeout: busyTimeoutMilliseconds })
    try {
      refuseOldSqlite(database)
      checkLayout(database, path)
      database.pragma('journal_mode = WAL')
      // In WAL mode only FULL keeps an acknowledged commit through a power cut.
      database.pragma('synchronous = FULL')
      database.pragma('secure_delete = ON')
      // In KiB. A wallet is gone through from end to end, which no cache makes faster.
      database.pragma('cache_size = -1000')
      database.pragma('trusted_schema = OFF')
      return database
    } catch (error) {
      database.close()
      throw error
    }
  })
}

/**
 * How long a file was that is shorter now than its first bytes say; undefined for one that is not.
 *
 * @see https://www.sqlite.org/fileformat.html, section 1.3
 */
export function lengthBeforeCut(path: string): number | undefined {
  const file = openSync(path, 'r')
  try {
    const header = Buffer.alloc(32)
    if (readSync(file, header) < header.length || !header.toString('latin1').startsWith('SQLite format 3\0'))
      return undefined
    // A page of 65,536 bytes does not fit in its two bytes and is written as 1.
    const pageLength = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
    const length = header.readUInt32BE(28) * pageLength
    return fstatSync(file).size < length ? length : undefined
  } finally {
    closeSync(file)
  }
}

/** Runs `work`, and tells SQLite's faults as this package's codes. */
export function asWalletError<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    const code = cause instanceof SqliteDatabase.SqliteError ? cause.code : undefined
    if (code === undefined) throw cause
    const known = faults.find(([pattern]) => pattern.test(code))?.[1] ?? 'STORAGE_IO'
    const fault = known === 'STORAGE_IO' && hasNoRoom(path) ? 'STORAGE_FULL' : known
    throw new WalletError(fault, {
      at: path,
      details: fault === 'STORAGE_CORRUPT' ? { expected: expected('a sound SQLite file') } : { reason: code },
      cause,
    })
  }
}

/** SQLite's result codes, extended ones included → our codes. Any other is `STORAGE_IO`. */
const faults: readonly (readonly [RegExp, 'STORAGE_BUSY' | 'STORAGE_CORRUPT' | 'STORAGE_FULL'])[] = [
  [/^SQLITE_(BUSY|LOCKED)/, 'STORAGE_BUSY'],
  [/^SQLITE_(CORRUPT|NOTADB|FORMAT)/, 'STORAGE_CORRUPT'],
  [/^SQLITE_FULL/, 'STORAGE_FULL'],
]

/** SQLite does not pass on why it could not open or extend a file: with so little left, it is the room. */
function hasNoRoom(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(path))
    return bavail * bsize < leastRoomBytes
  } catch {
    return false
  }
}

/** An index of a log takes 32 KiB, and a log its pages. */
const leastRoomBytes = 1_048_576

/** Before 3.51.3 a race between two programs in WAL mode could lose committed rows. */
export function refuseOldSqlite(database: Pick<Database, 'prepare'>): void {
  const { found } = database.prepare('SELECT sqlite_version() AS found').get() as { readonly found: string }
  const [major = 0, minor = 0, patch = 0] = found.split('.').map(Number)
  if (major * 1_000_000 + minor * 1000 + patch < 3_051_003) {
    throw new WalletError('SQLITE_TOO_OLD', { details: { found, minimum: '3.51.3' } })
  }
}

/** The layout that a file is in, once it is known to be a wallet. */
export function layoutOf(database: Database): number {
  return database.pragma('user_version', { simple: true }) as number
}

function checkLayout(database: Database, path: string): void {
  if (database.pragma('application_id', { simple: true }) !== applicationId) {
    throw new WalletError('STORAGE_CORRUPT', {
      at: path,
      details: { expected: expected('the file of a wallet') },
    })
  }
  const found = layoutOf(database)
  if (found > schemaVersion) {
    throw new WalletError('STORAGE_VERSION', { at: path, details: { found, supported: schemaVersion } })
  }
  const layout = layouts[found - 1]
  if (!layout || !hasSchema(database, layout.schema) || !isSound(database, layout.checked)) {
    throw new WalletError('STORAGE_CORRUPT', {
      at: path,
      details: { expected: expected('a sound SQLite file') },
    })
  }
}

/** The full check, which also finds a row that its index has lost: it would be missing without a word. */
function isSound(database: Database, what: string): boolean {
  return database.pragma(`integrity_check(${what})`, { simple: true }) === 'ok'
}

/** Whether a file has the tables of the present layout and nothing else, whatever is in them. */
export function hasPresentLayout(database: Database): boolean {
  return layoutOf(database) === schemaVersion && hasSchema(database, schema)
}

/** A letter of a name that was changed leaves a sound file, of other tables; nor is there a trigger that nobody made. */
function hasSchema(database: Database, ours: string): boolean {
  const found = database
    .prepare<[], string>('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL')
    .pluck()
    .all()
  const statements = ours.split(';').map((statement) => statement.trim())
  return (
    found.toSorted().join(';') ===
    statements
      .filter((statement) => statement !== '')
      .toSorted()
      .join(';')
  )
}

/** "AttW", so that a wallet is not taken for another program's database. */
const applicationId = 0x41747457

/** The layout that this program writes. @see migrateFirstLayout */
export const schemaVersion = 2

/**
 * Entries of credentials and whatever is small lie in one table, the texts of credentials in another: the first is
 * checked and gone through often, a text is opened when somebody asks for it.
 */
export const schema = `
  CREATE TABLE wallet_header (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE sealed_record (
    slot BLOB NOT NULL UNIQUE,
    kind BLOB NOT NULL,
    version INTEGER NOT NULL,
    sealed BLOB NOT NULL
  ) STRICT;
  CREATE INDEX sealed_record_by_kind ON sealed_record (kind);
  CREATE TABLE sealed_text (
    slot BLOB NOT NULL UNIQUE,
    kind BLOB NOT NULL,
    version INTEGER NOT NULL,
    sealed BLOB NOT NULL
  ) STRICT;
`

/** Each layout that is read, and what is looked through when it is opened. A text that is lost is missed by its entry. */
const layouts = [
  {
    schema: `
  CREATE TABLE header (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE record (
    slot BLOB PRIMARY KEY,
    kind BLOB NOT NULL,
    version INTEGER NOT NULL,
    sealed BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX record_by_kind ON record (kind);
`,
    checked: '1',
  },
  { schema, checked: 'sealed_record' },
] as const
