/** Opens a ledger file: the right SQLite, the right file, the right version, durable settings. */
import { existsSync } from 'node:fs'
import SqliteDatabase, { type Database } from 'better-sqlite3'
import { reserveFile } from './atomic-file.ts'
import { IssuerError } from './codes.ts'
import type { Migration } from './ledger-schema.ts'
import { storageError } from './storage-error.ts'

interface LedgerFileOptions {
  readonly create: boolean
  readonly busyTimeoutMs: number
  /** Leaves out the check of the whole file. */
  readonly checked: boolean
}

/**
 * Opens the file and runs the migrations that it lacks, all in one transaction.
 *
 * @param migrations The schema version of a file is the number of those it has been through.
 * @throws IssuerError `SQLITE_TOO_OLD` and the `LEDGER_…` codes.
 */
export function openLedgerFile(
  path: string,
  migrations: readonly Migration[],
  options: LedgerFileOptions,
): Database {
  const { create, busyTimeoutMs, checked } = options
  if (!create && !existsSync(path)) throw new IssuerError('LEDGER_IO', { at: path })
  let db: Database | undefined
  try {
    // Names and marks stand in it: for its owner alone. What SQLite puts beside it takes over the mode.
    if (create) reserveFile(path)
    db = new SqliteDatabase(path, { fileMustExist: true, timeout: busyTimeoutMs })
    checkSqliteVersion(db.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? '')
    checkIdentity(db, path, create)
    checkVersion(db, path, migrations.length)
    if (!checked) checkIntegrity(db, path)
    // A document takes one page instead of four: half the writing. Only a new file takes the size over.
    db.pragma('page_size = 16384')
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    // Off while tables are rebuilt: https://www.sqlite.org/lang_altertable.html#otheralter
    db.pragma('foreign_keys = OFF')
    migrate(db, path, migrations)
    db.pragma('foreign_keys = ON')
    return db
  } catch (cause) {
    db?.close()
    throw storageError(cause, path)
  }
}

/**
 * Refuses a SQLite that can lose committed work when several processes write.
 *
 * @throws IssuerError `SQLITE_TOO_OLD`.
 * @see https://www.sqlite.org/releaselog/3_51_3.html (the WAL-reset bug)
 */
export function checkSqliteVersion(found: string): void {
  const parts = found.split('.').map(Number)
  const older = minimum.map((least, i) => (parts[i] ?? 0) - least).find((difference) => difference !== 0)
  if (older !== undefined && older < 0) {
    throw new IssuerError('SQLITE_TOO_OLD', { details: { found, minimum: minimum.join('.') } })
  }
}

const minimum = [3, 51, 3]

/** "ATTL": a file with another mark is somebody else's. */
const applicationId = 0x4154544c

function checkIdentity(db: Database, path: string, create: boolean): void {
  // In one transaction: another process may be making the same file.
  const [mark, tables] = db.transaction(() => [
    numberPragma(db, 'application_id'),
    Number(db.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get()),
  ])()
  if (mark === applicationId) return
  // A file that was only begun has no tables yet. One that should have a ledger in it and has none was cut off.
  const isNew = mark === 0 && tables === 0
  if (!isNew || !create) throw new IssuerError('LEDGER_CORRUPT', { at: path })
}

function checkVersion(db: Database, path: string, known: number): void {
  const found = numberPragma(db, 'user_version')
  if (found > known) throw new IssuerError('LEDGER_VERSION', { at: path, details: { found, known } })
}

/** The full check: an index that has lost a row would let a document be issued twice. */
function checkIntegrity(db: Database, path: string): void {
  if (db.pragma('integrity_check(1)', { simple: true }) === 'ok') return
  throw new IssuerError('LEDGER_CORRUPT', { at: path })
}

function migrate(db: Database, path: string, migrations: readonly Migration[]): void {
  if (numberPragma(db, 'user_version') === migrations.length) return
  db.transaction(() => {
    // Read again: another process may have come first.
    checkVersion(db, path, migrations.length)
    for (const migration of migrations.slice(numberPragma(db, 'user_version'))) {
      if (typeof migration === 'string') db.exec(migration)
      else migration(db)
    }
    const orphans = db.pragma('foreign_key_check') as unknown[]
    if (orphans.length > 0) throw new IssuerError('LEDGER_CORRUPT', { at: path })
    db.pragma(`application_id = ${applicationId}`)
    db.pragma(`user_version = ${migrations.length}`)
  }).immediate()
}

function numberPragma(db: Database, name: string): number {
  return Number(db.pragma(name, { simple: true }))
}
