/** What the program's exit codes mean, and which error code leads to which. */
import { ToolkitError } from '@attestat/credential'

export const exitCodes = {
  done: 0,
  internalFault: 1,
  wrongUsage: 2,
  inputRefused: 3,
  keyRefused: 4,
  storageFault: 5,
  verifyRejected: 10,
  verifyUndecided: 11,
  doctorFault: 10,
  doctorUnknown: 11,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Error codes by pattern, first match wins; every other refusal is refused input. */
const byPattern: readonly (readonly [RegExp, ExitCode])[] = [
  [/^INTERNAL_FAULT$/, exitCodes.internalFault],
  [/^(?:USAGE|ISSUER_NEEDED|WALLET_NEEDED|QUESTION_UNANSWERED)$/, exitCodes.wrongUsage],
  // Something stands where something new should go, or is not where it was said to be; nothing is broken.
  [/_(?:EXISTS|NOT_FOUND)$/, exitCodes.inputRefused],
  [/^(?:STORAGE|LEDGER|SQLITE)_|^(?:FILE_UNWRITABLE|KEYSTORE_IO)$/, exitCodes.storageFault],
  [/^(?:PASSPHRASE|KEYSTORE)_|^(?:KEY_NOT_EXPORTABLE|SIGNER_MISMATCH)$/, exitCodes.keyRefused],
]

/** The exit code of an error. */
export function exitCodeOf(error: unknown): ExitCode {
  if (!(error instanceof ToolkitError)) return exitCodes.internalFault
  return byPattern.find(([pattern]) => pattern.test(error.code))?.[1] ?? exitCodes.inputRefused
}
