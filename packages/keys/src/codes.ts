/** The error codes of this package, with their words. One line a code; grouped as the code that raises them is. */
import { type ErrorContext, ToolkitError } from '@attestat/credential'

export const keyCodes = {
  // keys
  KEY_ALG_UNSUPPORTED: {
    en: 'Expected a signing algorithm on the list ({allowed})',
    ru: 'Ожидался алгоритм подписи из списка ({allowed})',
  },
  PRIVATE_KEY_INVALID: {
    en: 'Expected {expected}',
    ru: 'Ожидался закрытый ключ: {expected}',
  },
  KEY_NOT_EXPORTABLE: {
    en: 'The key was made so that it cannot leave its place',
    ru: 'Ключ создан так, что его нельзя извлечь',
  },

  // sealed messages
  KEY_AGREEMENT_UNSUPPORTED: {
    en: 'A message cannot be sealed for this key: expected a P-256 key',
    ru: 'Для этого ключа нельзя запечатать сообщение: ожидался ключ P-256',
  },
  JWE_INVALID: {
    en: 'This is no sealed message, or not all of it: expected {expected}',
    ru: 'Это не запечатанное сообщение или не всё оно: ожидалось: {expected}',
  },
  JWE_NOT_OPENED: {
    en: 'The message was sealed for another key, or was changed: open it in the wallet (or profile) that it is for, or ask for it again',
    ru: 'Сообщение запечатано для другого ключа или изменено: откройте его в том кошельке (профиле), для которого оно, или попросите прислать снова',
  },

  // passphrases and what they seal
  PASSPHRASE_INVALID: {
    en: 'Expected a passphrase of at least one character and at most {limit} bytes',
    ru: 'Ожидалась парольная фраза не короче одного знака и не длиннее {limit} байт',
  },
  KEYSTORE_AUTH_FAILED: {
    en: 'The passphrase is wrong, or the file was changed',
    ru: 'Неверная парольная фраза, или файл изменён',
  },
  KEYSTORE_INVALID: {
    en: 'Expected a file sealed under a passphrase: {expected}',
    ru: 'Ожидался файл, запечатанный парольной фразой: {expected}',
  },
  KEYSTORE_VERSION: {
    en: 'The file has version {found}; this program reads up to {supported}',
    ru: 'У файла версия {found}; эта программа читает до {supported}',
  },
  KEYSTORE_KDF_WEAK: {
    en: 'The key derivation is too cheap: expected {parameter} of at least {minimum}',
    ru: 'Получение ключа слишком дёшево: ожидалось {parameter} не меньше {minimum}',
  },
  KEYSTORE_KDF_LIMIT: {
    en: 'The key derivation is too dear: expected {parameter} of at most {maximum}',
    ru: 'Получение ключа слишком дорого: ожидалось {parameter} не больше {maximum}',
  },

  // the key file
  KEYSTORE_EXISTS: {
    en: 'There is a file at this place already; it was left alone',
    ru: 'На этом месте уже есть файл; он не тронут',
  },
  KEYSTORE_NOT_FOUND: { en: 'There is no key file at this place', ru: 'На этом месте нет файла ключей' },
  KEYSTORE_IO: {
    en: 'The key file could not be read or written: {reason}',
    ru: 'Файл ключей не удалось прочитать или записать: {reason}',
  },
  STORAGE_FULL: { en: 'There is no room left on the disk', ru: 'На диске не осталось места' },
  KEYSTORE_CHANGED: {
    en: 'The key file was changed by somebody else since it was opened; open it again',
    ru: 'Файл ключей изменён кем-то другим после открытия; откройте его снова',
  },
  KEYSTORE_LOCKED: {
    en: 'Another program is changing the key file; try again when it is done',
    ru: 'Файл ключей изменяет другая программа; повторите, когда она закончит',
  },
  KEYSTORE_NAME_INVALID: {
    en: 'Expected a key name of 1 to 512 characters: Latin letters, digits and the marks of a URI, no dot or slash in front',
    ru: 'Ожидалось имя ключа от 1 до 512 знаков: латинские буквы, цифры и знаки, допустимые в URI; не с точки и не с косой черты',
  },
  KEYSTORE_NAME_TAKEN: { en: 'The name belongs to another key', ru: 'Это имя уже у другого ключа' },
  KEYSTORE_KEY_RETIRED: {
    en: 'The key was retired and signs no more',
    ru: 'Ключ выведен из действия и больше не подписывает',
  },
  KEYSTORE_KEY_UNKNOWN: {
    en: 'There is no key of this name; known: {known}',
    ru: 'Нет ключа с таким именем; известны: {known}',
  },
} as const

export type KeyCode = keyof typeof keyCodes

/** A refusal by this package. */
export class KeyError extends ToolkitError<KeyCode> {
  constructor(code: KeyCode, context?: ErrorContext) {
    super(code, keyCodes[code], context)
    this.name = 'KeyError'
  }
}
