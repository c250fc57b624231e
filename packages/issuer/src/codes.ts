/** The codes of this package with their words: refusals that are thrown, and faults of rows that are reported. */
import { type ErrorContext, ToolkitError } from '@attestat/credential'

export const issuerCodes = {
  // files
  FILE_NOT_FOUND: { en: 'There is no such file or folder', ru: 'Нет такого файла или папки' },
  FILE_IS_DIRECTORY: { en: 'Expected a file, found a folder', ru: 'Ожидался файл, а это папка' },
  FILE_UNREADABLE: { en: 'The file cannot be read', ru: 'Файл не читается' },
  FILE_UNWRITABLE: { en: 'The file cannot be written', ru: 'Файл не удаётся записать' },
  FILE_EMPTY: { en: 'The file is empty', ru: 'Файл пуст' },
  FILE_TOO_LARGE: { en: 'The file is larger than {limit} bytes', ru: 'Файл больше {limit} байт' },
  FILE_FORMAT_UNKNOWN: {
    en: 'Expected one of these kinds of file: {known}; it is of another kind, or damaged',
    ru: 'Ожидался файл одного из видов: {known}; этот другого вида или повреждён',
  },
  XLS_UNSUPPORTED: {
    en: 'An old workbook (.xls), or one with a password; open it, save it as .xlsx without a password and try again',
    ru: 'Это старая книга (.xls) или книга с паролем; откройте её, сохраните как .xlsx без пароля и повторите',
  },
  FILE_HAS_NO_SHEETS: {
    en: 'The file is one table and has no sheets; leave out --sheet',
    ru: 'В файле одна таблица, листов в нём нет; уберите --sheet',
  },
  ARCHIVE_INVALID: {
    en: 'The file is damaged or encrypted, or is no archive as the standard has it',
    ru: 'Файл повреждён, зашифрован или не соответствует стандарту архива',
  },
  ARCHIVE_TOO_LARGE: {
    en: 'Unpacked, the file has more than {limit} bytes or {parts} parts',
    ru: 'В распакованном виде в файле больше {limit} байт или {parts} частей',
  },

  // tables
  XLSX_INVALID: {
    en: 'Expected a workbook that spreadsheet programs can open; open it, save it as .xlsx and try again',
    ru: 'Ожидалась книга, которую открывают табличные программы; откройте её, сохраните как .xlsx и повторите',
  },
  XLSX_SHEET_UNKNOWN: {
    en: 'There is no such sheet; there are: {sheets}',
    ru: 'Такого листа нет; есть: {sheets}',
  },
  ROSTER_INVALID: {
    en: 'Expected a OneRoster 1.2 folder: {expected}',
    ru: 'Ожидалась папка OneRoster 1.2: {expected}',
  },
  CSV_ENCODING: {
    en: 'The encoding cannot be told for certain; name it with --encoding ({known})',
    ru: 'Кодировку нельзя определить наверняка; укажите её в --encoding ({known})',
  },
  CSV_QUOTES_INVALID: {
    en: 'A quotation mark is opened and not properly closed, starting in row {row}',
    ru: 'Кавычка открыта и не закрыта как следует, начиная со строки {row}',
  },
  CSV_HEADER_MISSING: {
    en: 'Expected column names in the first row and records below it',
    ru: 'Ожидались названия столбцов в первой строке и записи под ней',
  },
  CSV_COLUMN_DOUBLED: {
    en: 'Two columns hold the same thing: {columns}',
    ru: 'Два столбца об одном и том же: {columns}',
  },
  CSV_COLUMN_MISSING: {
    en: 'Required columns are missing: {columns}; one that is the same for every row is given with --set',
    ru: 'Нет обязательных столбцов: {columns}; одинаковый для всех строк задаётся ключом --set',
  },
  CSV_LIMIT: { en: 'More than {limit} {what}', ru: 'Больше допустимого: {limit} {what}' },
  MAPPING_INVALID: {
    en: 'Expected a column mapping: {expected}',
    ru: 'Ожидалось соответствие столбцов: {expected}',
  },
  TYPE_UNDETECTED: {
    en: 'The columns fit no credential type, or several; name it with --type ({known}){nearest}',
    ru: 'Столбцы не подходят ни к одному типу документа или подходят к нескольким; укажите --type ({known}){nearest}',
  },
  COPIES_UNFIT: {
    en: 'Single-use copies cannot be made so; expected {expected}',
    ru: 'Одноразовые копии так не выпустить; ожидалось: {expected}',
  },
  HOLDERS_INVALID: {
    en: 'Expected holder proofs: {expected}',
    ru: 'Ожидались подтверждения ключей владельцев: {expected}',
  },

  // faults of a row
  CSV_ROW_RAGGED: {
    en: 'Expected {expected} cells and found {found}',
    ru: 'Ожидалось ячеек: {expected}, найдено: {found}',
  },
  JSONL_LINE_INVALID: {
    en: 'Expected one JSON object with texts and numbers in the line ({reason})',
    ru: 'Ожидался один объект JSON с текстами и числами в строке ({reason})',
  },
  ROSTER_RESULTS_SEVERAL: {
    en: 'The course has several final results; keep the one that counts',
    ru: 'По курсу несколько итоговых результатов; оставьте тот, который засчитан',
  },
  ROW_CELL_LOST: {
    en: 'The formula in the cell has an error or no result; expected a value',
    ru: 'У формулы в ячейке ошибка или нет результата; ожидалось значение',
  },
  ROW_FIELD_MISSING: { en: 'The cell is empty; expected a value', ru: 'Ячейка пуста; ожидалось значение' },
  ROW_IS_TOTAL: {
    en: 'The line looks like a total; expected one document a line; delete the line',
    ru: 'Похоже на строку итогов; ожидалась строка с одним документом; удалите эту строку',
  },
  ROW_NAME_UNSPLIT: {
    en: 'It is not certain which word is which; expected family, given and patronymic name (three words, or two without patronymic); split it by hand into columns of their own',
    ru: 'Неясно, где фамилия, имя и отчество; ожидались три слова, или два без отчества; разделите вручную по отдельным столбцам',
  },
  ROW_PATRONYMIC_NONE: {
    en: 'The cell says that there is no patronymic; it is taken as empty',
    ru: 'В ячейке сказано, что отчества нет; она взята как пустая',
  },
  ROW_DATE_INVALID: {
    en: 'Expected a day of the calendar, dd.MM.yyyy',
    ru: 'Ожидался день календаря, дд.ММ.гггг',
  },
  ROW_DATE_AMBIGUOUS: {
    en: 'The date can be read in two ways; expected dd.MM.yyyy',
    ru: 'Дату можно прочитать двояко; ожидалось дд.ММ.гггг',
  },
  ROW_DATE_FUTURE: {
    en: 'The date of the award is still to come; expected today or earlier',
    ru: 'Дата награждения ещё не наступила; ожидалась сегодняшняя или более ранняя',
  },
  ROW_DATE_SERIAL: {
    en: 'A number of days where a date was expected, as spreadsheet programs keep dates; expected dd.MM.yyyy',
    ru: 'Вместо даты число дней, как табличные программы хранят даты; ожидалось дд.ММ.гггг',
  },
  ROW_NUMBER_INVALID: {
    en: 'Expected {expected}',
    ru: 'Ожидалось: {expected}',
  },
  ROW_MARK_INVALID: { en: 'Expected a mark: {allowed}', ru: 'Ожидалась оценка: {allowed}' },
  ROW_CHOICE_UNKNOWN: { en: 'Expected one of: {allowed}', ru: 'Ожидалось одно из: {allowed}' },
  ROW_KEY_DUPLICATE: {
    en: 'The same series and number stand already in row {first}',
    ru: 'Такие же серия и номер уже стоят в строке {first}',
  },
  ROW_KEY_DUPLICATE_FILE: {
    en: 'The same series and number stand in {file}, row {row}',
    ru: 'Такие же серия и номер стоят в {file}, строка {row}',
  },
  ROW_ISSUED: {
    en: 'Already issued as it stands here; it will be left alone',
    ru: 'Уже выдано в точности таким; выпуск его не тронет',
  },
  ROW_TEXT_INVALID: {
    en: 'The text has characters that do not belong there (a wrong encoding?), or is longer than {limit} characters',
    ru: 'В тексте есть посторонние знаки (неверная кодировка?), или он длиннее {limit} символов',
  },
  ROW_DOCUMENT_NUMBER_INVALID: {
    en: 'Expected letters and digits with - / . between; has a spreadsheet program rewritten the number?',
    ru: 'Ожидались буквы и цифры, между ними - / .; не переписала ли номер программа таблиц?',
  },
  ROW_KEY_MISMATCH: {
    en: 'The key of the row is not the one that its record gives',
    ru: 'Ключ строки не тот, который следует из её записи',
  },
  HOLDER_KEY_SHARED: {
    en: 'The holder key of this row is that of row {first} too',
    ru: 'Ключ владельца у этой строки тот же, что у строки {first}',
  },
  ROW_TEXT_SUSPICIOUS: {
    en: 'The text has look-alike, invisible or direction-changing characters',
    ru: 'В тексте есть похожие на другие, невидимые или меняющие направление знаки',
  },
  ROW_TEXT_SPACES: {
    en: 'The text has non-breaking, double or other unusual spaces; it is taken with plain ones',
    ru: 'В тексте неразрывные, двойные или другие необычные пробелы; он взят с обычными',
  },
  ROW_NAME_DASH: {
    en: 'The name has a dash where a hyphen belongs; it is taken with a hyphen',
    ru: 'В имени тире на месте дефиса; имя взято с дефисом',
  },
  ROW_NAME_CASE: {
    en: 'The name is written in capital or in small letters throughout; it will be signed as written',
    ru: 'Имя написано одними прописными или одними строчными буквами; оно будет подписано как есть',
  },
  ROW_NAME_DIFFERS: {
    en: 'The name differs from that in row {first}, which seems to be of the same person',
    ru: 'Имя отличается от имени в строке {first}, где, по-видимому, тот же человек',
  },
  ROW_NAME_DIFFERS_EARLIER: {
    en: 'The name differs from that in a document issued earlier, which seems to be of the same person',
    ru: 'Имя отличается от имени в выданном ранее документе, по-видимому, того же человека',
  },
  ROW_ZEROS_LOST: {
    en: 'The other numbers have {length} digits; zeros at the beginning seem to be lost',
    ru: 'В остальных номерах цифр: {length}; похоже, потеряны нули в начале',
  },
  ROW_NUMBER_LETTER: {
    en: 'The other numbers have digits only; a letter seems to stand for a digit',
    ru: 'В остальных номерах только цифры; похоже, на месте цифры буква',
  },
  ROW_OGRN_CHECKSUM: {
    en: 'The check digit does not fit; expected an OGRN of 13 or 15 digits',
    ru: 'Контрольная цифра не сходится; ожидался ОГРН из 13 или 15 цифр',
  },
  ROW_NATIONAL_ID_CHECKSUM: {
    en: 'The check digits do not fit; expected an 11-digit SNILS',
    ru: 'Контрольное число не сходится; ожидался СНИЛС из 11 цифр',
  },
  ROW_DIFFERS: {
    en: 'Already issued with other content, or corrected since; nothing is issued: put the file right, or use replace',
    ru: 'Уже выдано с другим содержанием или исправлено с тех пор; ничего не выпущено: исправьте файл или используйте replace',
  },
  ROW_DOCUMENT_INVALID: {
    en: 'The row does not make a valid document: {reason} at {path}',
    ru: 'Из строки не получается правильный документ: {reason}, {path}',
  },
  HOLDER_MISSING: {
    en: 'No holder key for this row; give one, or issue without holder keys on purpose (--unbound)',
    ru: 'Для строки нет ключа владельца; укажите его или выпускайте без ключей намеренно (--unbound)',
  },

  // issuing
  BATCH_REFUSED: {
    en: 'Rows with faults: {rows}; nothing was issued (--partial issues the others)',
    ru: 'Строк с ошибками: {rows}; ничего не выпущено (--partial выпустит остальные)',
  },
  ISSUANCE_NOT_PREPARED: {
    en: 'Only a prepared issuance can be signed, and only once',
    ru: 'Подписать можно только подготовленный выпуск, и только один раз',
  },
  SELF_CHECK_FAILED: {
    en: 'The signed document does not verify or is not the prepared one; it is not handed out',
    ru: 'Подписанный документ не проходит проверку или отличается от подготовленного; он не выдаётся',
  },
  CLOCK_SUSPECT: {
    en: 'The clock stands before the last signature or change of keys ({last})',
    ru: 'Часы показывают время раньше последней подписи или смены ключа ({last})',
  },
  TYPE_NOT_PRINTABLE: {
    en: 'Documents of this type are not printed: the code on paper does not name every person in them',
    ru: 'Документы этого типа не печатаются: код на бумаге называет не всех, о ком они говорят',
  },
  DOCUMENT_NOT_IN_FORCE: {
    en: 'The document is revoked or suspended and is not handed out',
    ru: 'Документ отозван или приостановлен и не вручается',
  },
  PRINT_LETTER_MISSING: {
    en: 'The fonts of the page have no letter {letter}; the document is not printed',
    ru: 'В шрифтах страницы нет буквы {letter}; документ не напечатан',
  },
  DOCUMENT_AMBIGUOUS: {
    en: 'Several documents go by this ({count}); name one as the ledger writes it: {known}',
    ru: 'Под это подходит документов: {count}; назовите один так, как он записан в журнале: {known}',
  },
  DOCUMENT_NOT_FOUND: { en: 'No such document in the ledger', ru: 'Такого документа в журнале нет' },
  STATUS_TRANSITION_FORBIDDEN: {
    en: 'The document is {from}; it cannot be {to}',
    ru: 'Документ {from}; его нельзя {to}',
  },
  NOT_SUSPENDABLE: {
    en: 'Documents of this type can be revoked, not suspended',
    ru: 'Документы этого типа можно отозвать, но не приостановить',
  },
  REPLACEMENT_REFUSED: {
    en: 'The corrected record has a fault. {fault} ({reason})',
    ru: 'В исправленной записи ошибка. {fault} ({reason})',
  },
  REPLACEMENT_OTHER_DOCUMENT: {
    en: 'The corrected record names another document (type, series or number); revoke this one and issue that one',
    ru: 'Исправленная запись — о другом документе (вид, серия или номер); отзовите этот и выпустите тот',
  },
  COLUMN_UNKNOWN: {
    en: 'No column of this type has this name; there are: {known}',
    ru: 'У этого вида нет такого столбца; есть: {known}',
  },
  REPLACEMENT_SAME: {
    en: 'Nothing differs from the document that was issued',
    ru: 'Нет отличий от выданного документа',
  },
  REASON_MISSING: { en: 'Expected a reason', ru: 'Ожидалась причина' },

  BATCH_NOT_SEALED: {
    en: 'The batch has no manifest yet; the next run of issue makes it',
    ru: 'У партии ещё нет манифеста; его создаст следующий запуск issue',
  },

  // holder challenges
  CHALLENGE_MISSING: {
    en: 'The holder proof answers no challenge; expected one from holders challenge',
    ru: 'Подтверждение не отвечает на вызов; ожидался вызов из holders challenge',
  },
  CHALLENGE_UNKNOWN: {
    en: 'The challenge was not handed out by this issuer',
    ru: 'Такого вызова этот эмитент не выдавал',
  },
  CHALLENGE_USED: { en: 'The challenge was used before', ru: 'Вызов уже использован' },
  CHALLENGE_EXPIRED: { en: 'The challenge has expired', ru: 'Срок вызова истёк' },

  // signing keys
  KEY_NOT_ROTATABLE: {
    en: 'The DID of this issuer is its key; another key needs another DID',
    ru: 'DID этого эмитента и есть его ключ; для другого ключа нужен другой DID',
  },
  KEY_UNKNOWN: {
    en: 'This issuer has no such key; expected one of: {known}',
    ru: 'У эмитента нет такого ключа; ожидался один из: {known}',
  },
  KEY_TAKEN: {
    en: 'This issuer has had the key, or a key of this name, before',
    ru: 'Такой ключ или ключ с таким именем у эмитента уже был',
  },
  KEY_STILL_SIGNS: {
    en: 'This key still signs; rotate it first, then reissue what it signed',
    ru: 'Этот ключ ещё подписывает; сначала смените его, затем перевыпустите подписанное им',
  },
  SIGNING_KEY_COMPROMISED: {
    en: 'The signing key is marked as compromised; rotate it first',
    ru: 'Ключ подписи помечен как скомпрометированный; сначала смените его',
  },

  // the issuer folder
  ISSUER_EXISTS: { en: 'There is an issuer in this folder already', ru: 'В этой папке уже есть эмитент' },
  ISSUER_NOT_FOUND: { en: 'There is no issuer in this folder', ru: 'В этой папке нет эмитента' },
  ISSUER_INVALID: {
    en: 'Expected issuer settings: {expected}',
    ru: 'Ожидались настройки эмитента: {expected}',
  },
  SIGNER_MISMATCH: {
    en: 'The signing key is not the one that this issuer publishes',
    ru: 'Ключ подписи не тот, который публикует этот эмитент',
  },

  // mail
  MAIL_ADDRESS_INVALID: {
    en: 'Expected one mail address: name@host',
    ru: 'Ожидался один почтовый адрес: имя@узел',
  },
  MAIL_RECIPIENT_MISSING: {
    en: 'No mail address is given for this document',
    ru: 'Для этого документа не указан почтовый адрес',
  },
  MAIL_RECIPIENT_DOUBLED: {
    en: 'The row key stands there twice, in two spellings',
    ru: 'Ключ строки указан дважды, в двух написаниях',
  },
  MAIL_CONFIG_INVALID: {
    en: 'Expected the settings of a mail server: {expected}',
    ru: 'Ожидались настройки почтового сервера: {expected}',
  },
  MAIL_REFUSED: {
    en: 'The mail server did not take the letter ({reason}); it can be sent again',
    ru: 'Почтовый сервер не принял письмо ({reason}); его можно отправить снова',
  },
  MAIL_UNCERTAIN: {
    en: 'It is not known whether the letter was sent ({reason}); to send it again, give --force',
    ru: 'Неизвестно, ушло ли письмо ({reason}); чтобы отправить его снова, укажите --force',
  },

  // own types
  TYPE_FILE_MISSING: {
    en: 'The type {id} has no file among the issuer’s types; put the file back that the document was issued with',
    ru: 'Среди типов эмитента нет файла типа {id}; верните файл, по которому документ был выпущен',
  },

  // the ledger
  SQLITE_TOO_OLD: {
    en: 'SQLite {found} can lose committed data; expected {minimum} or newer',
    ru: 'SQLite {found} может потерять записанное; ожидалась {minimum} или новее',
  },
  LEDGER_VERSION: {
    en: 'The ledger was written by a newer program (version {found}; this one knows {known})',
    ru: 'Журнал записан более новой программой (версия {found}, эта знает {known})',
  },
  LEDGER_CORRUPT: {
    en: 'The ledger is damaged, or is not a ledger',
    ru: 'Журнал повреждён или это не журнал',
  },
  LEDGER_BUSY: {
    en: 'Another program is working with the ledger; try again when it is done',
    ru: 'С журналом работает другая программа; повторите, когда она закончит',
  },
  STORAGE_FULL: { en: 'There is no room left on the disk', ru: 'На диске не осталось места' },
  LEDGER_IO: { en: 'The ledger cannot be read or written', ru: 'Журнал не удаётся прочитать или записать' },
} as const

export type IssuerCode = keyof typeof issuerCodes

/** A refusal by this package. */
export class IssuerError extends ToolkitError<IssuerCode> {
  constructor(code: IssuerCode, context?: ErrorContext) {
    super(code, issuerCodes[code], context)
    this.name = 'IssuerError'
  }
}
