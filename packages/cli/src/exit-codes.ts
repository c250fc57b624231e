/** What the program's exit codes mean, and which error code leads to which. */
import { type CodeWords, ToolkitError } from '@attestat/credential'

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

/** Every exit code in words. */
export const exitCodeMeanings: readonly (readonly [code: number, meaning: CodeWords])[] = [
  [
    exitCodes.done,
    {
      en: 'done; verify: accepted; doctor: in order, with or without warnings',
      ru: 'выполнено; verify: принято; doctor: в порядке, возможно, с замечаниями',
    },
  ],
  [exitCodes.internalFault, { en: 'a fault of the program', ru: 'сбой самой программы' }],
  [exitCodes.wrongUsage, { en: 'wrong usage', ru: 'неверный вызов' }],
  [
    exitCodes.inputRefused,
    {
      en: 'input refused, or partly (issue --partial, wallet add)',
      ru: 'данные не приняты полностью или частично (issue --partial, wallet add)',
    },
  ],
  [exitCodes.keyRefused, { en: 'key or passphrase refused', ru: 'не принят ключ или пароль' }],
  [
    exitCodes.storageFault,
    { en: 'storage fault: locked, damaged, full', ru: 'сбой хранилища: занято, повреждено, нет места' },
  ],
  [
    exitCodes.verifyRejected,
    {
      en: 'verify: rejected (a folder: any of it); doctor: a fault',
      ru: 'verify: отклонено (в папке — хотя бы одно); doctor: неисправность',
    },
  ],
  [
    exitCodes.verifyUndecided,
    {
      en: 'verify: could not be fully checked (a folder: else any of it); doctor: could not be established',
      ru: 'verify: проверить полностью не удалось (в папке — иначе хотя бы одно); doctor: не удалось установить',
    },
  ],
]

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Error codes by pattern, first match wins; every other refusal is refused input. */
const byPattern: readonly (readonly [RegExp, ExitCode])[] = [
  [/^INTERNAL_FAULT$/, exitCodes.internalFault],
  [/^(?:USAGE|ISSUER_NEEDED|WALLET_NEEDED|PROFILE_\w+|QUESTION_UNANSWERED)$/, exitCodes.wrongUsage],
  // Something stands where something new should go, or is not where it was said to be; nothing is broken.
  [/_(?:EXISTS|NOT_FOUND)$/, exitCodes.inputRefused],
  [
    /^(?:STORAGE|STORE|LEDGER|SQLITE)_|^(?:FILE_UNWRITABLE|KEYSTORE_IO|REPORT_BUSY|DATA_STORE_BUSY)$/,
    exitCodes.storageFault,
  ],
  [/^(?:PASSPHRASE|KEYSTORE|RECOVERY|SHARES?)_/, exitCodes.keyRefused],
  [/^(?:BACKUP_SECRET_WRONG|DATA_STORE_SEALED|HOLDER_KEY_OUTSIDE)$/, exitCodes.keyRefused],
  [/^(?:KEY_NOT_EXPORTABLE|SIGNER_MISMATCH)$/, exitCodes.keyRefused],
]

/** The exit code of an error. */
export function exitCodeOf(error: unknown): ExitCode {
  if (!(error instanceof ToolkitError)) return exitCodes.internalFault
  return byPattern.find(([pattern]) => pattern.test(error.code))?.[1] ?? exitCodes.inputRefused
}
