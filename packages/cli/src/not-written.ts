/** The words for output that could not be written. */
import { CliError } from './codes.ts'

/** What a failure to write is called: `STORAGE_FULL` or `STORAGE_WRITE_FAILED`. */
export function notWritten(at: string, cause: NodeJS.ErrnoException): CliError {
  const isFull = cause.code === 'ENOSPC' || cause.code === 'EDQUOT'
  return new CliError(isFull ? 'STORAGE_FULL' : 'STORAGE_WRITE_FAILED', { at, cause })
}
