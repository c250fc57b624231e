/** The error codes of this package, with their words. One line a code; grouped as the code that raises them is. */
import { type ErrorContext, ToolkitError } from '@attestat/credential'

export const walletCodes = {
  // the store
  STORAGE_NOT_FOUND: { en: 'There is no wallet at this place', ru: 'На этом месте нет кошелька' },
  STORAGE_EXISTS: {
    en: 'There is a file at this place already; it was left alone',
    ru: 'На этом месте уже есть файл; он не тронут',
  },
  STORAGE_CORRUPT: {
    en: 'This is not a wallet, or it is damaged: expected {expected}',
    ru: 'Это не кошелёк, или он повреждён: ожидалось: {expected}',
  },
  STORAGE_RECORD_DAMAGED: {
    en: 'A record of the wallet is damaged and cannot be read; it was left as it is',
    ru: 'Запись в кошельке повреждена и не читается; она оставлена как есть',
  },
  STORAGE_RECORD_UNKNOWN: {
    en: 'The wallet holds a record of a type that this program does not know; a newer one made it',
    ru: 'В кошельке есть запись вида, неизвестного этой программе; её сделала более новая',
  },
  STORAGE_VERSION: {
    en: 'The wallet has version {found}; this program reads up to {supported}',
    ru: 'У кошелька версия {found}; эта программа читает до {supported}',
  },
  STORAGE_BUSY: {
    en: 'Another program is writing to the wallet; try again',
    ru: 'В кошелёк пишет другая программа; повторите',
  },
  STORAGE_CONFLICT: {
    en: 'The record was changed by somebody else meanwhile; nothing was written',
    ru: 'Запись тем временем изменил кто-то другой; ничего не записано',
  },
  STORAGE_FULL: { en: 'There is no room left on the disk', ru: 'На диске не осталось места' },
  STORAGE_IO: {
    en: 'The wallet could not be read or written ({reason})',
    ru: 'Кошелёк не удалось прочитать или записать ({reason})',
  },
  SQLITE_TOO_OLD: {
    en: 'SQLite {found} can lose committed data; expected {minimum} or newer',
    ru: 'SQLite {found} может потерять записанное; ожидалась {minimum} или новее',
  },

  // receiving
  ISSUED_CREDENTIAL_INVALID: {
    en: 'The credential was not taken, nothing was stored: {reason}',
    ru: 'Документ не принят, ничего не сохранено: {reason}',
  },
  ISSUER_KEY_UNKNOWN: {
    en: 'The issuer’s key cannot be known here, so the signature was not verified; nothing was stored',
    ru: 'Ключ эмитента здесь узнать нельзя, подпись не проверена; ничего не сохранено',
  },
  CREDENTIAL_UNKNOWN: {
    en: 'There is no such credential in the wallet',
    ru: 'В кошельке нет такого документа',
  },

  // showing
  SELECTION_EMPTY: {
    en: 'There is nothing to show: expected at least one credential',
    ru: 'Показывать нечего: ожидался хотя бы один документ',
  },
  SELECTION_EXCEEDED: {
    en: 'The finished presentation shows something else than was chosen; it was not sent',
    ru: 'Готовое предъявление показывает не то, что выбрано; оно не отправлено',
  },
  OPTION_UNKNOWN: {
    en: 'There is no such way to answer; there are {count}',
    ru: 'Такого варианта ответа нет; всего вариантов {count}',
  },
  REQUEST_UNSATISFIED: {
    en: 'The wallet has nothing that answers this request',
    ru: 'В кошельке нет того, что отвечает на запрос',
  },
  CONSENT_REQUIRED: {
    en: 'Nothing is shown without consent: expected {expected}',
    ru: 'Без согласия ничего не показывается: ожидалось: {expected}',
  },
  HISTORY_BROKEN: {
    en: 'The history of what was shown has a gap or was changed',
    ru: 'В истории показов есть пропуск или изменение',
  },
} as const

export type WalletCode = keyof typeof walletCodes

/** A refusal by this package. */
export class WalletError extends ToolkitError<WalletCode> {
  constructor(code: WalletCode, context?: ErrorContext) {
    super(code, walletCodes[code], context)
    this.name = 'WalletError'
  }
}
