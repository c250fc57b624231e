/** What SQLite and the file system say, as codes of this package. */
import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { type IssuerCode, IssuerError } from './codes.ts'

/** The refusal that an error of the driver or the system means; errors of this package pass through. */
export function storageError(cause: unknown, at: string): unknown {
  if (cause instanceof IssuerError) return cause
  const { code = '', syscall } = cause as NodeJS.ErrnoException
  // Extended result codes begin with the plain one: SQLITE_IOERR_FSYNC, SQLITE_BUSY_SNAPSHOT.
  const known =
    syscall === undefined ? byPrefix.find(([prefix]) => code.startsWith(prefix))?.[1] : 'LEDGER_IO'
  if (known === undefined) return cause
  const isFull = isFullDisk(code) || (known === 'LEDGER_IO' && hasNoRoom(at))
  return new IssuerError(isFull ? 'STORAGE_FULL' : known, { at, cause })
}

/** Whether a system's error code says that there is no room, or that none of it is ours any more. */
export function isFullDisk(code: string | undefined): boolean {
  return code === 'ENOSPC' || code === 'EDQUOT'
}

/** SQLite does not pass on why it could not open or extend a file: with so little left, it is the room. */
function hasNoRoom(at: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(at))
    return bavail * bsize < leastRoomBytes
  } catch {
    return false
  }
}

const leastRoomBytes = 1_048_576

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
