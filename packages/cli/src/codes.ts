/** The error codes of the program itself. */
import {
  type CodeWords,
  type ErrorContext,
  type ErrorDetails,
  explainCode,
  type Language,
  ToolkitError,
} from '@attestat/credential'

export const cliCodes = {
  USAGE: { en: 'Wrong usage: {reason}', ru: 'Неверный вызов: {reason}' },
  PASSPHRASE_NEEDED: {
    en: 'A passphrase is needed: give --passphrase-file FILE or set ATTESTAT_PASSPHRASE_FILE (for a wallet ATTESTAT_WALLET_PASSPHRASE_FILE)',
    ru: 'Нужен пароль: укажите --passphrase-file ФАЙЛ или задайте ATTESTAT_PASSPHRASE_FILE (для кошелька ATTESTAT_WALLET_PASSPHRASE_FILE)',
  },
  PASSPHRASE_FILE_NEEDED: {
    en: 'A passphrase is needed: give {option} FILE',
    ru: 'Нужен пароль: укажите {option} ФАЙЛ',
  },
  RECOVERY_NEEDED: {
    en: 'This backup is opened with words or shares: give --words-file FILE or --share-file FILE',
    ru: 'Эта копия открывается словами или долями: укажите --words-file ФАЙЛ или --share-file ФАЙЛ',
  },
  VERAMO_MISSING: {
    en: 'Documents in jwt_vc_json are made by Veramo, which is not installed here: {command}',
    ru: 'Документы jwt_vc_json создаёт Veramo, а здесь он не установлен: {command}',
  },
  PASSPHRASE_IN_ARGV: {
    en: 'A passphrase on the command line is seen by everybody on this machine; use --passphrase-file',
    ru: 'Пароль в командной строке видят все, кто работает на этой машине; используйте --passphrase-file',
  },
  PASSPHRASE_EMPTY: { en: 'The passphrase is empty', ru: 'Пароль пуст' },
  PASSPHRASE_DIFFERS: { en: 'The two passphrases differ', ru: 'Пароли не совпали' },
  FILE_NOT_FOUND: { en: 'There is no such file or folder', ru: 'Нет такого файла или папки' },
  FILE_IS_DIRECTORY: { en: 'Expected a file, found a folder', ru: 'Ожидался файл, а это папка' },
  FILE_NOT_DIRECTORY: { en: 'Expected a folder, found a file', ru: 'Ожидалась папка, а это файл' },
  FILE_EMPTY: { en: 'The file is empty', ru: 'Файл пуст' },
  FILE_NOT_TEXT: { en: 'Expected a text file in UTF-8', ru: 'Ожидался текстовый файл в кодировке UTF-8' },
  FILE_UNREADABLE: { en: 'The file cannot be read', ru: 'Файл не читается' },
  FILE_OTHER_KIND: {
    en: 'This is {found}. What is needed here is {needed}',
    ru: 'Это {found}. Здесь нужно другое: {needed}',
  },
  FILE_NOT_ORDINARY: {
    en: 'Expected an ordinary file; links and devices are not followed',
    ru: 'Ожидался обычный файл; ссылки и устройства не открываются',
  },
  DRAFT_REFUSED: {
    en: 'The guardian refused, and nothing was shown. Talk it over, then ask again with less (wallet present), or say no to whoever asks (wallet decline). The reason: {reason}',
    ru: 'Представитель отказал, ничего не показано. Поговорите с ним, затем попросите о меньшем (wallet present) или откажите запросившему (wallet decline). Причина: {reason}',
  },
  FOLDER_EMPTY: { en: 'There are no files in the folder', ru: 'В папке нет файлов' },
  DOCUMENTS_MISSING: {
    en: 'There is no document in it: expected signed files (.vc.sd-jwt), printed PDFs, letters (.eml) or archives (.zip)',
    ru: 'Документов там нет: ожидались подписанные файлы (.vc.sd-jwt), напечатанные PDF, письма (.eml) или архивы (.zip)',
  },
  TOO_MANY_FILES: {
    en: 'More than {most} files in one go; the others were not looked at',
    ru: 'За один раз больше {most} файлов; остальные не просмотрены',
  },
  NESTED_TOO_DEEP: {
    en: 'Archives and letters lie too deep inside each other; take this one out and add it by itself',
    ru: 'Архивы и письма вложены друг в друга слишком глубоко; достаньте этот файл и добавьте отдельно',
  },
  LETTER_INVALID: {
    en: 'The letter is damaged, or written in a way that is not understood here; save its attachment as a file and add that',
    ru: 'Письмо повреждено или записано непонятным здесь образом; сохраните вложение как файл и добавьте его',
  },
  KEY_NOT_ASKED_FOR: {
    en: 'A private key is taken over on demand alone; if it is yours, give --with-key',
    ru: 'Закрытый ключ принимается только по просьбе; если он ваш, укажите --with-key',
  },
  APPLICANT_TOO_LARGE: {
    en: 'Too many files for one applicant; if each is of another one, give --per-file',
    ru: 'Слишком много файлов для одного поступающего; если каждый файл от другого, укажите --per-file',
  },
  REPORT_BUSY: {
    en: 'Another run is writing this report; if there is none, remove this file',
    ru: 'Этот отчёт сейчас пишет другой запуск; если его нет, удалите этот файл',
  },
  FILE_EXISTS: {
    en: 'It is there already; give --force to replace it',
    ru: 'Уже существует; чтобы заменить, укажите --force',
  },
  STORAGE_FULL: { en: 'There is no room left on the disk', ru: 'На диске не осталось места' },
  STORAGE_WRITE_FAILED: { en: 'The file cannot be written', ru: 'Файл не удалось записать' },
  ISSUER_NEEDED: {
    en: 'No issuer is named: give --issuer DIR or set ATTESTAT_ISSUER',
    ru: 'Не указан эмитент: добавьте --issuer ПАПКА или задайте ATTESTAT_ISSUER',
  },
  WALLET_NEEDED: {
    en: 'No wallet is named: give --wallet FILE or set ATTESTAT_WALLET',
    ru: 'Не указан кошелёк: добавьте --wallet ФАЙЛ или задайте ATTESTAT_WALLET',
  },
  PROFILE_NEEDED: {
    en: 'This folder has several people’s wallets: give --profile NAME or set ATTESTAT_PROFILE; there are: {known}',
    ru: 'В этой папке кошельки нескольких человек: добавьте --profile ИМЯ или задайте ATTESTAT_PROFILE; есть: {known}',
  },
  PROFILE_NAME_INVALID: {
    en: 'A profile has a name of up to 41 letters, digits, - and _, which begins with a letter or a digit',
    ru: 'Имя профиля — до 41 буквы, цифры, - и _, первой — буква или цифра',
  },
  PROFILE_NO_FOLDER: {
    en: 'This is a single wallet, without profiles; profiles are in a folder',
    ru: 'Это один кошелёк, без профилей; профили лежат в папке',
  },
  REGISTRY_UNPUBLISHED: {
    en: 'What the registry says now is not published yet; first: {command}',
    ru: 'То, что говорит реестр теперь, ещё не опубликовано; сначала: {command}',
  },
  LISTEN_FAILED: {
    en: 'The service cannot listen there ({reason})',
    ru: 'Служба не может там слушать ({reason})',
  },
  QUESTION_UNANSWERED: {
    en: 'This needs a yes; give --yes to answer in advance',
    ru: 'Нужно подтверждение; чтобы дать его заранее, укажите --yes',
  },
  NOT_AGREED: { en: 'Not agreed; nothing was done', ru: 'Согласия нет; ничего не сделано' },
  INTERNAL_FAULT: {
    en: 'A fault of the program itself; please report it with the lines below',
    ru: 'Сбой самой программы; сообщите о нём разработчикам вместе со строками ниже',
  },
  SENT_BY_SEVERAL: {
    en: 'Somebody else has sent the same, so whose it is has to be looked into',
    ru: 'То же самое прислал и кто-то другой; чьё это, нужно выяснить',
  },
  POINTS_WITHHELD: {
    en: 'not counted: not everything that was sent could be accepted as this applicant’s',
    ru: 'не засчитано: не всё присланное принято как документы этого поступающего',
  },
} as const

export type CliCode = keyof typeof cliCodes

/** A refusal by the program itself. */
export class CliError extends ToolkitError<CliCode> {
  constructor(code: CliCode, context?: ErrorContext) {
    super(code, cliCodes[code], context)
    this.name = 'CliError'
  }
}

/** A command line that cannot be followed: what is wrong with it, in words with slots for `details`. */
export class UsageError extends CliError {
  readonly #reason: CodeWords

  constructor(reason: CodeWords, context: ErrorContext = {}) {
    const { details } = context
    super('USAGE', { ...context, details: { ...details, reason: explainCode(reason, 'en', details) } })
    this.#reason = reason
  }

  override explain(language: Language): string {
    const reason = explainCode(this.#reason, language, this.details)
    return explainCode(cliCodes.USAGE, language, { reason })
  }
}

/** A refusal with what else there is to say. @param filling Of the slots of the hint. */
export function withHint(error: ToolkitError, hint: CodeWords, filling?: ErrorDetails): ToolkitError {
  const said = (language: Language): string =>
    `${error.explain(language)}. ${explainCode(hint, language, filling)}`
  const words = { en: said('en'), ru: said('ru') }
  const { code, at, details } = error
  return new ToolkitError(code, words, { ...(at === undefined ? {} : { at }), details, cause: error })
}

/** A refusal of any package, with the file that it is about. */
class PlacedError extends ToolkitError {
  constructor(path: string, error: ToolkitError) {
    const words = { en: error.explain('en'), ru: error.explain('ru') }
    const placed = (at: string | undefined): string => (at === undefined ? path : `${path}: ${at}`)
    const at = { en: placed(error.place('en')), ru: placed(error.place('ru')) }
    super(error.code, words, { at, details: error.details, cause: error })
  }
}

/**
 * Does work on a file, and names the file in whatever refusal comes of it.
 *
 * @throws what the work throws, a ToolkitError with the path in `at`.
 */
export async function withPlace<T>(path: string, work: () => Promise<T> | T): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ToolkitError) || error.at?.startsWith(path)) throw error
    throw new PlacedError(path, error)
  }
}
