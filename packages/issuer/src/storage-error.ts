/** What SQLite says, as codes of this package. */
import { type IssuerCode, IssuerError } from './codes.ts'

/** The refusal that an error of the driver means; errors of this package pass through. */
export function storageError(cause: unknown, at: string): unknown {
  if (cause instanceof IssuerError) return cause
  const { code = '' } = cause as { readonly code?: string }
  // Extended result codes begin with the plain one: SQLITE_IOERR_FSYNC, SQLITE_BUSY_SNAPSHOT.
  const known = byPrefix.find(([prefix]) => code.startsWith(prefix))
  return known ? new IssuerError(known[1], { at, cause }) : cause
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
