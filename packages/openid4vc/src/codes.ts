/** The error codes of this package, with their words. One line a code; grouped as the code that raises them is. */
import { type ErrorContext, ToolkitError } from '@attestat/credential'

export const openId4VcCodes = {
  // presentation request
  REQUEST_INVALID: {
    en: 'Not a presentation request as OpenID4VP 1.0 wants it: expected {expected}',
    ru: 'Это не запрос предъявления по OpenID4VP 1.0: ожидалось: {expected}',
  },
  REQUEST_EXPIRED: {
    en: 'The presentation request has expired; ask for a new one',
    ru: 'Срок запроса предъявления истёк; попросите новый',
  },
  REQUEST_KEY_NOT_VALID: {
    en: 'The key that signed the request is not in force, or was compromised; do not answer',
    ru: 'Ключ, которым подписан запрос, не действует или скомпрометирован; отвечать нельзя',
  },
  CLIENT_ID_PREFIX: {
    en: 'The prefix of client_id does not fit this request: expected {expected}',
    ru: 'Префикс client_id не подходит к этому запросу: ожидалось: {expected}',
  },
  RESPONSE_URI_MISMATCH: {
    en: 'The answer would go elsewhere than to the address that client_id names',
    ru: 'Ответ ушёл бы не на тот адрес, который назван в client_id',
  },
  INVALID_TRANSACTION_DATA: {
    en: 'The request wants transaction data signed along, of a type not known here',
    ru: 'Запрос требует подписать данные операции неизвестного здесь типа',
  },

  // presentation response
  RESPONSE_INVALID: {
    en: 'Not a presentation response as OpenID4VP 1.0 wants it: expected {expected}',
    ru: 'Это не ответ с предъявлением по OpenID4VP 1.0: ожидалось: {expected}',
  },
  RESPONSE_DECLINED: {
    en: 'The wallet declined to answer ({error})',
    ru: 'Кошелёк отказался отвечать ({error})',
  },

  // consent, afterwards
  WITHDRAWAL_INVALID: {
    en: 'Not a notice that withdraws consent: expected {expected}',
    ru: 'Это не заявление об отзыве согласия: ожидалось: {expected}',
  },
  WITHDRAWAL_AUD_MISMATCH: {
    en: 'The withdrawal notice is for somebody else',
    ru: 'Заявление об отзыве согласия обращено к другому получателю',
  },
  WITHDRAWAL_IN_FUTURE: {
    en: 'The withdrawal notice says that it was signed in the future',
    ru: 'По заявлению об отзыве согласия, оно подписано в будущем',
  },
  RECEIPT_INVALID: {
    en: 'Not a receipt of a receiver: expected {expected}',
    ru: 'Это не расписка получателя: ожидалось: {expected}',
  },
  RECEIPT_KEY_NOT_VALID: {
    en: 'The key that signed the receipt was not in force, or was compromised',
    ru: 'Ключ, которым подписана расписка, не действовал или скомпрометирован',
  },

  // holder proof
  PROOF_INVALID: {
    en: 'Not a holder proof as OpenID4VCI 1.0 wants it: expected {expected}',
    ru: 'Это не доказательство владельца по OpenID4VCI 1.0: ожидалось: {expected}',
  },
  PROOF_KEY_AMBIGUOUS: {
    en: 'Expected exactly one of jwk and kid in the header of the holder proof',
    ru: 'В заголовке доказательства владельца ожидалось ровно одно из jwk и kid',
  },
  PROOF_AUD_MISMATCH: {
    en: 'The holder proof was made for another issuer, or for several',
    ru: 'Доказательство владельца сделано для другого эмитента или для нескольких',
  },
  PROOF_NONCE_MISMATCH: {
    en: 'The holder proof does not answer this challenge (nonce)',
    ru: 'Доказательство владельца отвечает не на это задание (nonce)',
  },
  PROOF_IAT_OUT_OF_WINDOW: {
    en: 'The holder proof was signed too long ago or in the future (allowed: {seconds} s)',
    ru: 'Доказательство владельца подписано слишком давно или в будущем (допуск {seconds} с)',
  },
} as const

export type OpenId4VcCode = keyof typeof openId4VcCodes

/** A refusal by this package. */
export class OpenId4VcError extends ToolkitError<OpenId4VcCode> {
  constructor(code: OpenId4VcCode, context?: ErrorContext) {
    super(code, openId4VcCodes[code], context)
    this.name = 'OpenId4VcError'
  }
}
