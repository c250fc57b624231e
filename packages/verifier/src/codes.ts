/** The codes of this package: refusals, and the answers of checks that no lower package has a code for. */
import { type ErrorContext, ToolkitError } from '@attestat/credential'

export const verifierCodes = {
  // refusals
  PRESENTATION_INVALID: {
    en: 'Expected a credential, a presentation, an OpenID4VP response or an evidence bundle',
    ru: 'Ожидался документ, предъявление, ответ OpenID4VP или пакет подтверждений',
  },
  POLICY_INVALID: { en: 'Expected a policy: {expected}', ru: 'Ожидалась политика проверки: {expected}' },
  POINT_RULES_INVALID: {
    en: 'Expected point rules: {expected}',
    ru: 'Ожидались правила начисления баллов: {expected}',
  },
  MOMENT_INVALID: {
    en: 'Expected a valid date as the moment of judgement',
    ru: 'Ожидалась действительная дата — момент, на который судят',
  },
  AUDIENCE_CONFLICT: {
    en: 'The audience named is another one than the request’s client_id; expected one of the two',
    ru: 'Указанный адресат — не тот, что в client_id запроса; ожидалось что-то одно',
  },
  REQUEST_UNKNOWN: {
    en: 'The answer belongs to no request that is open here',
    ru: 'Ответ не относится ни к одному открытому здесь запросу',
  },
  NONCE_CONSUMED: {
    en: 'The request was answered on {answeredAt:date}; each is answered once',
    ru: 'На запрос уже ответили {answeredAt:date}; на каждый отвечают один раз',
  },
  RESULT_PLACE_MISSING: {
    en: 'There is no place for the result of this request here; the request stays open',
    ru: 'Для результата этого запроса здесь нет места; запрос остаётся открытым',
  },
  REQUESTS_FULL: {
    en: 'Too many requests are open ({capacity}); try again when some have expired',
    ru: 'Слишком много открытых запросов ({capacity}); повторите, когда срок части из них истечёт',
  },

  // a consent that is withdrawn
  WITHDRAWAL_OTHER_PRESENTATION: {
    en: 'The withdrawal notice is about another presentation',
    ru: 'Заявление об отзыве согласия относится к другому предъявлению',
  },
  WITHDRAWAL_NOT_BY_HOLDER: {
    en: 'Nothing of this presentation is bound to the key that signed the withdrawal notice',
    ru: 'В этом предъявлении ничто не привязано к ключу, которым подписано заявление об отзыве согласия',
  },

  // the file of open requests
  STORE_CORRUPT: {
    en: 'This is not a file of open requests, or it is damaged: expected {expected}',
    ru: 'Это не файл открытых запросов, или он повреждён: ожидалось: {expected}',
  },
  STORE_VERSION: {
    en: 'The file of open requests has version {found}; this program reads up to {supported}',
    ru: 'У файла открытых запросов версия {found}; эта программа читает до {supported}',
  },
  STORE_BUSY: {
    en: 'Another program is writing to the file of open requests; try again',
    ru: 'В файл открытых запросов пишет другая программа; повторите',
  },
  STORE_IO: {
    en: 'The file of open requests could not be read or written ({reason})',
    ru: 'Файл открытых запросов не удалось прочитать или записать ({reason})',
  },
  STORAGE_FULL: { en: 'There is no room left on the disk', ru: 'На диске не осталось места' },
  SQLITE_TOO_OLD: {
    en: 'SQLite {found} can lose committed data; expected {minimum} or newer',
    ru: 'SQLite {found} может потерять записанное; ожидалась {minimum} или новее',
  },

  // the service
  API_KEY_REQUIRED: {
    en: 'Expected an API key of this service: Authorization: Bearer KEY',
    ru: 'Ожидался ключ API этой службы: Authorization: Bearer КЛЮЧ',
  },
  API_KEY_WEAK: {
    en: 'An API key has at least {least} characters without white space, such as 32 random bytes in base64',
    ru: 'В ключе API не меньше {least} знаков без пробелов, например 32 случайных байта в base64',
  },
  ROUTE_UNKNOWN: {
    en: 'There is nothing at this address; see /openapi.json',
    ru: 'По этому адресу ничего нет; см. /openapi.json',
  },
  METHOD_NOT_ALLOWED: {
    en: 'This address takes other methods: {allowed}',
    ru: 'Этот адрес принимает другие методы: {allowed}',
  },
  MEDIA_TYPE_UNSUPPORTED: {
    en: 'Expected a body of another media type: {expected}',
    ru: 'Ожидалось тело другого типа: {expected}',
  },
  BODY_ENCODING_UNSUPPORTED: {
    en: 'Expected a body as it is, or compressed with gzip',
    ru: 'Ожидалось тело без сжатия или сжатое gzip',
  },
  BODY_TOO_LARGE: {
    en: 'The body is larger than {limit} bytes',
    ru: 'Тело больше {limit} байт',
  },
  BODY_TIMEOUT: {
    en: 'The body did not arrive within {seconds} s',
    ru: 'Тело не пришло за {seconds} с',
  },
  BODY_INVALID: {
    en: 'Not what this address takes: expected {expected}',
    ru: 'Не то, что принимает этот адрес: ожидалось: {expected}',
  },
  PARAMETER_INVALID: {
    en: 'The parameter cannot be used: expected {expected}',
    ru: 'Параметр не подходит: ожидалось: {expected}',
  },
  RESULT_UNKNOWN: {
    en: 'There is no result here for this secret',
    ru: 'Здесь нет результата для этого секрета',
  },
  SERVICE_OVERLOADED: {
    en: 'The service has as much to do as it can; try again shortly',
    ru: 'Служба загружена полностью; повторите немного позже',
  },
  SERVICE_FAULT: {
    en: 'A fault of the service itself; it is in its log',
    ru: 'Сбой самой службы; он записан в её журнале',
  },

  // what is judged as of an earlier moment
  IN_FORCE_THEN: {
    en: 'The document was in force at {asOf:date}, the moment that the bundle proves',
    ru: 'Документ действовал {asOf:date}: этот момент доказывает пакет подтверждений',
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
    en: 'The registry’s statement expired at {expiredAt:date}',
    ru: 'Сведения реестра устарели: {expiredAt:date}',
  },
  TRUST_FROM_LATER: {
    en: 'The registry’s statement bears a date that has not come yet ({asOf:date})',
    ru: 'Сведения реестра датированы будущим ({asOf:date})',
  },
  ISSUER_NOT_TRUSTED_LATER: {
    en: 'The registry does not know this issuer as of {asOf:date}; whether it did at the moment of judgement is not known',
    ru: 'На {asOf:date} реестр не знает этого эмитента; знал ли он его в тот момент, на который судят, неизвестно',
  },
  ISSUER_WITHDRAWN_LATER: {
    en: 'The registry no longer recognises this issuer as of {asOf:date}, and does not say whether it did at the moment of judgement',
    ru: 'На {asOf:date} реестр больше не признаёт этого эмитента, а признавал ли в тот момент, на который судят, не говорит',
  },
  ISSUER_SUSPENDED_LATER: {
    en: 'The registry has suspended this issuer as of {asOf:date}, and does not say whether it had at the moment of judgement',
    ru: 'На {asOf:date} признание эмитента приостановлено, а было ли в тот момент, на который судят, реестр не говорит',
  },
  ISSUER_NOT_AUTHORIZED_LATER: {
    en: 'The issuer may not award this type as of {asOf:date}; whether it might at the moment of judgement is not known',
    ru: 'На {asOf:date} эмитент не вправе выдавать документы этого типа; был ли вправе в тот момент, на который судят, неизвестно',
  },
  NO_ROOT_PINNED: {
    en: 'No root key was pinned, so the registry vouches for itself',
    ru: 'Корневой ключ не закреплён, и реестр ручается сам за себя',
  },
  BATCH_OTHER_ISSUER: {
    en: 'The batch was sealed by another issuer than the document’s',
    ru: 'Партию заверил не тот эмитент, который выдал документ',
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
  STATUS_NOT_UNDERSTOOD: {
    en: 'The status list gives the document a status that is not known here',
    ru: 'В списке статусов у документа неизвестный здесь статус',
  },
  STATUS_PURPOSE_UNKNOWN: {
    en: 'The document names a status list of a purpose that is not known here',
    ru: 'В документе указан список статусов, назначение которого здесь неизвестно',
  },
  STATUS_STALE: {
    en: 'The status list is too old ({asOf:date})',
    ru: 'Список статусов устарел ({asOf:date})',
  },
  STATUS_FROM_LATER: {
    en: 'The status list bears a date that has not come yet ({asOf:date})',
    ru: 'Список статусов датирован будущим ({asOf:date})',
  },
  STATUS_REVOKED_LATER: {
    en: 'The document is revoked as of {asOf:date}; whether it was at the moment of judgement, the status list does not say',
    ru: 'На {asOf:date} документ отозван; был ли он отозван в тот момент, на который судят, список статусов не говорит',
  },
  STATUS_SUSPENDED_LATER: {
    en: 'The document is suspended as of {asOf:date}; whether it was at the moment of judgement, the status list does not say',
    ru: 'На {asOf:date} действие документа приостановлено; было ли в тот момент, на который судят, список статусов не говорит',
  },
  STATUS_CLEAR_LATER: {
    en: 'The document is not suspended as of {asOf:date}; whether it was at the moment of judgement, the status list does not say',
    ru: 'На {asOf:date} действие документа не приостановлено; было ли в тот момент, на который судят, список статусов не говорит',
  },
  STATUS_NOT_STATED: {
    en: 'The document names no status list and cannot be revoked',
    ru: 'Документ не указывает список статусов, отозвать его нельзя',
  },

  // a newer document
  NEWER_DOCUMENT_KNOWN: {
    en: 'The issuer has replaced the document by a newer one of the same id ({newest:date})',
    ru: 'Эмитент заменил документ более новым с тем же id ({newest:date})',
  },

  // the holder and the request
  NOT_BOUND: {
    en: 'The document is not bound to a key, so anybody could show it',
    ru: 'Документ не привязан к ключу, показать его мог кто угодно',
  },
  PAPER_CHECKED: {
    en: 'The paper was checked and not the one who shows it; compare the name with an identity document',
    ru: 'Проверена бумага, а не тот, кто её предъявил; сверьте имя с удостоверением личности',
  },
  HOLDERS_DIFFER: {
    en: 'The documents belong to {count} different holders, so they may not be one person’s',
    ru: 'Документы принадлежат разным владельцам ({count}), и они могут быть не одного человека',
  },
  PEOPLE_DIFFER: {
    en: 'The documents name different people, or birth dates, so they may not be one person’s',
    ru: 'В документах разные имена или даты рождения, и они могут быть не одного человека',
  },
  PEOPLE_NOT_COMPARED: {
    en: 'Nothing shows that the documents are one person’s: not all are bound to a key, or show a family and given name',
    ru: 'Ничто не показывает, что документы одного человека: не все привязаны к ключу или показывают фамилию и имя',
  },
  AUDIENCE_NOT_ASKED: {
    en: 'Nobody said for whom the presentation should be',
    ru: 'Не указано, кому предназначалось предъявление',
  },
  NONCE_NOT_ASKED: {
    en: 'There is no request, so it is not known whether this was shown before',
    ru: 'Запроса нет, поэтому неизвестно, не показывали ли это раньше',
  },
  STATE_MISMATCH: {
    en: 'The answer belongs to another request (state)',
    ru: 'Ответ относится к другому запросу (state)',
  },
  APPROVAL_REQUIRED: {
    en: 'A parent or guardian has to approve this, and no approval came along',
    ru: 'Это должен согласовать родитель или другой законный представитель, а согласия нет',
  },
  GUARDIAN_LINK_INVALID: {
    en: 'That the one who approved stands for the child does not hold: {reason}',
    ru: 'Полномочия того, кто дал согласие за ребёнка, не подтверждаются: {reason}',
  },
  GUARDIAN_LINK_UNKNOWN: {
    en: 'Whether the one who approved stands for the child could not be established: {reason}',
    ru: 'Не удалось установить полномочия того, кто дал согласие за ребёнка: {reason}',
  },
  CHECK_SKIPPED: {
    en: 'Not asked: what it would rest on was not established',
    ru: 'Не проверялось: не установлено то, на чём эта проверка основана',
  },

  // points
  POINTS_COUNTED: { en: 'counted', ru: 'засчитано' },
  POINTS_GROUP_TAKEN: {
    en: 'not counted: something of the same group is worth as much or more',
    ru: 'не засчитано: в той же группе есть не менее ценное',
  },
  POINTS_CAP_REACHED: {
    en: 'not counted in full: the most that an applicant can have is reached',
    ru: 'засчитано не полностью: достигнут предел для одного поступающего',
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
