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
    en: 'The holder proof was signed too long ago or in the future (allowed: {seconds:duration})',
    ru: 'Доказательство владельца подписано слишком давно или в будущем (допуск {seconds:duration})',
  },
  PROOFS_LIMIT: {
    en: 'There are more holder proofs than {most}, the most copies of one document',
    ru: 'Доказательств владельца больше {most} — столько копий одного документа выдаётся самое большее',
  },
  CREDENTIAL_RESPONSE_INVALID: {
    en: 'Not a credential response as OpenID4VCI 1.0 has it: expected {expected}',
    ru: 'Это не ответ с документами по OpenID4VCI 1.0: ожидалось: {expected}',
  },

  // the guardian's approval
  APPROVAL_INVALID: {
    en: 'This is no approval by a guardian: expected {expected}',
    ru: 'Это не согласие представителя: ожидалось: {expected}',
  },
  APPROVAL_CHILD_MISMATCH: {
    en: 'The guardian’s approval is for another child',
    ru: 'Согласие представителя дано за другого ребёнка',
  },
  APPROVAL_AUD_MISMATCH: {
    en: 'The guardian’s approval is for showing this to somebody else',
    ru: 'Согласие представителя дано на показ кому-то другому',
  },
  APPROVAL_NONCE_MISMATCH: {
    en: 'The guardian’s approval belongs to another request (nonce)',
    ru: 'Согласие представителя относится к другому запросу (nonce)',
  },
  APPROVAL_PURPOSE_MISMATCH: {
    en: 'The guardian’s approval is for another purpose than the request states',
    ru: 'Согласие представителя дано для другой цели, чем указана в запросе',
  },
  APPROVAL_EXPIRED: {
    en: 'The guardian’s approval ended at {expiredAt:date}',
    ru: 'Согласие представителя действовало до {expiredAt:date}',
  },
  APPROVAL_TOO_LATE: {
    en: 'The guardian’s approval was signed after what it approves',
    ru: 'Согласие представителя подписано позже того, на что оно дано',
  },
  APPROVAL_PART_ADDED: {
    en: 'More is shown, or something else, than the guardian approved',
    ru: 'Показано больше, чем согласовал представитель, или что-то другое',
  },
  APPROVAL_PART_MISSING: {
    en: 'The guardian approved a part that is not shown',
    ru: 'Представитель согласовал часть, которая не показана',
  },
  GUARDIAN_LINK_OTHER_KIND: {
    en: 'The document beside the approval does not say who stands for whom; expected a guardian link',
    ru: 'Документ рядом с согласием не говорит, кто кого представляет; ожидалось подтверждение представителя',
  },
  GUARDIAN_LINK_OTHER_GUARDIAN: {
    en: 'The approval was signed by another key than that of the guardian in the link',
    ru: 'Согласие подписано не тем ключом, который назван в подтверждении представителя',
  },
  GUARDIAN_LINK_OTHER_CHILD: {
    en: 'The guardian link is for another child',
    ru: 'Подтверждение представителя относится к другому ребёнку',
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
