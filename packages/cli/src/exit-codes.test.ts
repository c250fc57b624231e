import { ToolkitError } from '@attestat/credential'
import { expect, test } from 'vitest'
import { exitCodeMeanings, exitCodeOf, exitCodes } from './exit-codes.ts'

const error = (code: string): ToolkitError => new ToolkitError(code, { en: 'words', ru: 'слова' })

test.each([
  ['USAGE', 2],
  ['ISSUER_NEEDED', 2],
  ['WALLET_NEEDED', 2],
  ['QUESTION_UNANSWERED', 2],
  ['INPUT_TOO_LARGE', 3],
  ['BATCH_REFUSED', 3],
  ['NOT_AGREED', 3],
  ['FILE_EXISTS', 3],
  ['STORAGE_EXISTS', 3],
  ['KEYSTORE_EXISTS', 3],
  ['STORAGE_NOT_FOUND', 3],
  ['PASSPHRASE_NEEDED', 4],
  ['PASSPHRASE_IN_ARGV', 4],
  ['KEYSTORE_AUTH_FAILED', 4],
  ['SIGNER_MISMATCH', 4],
  ['BACKUP_SECRET_WRONG', 4],
  ['RECOVERY_WORDS_INVALID', 4],
  ['SHARE_INVALID', 4],
  ['SHARES_TOO_FEW', 4],
  ['BACKUP_TAMPERED', 3],
  ['BACKUP_OLDER', 3],
  ['STORAGE_CORRUPT', 5],
  ['STORAGE_BUSY', 5],
  ['DATA_STORE_BUSY', 5],
  ['LEDGER_CORRUPT', 5],
  ['STORAGE_FULL', 5],
  ['SQLITE_TOO_OLD', 5],
  ['FILE_UNWRITABLE', 5],
  ['KEYSTORE_IO', 5],
  ['INTERNAL_FAULT', 1],
])('%s ends the program with %i', (code, exitCode) => {
  expect(exitCodeOf(error(code))).toBe(exitCode)
})

test('what is no refusal is a fault of the program', () => {
  expect(exitCodeOf(new TypeError('undefined is not a function'))).toBe(1)
  expect(exitCodeOf('thrown text')).toBe(1)
})

test('every exit code has a meaning, said once', () => {
  const codes = exitCodeMeanings.map(([code]) => code)
  expect(codes).toEqual([...new Set(Object.values(exitCodes))].sort((one, other) => one - other))
})
