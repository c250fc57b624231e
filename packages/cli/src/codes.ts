/** The error codes of the program itself. */
import { type ErrorContext, ToolkitError } from '@attestat/credential'

export const cliCodes = {
  USAGE: { en: 'Wrong usage: {reason}', ru: 'Неверный вызов: {reason}' },
  PASSPHRASE_NEEDED: {
    en: 'A passphrase is needed: give --passphrase-file FILE or set ATTESTAT_PASSPHRASE_FILE',
    ru: 'Нужен пароль: укажите --passphrase-file ФАЙЛ или задайте ATTESTAT_PASSPHRASE_FILE',
  },
  PASSPHRASE_IN_ARGV: {
    en: 'A passphrase on the command line is seen by everybody on this machine; use --passphrase-file',
    ru: 'Пароль в командной строке виден всем на этой машине; используйте --passphrase-file',
  },
  PASSPHRASE_EMPTY: { en: 'The passphrase is empty', ru: 'Пароль пуст' },
  PASSPHRASE_DIFFERS: { en: 'The two passphrases differ', ru: 'Пароли не совпали' },
  FILE_NOT_FOUND: { en: 'There is no such file or folder', ru: 'Нет такого файла или папки' },
  FILE_IS_DIRECTORY: { en: 'Expected a file, found a folder', ru: 'Ожидался файл, а это папка' },
  FILE_NOT_DIRECTORY: { en: 'Expected a folder, found a file', ru: 'Ожидалась папка, а это файл' },
  FILE_UNREADABLE: { en: 'The file cannot be read', ru: 'Файл не читается' },
  FILE_EXISTS: {
    en: 'It is there already; give --force to replace it',
    ru: 'Уже существует; чтобы заменить, укажите --force',
  },
  STORAGE_WRITE_FAILED: { en: 'The file cannot be written', ru: 'Файл не удалось записать' },
  ISSUER_NEEDED: {
    en: 'Which issuer? Give --issuer DIR or set ATTESTAT_ISSUER',
    ru: 'Какой эмитент? Укажите --issuer ПАПКА или задайте ATTESTAT_ISSUER',
  },
  WALLET_NEEDED: {
    en: 'Which wallet? Give --wallet FILE or set ATTESTAT_WALLET',
    ru: 'Какой кошелёк? Укажите --wallet ФАЙЛ или задайте ATTESTAT_WALLET',
  },
  QUESTION_UNANSWERED: {
    en: 'This needs a yes; give --yes to answer in advance',
    ru: 'Нужно подтверждение; чтобы ответить заранее, укажите --yes',
  },
  NOT_AGREED: { en: 'Not agreed; nothing was done', ru: 'Нет согласия; ничего не сделано' },
} as const

export type CliCode = keyof typeof cliCodes

/** A refusal by the program itself. */
export class CliError extends ToolkitError<CliCode> {
  constructor(code: CliCode, context?: ErrorContext) {
    super(code, cliCodes[code], context)
    this.name = 'CliError'
  }
}
