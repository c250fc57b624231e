/** What SQLite and the file system say, as codes of this package. */
import { type IssuerCode, IssuerError } from './codes.ts'

/** The refusal that an error of the driver or the system means; errors of this package pass through. */
export function storageError(cause: unknown, at: string): unknown {
  if (cause instanceof IssuerError) return cause
  const { code = '', syscall } = cause as NodeJS.ErrnoException
  if (syscall !== undefined) {
    return new IssuerError(isFullDisk(code) ? 'STORAGE_FULL' : 'LEDGER_IO', { at, cause })
  }
  // Extended result codes begin with the plain one: SQLITE_IOERR_FSYNC, SQLITE_BUSY_SNAPSHOT.
  const known = byPrefix.find(([prefix]) => code.startsWith(prefix))
  return known ? new IssuerError(known[1], { at, cause }) : cause
}

/** Whether a system's error code says that there is no room, or that none of it is ours any more. */
export function isFullDisk(code: string | undefined): boolean {
  return code === 'ENOSPC' || code === 'EDQUOT'
}

const byPrefix: readonly (readonly [string, IssuerCode])[] = [
  ['SQLITE_BUSY', 'LEDGER_BUSY'],
  ['SQLITE_LOCKED', 'LEDGER_BUSY'],
  ['SQLITE_CORRUPT', 'LEDGER_CORRUPT'],
  ['SQLITE_NOTADB', 'LEDGER_CORRUPT'],
  ['SQLITE_FULL', 'STORAGE_FULL'],
  ['SQLITE_IOERR', 'LEDGER_IO'],
  ['SQLITE_CANTOPEN', 'LEDGER_IO'],
  ['SQLITE_READONLY', 'LEDGER_IO'],
  ['SQLITE_PERM', 'LEDGER_IO'],
]
