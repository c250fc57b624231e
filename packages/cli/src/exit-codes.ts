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
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Beginnings of error codes, first match wins; every other refusal is refused input. */
const byBeginning: readonly (readonly [string, ExitCode])[] = [
  ['USAGE', exitCodes.wrongUsage],
  ['PASSPHRASE', exitCodes.keyRefused],
  ['KEYSTORE', exitCodes.keyRefused],
  ['WALLET_PASSPHRASE', exitCodes.keyRefused],
  ['KEY_NOT_EXPORTABLE', exitCodes.keyRefused],
  ['STORAGE', exitCodes.storageFault],
  ['SQLITE', exitCodes.storageFault],
]

/** The exit code of an error. */
export function exitCodeOf(error: unknown): ExitCode {
  if (!(error instanceof ToolkitError)) return exitCodes.internalFault
  return byBeginning.find(([beginning]) => error.code.startsWith(beginning))?.[1] ?? exitCodes.inputRefused
}
