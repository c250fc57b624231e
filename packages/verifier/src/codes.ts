/** The codes of this package: refusals, and the answers of checks that no lower package has a code for. */
import { type ErrorContext, ToolkitError } from '@attestat/credential'

export const verifierCodes = {
  // refusals
  PRESENTATION_INVALID: {
    en: 'Expected a credential, a presentation, an OpenID4VP response or an evidence bundle',
    ru: 'Ожидался документ, предъявление, ответ OpenID4VP или пакет подтверждений',
  },
  POLICY_INVALID: { en: 'Expected a policy: {expected}', ru: 'Ожидалась политика проверки: {expected}' },
  REQUEST_UNKNOWN: {
    en: 'The answer belongs to no request that is open here',
    ru: 'Ответ не относится ни к одному открытому здесь запросу',
  },

  // the issuer
  ISSUER_NOT_TRUSTED: {
    en: 'The registry does not know this issuer',
    ru: 'Реестр не знает этого эмитента',
  },
  ISSUER_WITHDRAWN: {
    en: 'The registry no longer recognises this issuer',
    ru: 'Реестр больше не признаёт этого эмитента',
  },
  ISSUER_SUSPENDED: {
    en: 'The registry has suspended this issuer',
    ru: 'Реестр приостановил признание этого эмитента',
  },
  ISSUER_OUTSIDE_PERIOD: {
    en: 'The issuer was not recognised when it signed',
    ru: 'В момент подписи эмитент не был признан',
  },
  ISSUER_NOT_AUTHORIZED_FOR_TYPE: {
    en: 'The issuer may not award this type',
    ru: 'Эмитент не вправе выдавать документы этого типа',
  },
  TYPE_NOT_KNOWN_HERE: {
    en: 'The type of the document is not known here',
    ru: 'Тип документа здесь не известен',
  },
  TRUST_EXPIRED: {
    en: 'The registry’s statement expired at {expiredAt}',
    ru: 'Сведения реестра устарели: {expiredAt}',
  },
  KEY_NOT_VALID_AT_TIME: {
    en: 'The key was not valid when the document was signed',
    ru: 'Ключ не действовал в момент подписи',
  },
  KEY_COMPROMISED: {
    en: 'The key was compromised; its signatures no longer count',
    ru: 'Ключ скомпрометирован, его подписи больше не принимаются',
  },

  // status
  STATUS_REVOKED: { en: 'The issuer has revoked the document', ru: 'Эмитент отозвал документ' },
  STATUS_SUSPENDED: {
    en: 'The issuer has suspended the document',
    ru: 'Эмитент приостановил действие документа',
  },
  STATUS_UNKNOWN: {
    en: 'The status list is not at hand, so it is not known whether the document was revoked',
    ru: 'Списка статусов нет под рукой, поэтому неизвестно, не отозван ли документ',
  },
  STATUS_STALE: {
    en: 'The status list is too old ({asOf})',
    ru: 'Список статусов устарел ({asOf})',
  },
  STATUS_ISSUER_MISMATCH: {
    en: 'The status list was signed by somebody else',
    ru: 'Список статусов подписан не эмитентом документа',
  },
  STATUS_NOT_STATED: {
    en: 'The document names no status list and cannot be revoked',
    ru: 'Документ не указывает список статусов, отозвать его нельзя',
  },

  // the holder and the request
  NOT_BOUND: {
    en: 'The document is not bound to a key, so anybody could show it',
    ru: 'Документ не привязан к ключу, показать его мог кто угодно',
  },
  AUDIENCE_NOT_ASKED: {
    en: 'Nobody said for whom the presentation should be',
    ru: 'Не указано, кому предназначалось предъявление',
  },
  NONCE_NOT_ASKED: {
    en: 'There is no request, so it is not known whether this was shown before',
    ru: 'Запроса нет, поэтому неизвестно, не показывали ли это раньше',
  },
  NO_REQUEST: { en: 'There is no request to compare with', ru: 'Запроса для сравнения нет' },
  REQUEST_EXPIRED: { en: 'The request has expired', ru: 'Срок запроса истёк' },
  NOT_READ: {
    en: 'Could not be asked: the document could not be read or its signature not verified',
    ru: 'Проверка невозможна: документ не прочитан или подпись не проверена',
  },
  CHECK_FAULT: {
    en: 'The check could not be carried out',
    ru: 'Проверку не удалось выполнить',
  },
} as const

export type VerifierCode = keyof typeof verifierCodes

/** A refusal by this package. */
export class VerifierError extends ToolkitError<VerifierCode> {
  constructor(code: VerifierCode, context?: ErrorContext) {
    super(code, verifierCodes[code], context)
    this.name = 'VerifierError'
  }
}
