/** The error codes of this package, with their words. */
import { type ErrorContext, ToolkitError } from '@attestat/credential'

export const trustCodes = {
  // finding a key
  TRUST_UNREACHABLE: {
    en: 'Nothing that is known here tells the keys of this issuer',
    ru: 'Здесь нет сведений о ключах этого эмитента',
  },
  ISSUER_METADATA_INVALID: {
    en: 'The metadata of the issuer are not those of the address that was asked',
    ru: 'Метаданные эмитента не соответствуют запрошенному адресу',
  },

  // the network
  URL_FORBIDDEN: {
    en: 'The address must not be dialled; expected {expected}',
    ru: 'К этому адресу обращаться нельзя; ожидалось: {expected}',
  },
  REDIRECT_REFUSED: {
    en: 'The host sends elsewhere; expected the answer at the address itself',
    ru: 'Сервер отправляет на другой адрес; ожидался ответ по самому адресу',
  },
  FETCH_TOO_LARGE: {
    en: 'The answer is larger than {limit} bytes',
    ru: 'Ответ больше {limit} байт',
  },
  FETCH_TIMEOUT: { en: 'The host did not answer in time', ru: 'Сервер не ответил вовремя' },
  FETCH_FAILED: { en: 'The host could not be asked', ru: 'Не удалось обратиться к серверу' },
  FETCH_CONTENT_TYPE: {
    en: 'The answer is of another kind; expected {expected}',
    ru: 'Ответ другого вида; ожидалось: {expected}',
  },

  KEY_NOT_VALID_AT_TIME: {
    en: 'The key was not valid at the time of the signature',
    ru: 'Ключ не действовал в момент подписи',
  },
  KEY_COMPROMISED: {
    en: 'The key was compromised; its signatures no longer count',
    ru: 'Ключ скомпрометирован, его подписи больше не принимаются',
  },

  // status lists
  STATUS_ISSUER_MISMATCH: {
    en: 'The status list was signed by somebody else',
    ru: 'Список статусов подписан не эмитентом документа',
  },
  STATUS_ROLLBACK: {
    en: 'The status list of {found:date} is older than one seen before, of {known:date}',
    ru: 'Список статусов от {found:date} старее уже виденного, от {known:date}',
  },

  // the registry
  ROOT_NOT_PINNED: {
    en: 'No root document of the registry is signed by enough of the pinned keys',
    ru: 'Ни один корневой документ реестра не подписан достаточным числом закреплённых ключей',
  },
  REGISTRY_INVALID: { en: 'Expected {expected}', ru: 'Ожидалось: {expected}' },
  REGISTRY_INCOMPLETE: {
    en: 'A document of the registry is needed and not there',
    ru: 'Нет нужного документа реестра',
  },
  REGISTRY_NOT_AT_HAND: {
    en: 'What the registry says of this is left out of the facts at hand: a fuller trust pack is needed',
    ru: 'Слово реестра об этом в имеющиеся сведения не вошло: нужен более полный пакет доверия',
  },
  REGISTRY_SIGNATURE_THRESHOLD: {
    en: 'Signed by {found} of the keys in charge; expected at least {needed}',
    ru: 'Подписей ответственных ключей: {found}; требуется не меньше {needed}',
  },
  REGISTRY_WRONG_ROLE: {
    en: 'The document or its signature belongs to another role; expected {expected}',
    ru: 'Документ или подпись относится к другой роли; ожидалось: {expected}',
  },
  REGISTRY_EXPIRED: {
    en: 'The document ran out at {until:date}; expected a newer one',
    ru: 'Срок документа истёк {until:date}; ожидался более новый',
  },
  REGISTRY_FROZEN: {
    en: 'Nothing newer than {asOf:date} has been seen, and that stood until {until:date}: a newer state may be withheld',
    ru: 'Более нового состояния, чем на {asOf:date}, не видно, а оно действовало до {until:date}: новое, возможно, скрывают',
  },
  REGISTRY_ROLLBACK: {
    en: 'The document is older (version {found}) than one seen before (version {known})',
    ru: 'Документ старее (версия {found}), чем уже виденный (версия {known})',
  },
  REGISTRY_MIX_AND_MATCH: {
    en: 'The document is not the one that {named} names',
    ru: 'Это не тот документ, который указан в {named}',
  },
  REGISTRY_OTHER: {
    en: 'The document belongs to the registry {found}; expected one of {registry}',
    ru: 'Документ относится к реестру {found}; ожидался документ реестра {registry}',
  },
  REGISTRY_CYCLE: {
    en: 'Delegations lead back to themselves',
    ru: 'Передача полномочий замкнута в круг',
  },
  REGISTRY_CHAIN_TOO_LONG: {
    en: 'The chain is longer than {limit} documents',
    ru: 'Цепочка длиннее {limit} документов',
  },
  REGISTRY_OUT_OF_SCOPE: {
    en: 'Outside the limits of the authority that signed it: {exceeded}',
    ru: 'Выходит за пределы полномочий подписавшего: {exceeded}',
  },
  REGISTRY_IDENTIFIER_NOT_UNIQUE: {
    en: 'Two entries claim the same identifier',
    ru: 'Один и тот же идентификатор указан в двух записях',
  },
  REGISTRY_NOT_RECOGNISED: {
    en: 'The registry does not recognise whom this is about: {standing}',
    ru: 'Реестр не признаёт того, о ком это: {standing}',
  },

  // files that carry facts
  PACK_INVALID: { en: 'Expected a trust pack: {expected}', ru: 'Ожидался пакет доверия: {expected}' },
  PACK_OTHER_REGISTRY: {
    en: 'The packs are of different registries; a verifier goes by one',
    ru: 'Пакеты разных реестров; проверяющий руководствуется одним',
  },
  BUNDLE_INVALID: {
    en: 'Expected an evidence bundle: {expected}',
    ru: 'Ожидался пакет подтверждений: {expected}',
  },
} as const

export type TrustCode = keyof typeof trustCodes

/** A refusal by this package. */
export class TrustError extends ToolkitError<TrustCode> {
  constructor(code: TrustCode, context?: ErrorContext) {
    super(code, trustCodes[code], context)
    this.name = 'TrustError'
  }
}

/** Whether a refusal says nothing against anybody: what was asked is not to be had here. */
export function isNotKnownHere(error: unknown): error is ToolkitError {
  return (
    error instanceof ToolkitError &&
    (error.code === 'TRUST_UNREACHABLE' || error.code === 'REGISTRY_NOT_AT_HAND')
  )
}
