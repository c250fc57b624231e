/** The error codes of this package, with their words. One line a code. */
import { type ErrorContext, ToolkitError } from '@attestat/credential'

export const veramoCodes = {
  KEY_TYPE_UNSUPPORTED: {
    en: 'Keys of this type are not made or used here; expected {expected}',
    ru: 'Ключи такого вида здесь не создаются и не используются; ожидалось: {expected}',
  },
  KEY_ALGORITHM_MISMATCH: {
    en: 'A key of this type does not sign by this algorithm; expected {expected}',
    ru: 'Ключ такого вида не подписывает по этому алгоритму; ожидалось: {expected}',
  },
  KEYS_READ_ONLY: {
    en: 'No key can be added here or taken away: the signers are somebody else’s',
    ru: 'Здесь нельзя ни добавить ключ, ни убрать: подписывающие ключи принадлежат не этому хранилищу',
  },
  AGENT_KEY_UNKNOWN: {
    en: 'The agent manages no such key',
    ru: 'У агента нет такого ключа',
  },
  AGENT_DID_UNKNOWN: {
    en: 'The agent manages no such DID',
    ru: 'У агента нет такого DID',
  },
  AGENT_KEY_TAKEN: {
    en: 'The agent has another key of this name',
    ru: 'У агента уже есть другой ключ с этим именем',
  },
  AGENT_ALIAS_TAKEN: {
    en: 'Another DID of this agent has the alias',
    ru: 'Этот псевдоним уже есть у другого DID агента',
  },
  AGENT_RECORD_UNKNOWN: {
    en: 'The agent keeps nothing under this name',
    ru: 'У агента ничего не хранится под этим именем',
  },
  AGENT_ARGUMENT_INVALID: {
    en: 'The agent was asked with an argument that does not fit; expected {expected}',
    ru: 'Агенту передан неподходящий аргумент; ожидалось: {expected}',
  },
  AGENT_METHOD_UNSUPPORTED: {
    en: 'This plugin does not do that: {method}',
    ru: 'Этот плагин такого не делает: {method}',
  },
  AGENT_PRESENTATION_UNSUPPORTED: {
    en: 'No such presentation is made of these credentials; expected {expected}',
    ru: 'Такого предъявления из этих документов не бывает; ожидалось: {expected}',
  },
  AGENT_STATUS_UNKNOWN: {
    en: 'Whether the credential was revoked cannot be established here ({reason})',
    ru: 'Отозван ли документ, здесь установить нельзя ({reason})',
  },
  DATA_STORE_SEALED: {
    en: 'The private key is sealed; give the secret that this agent’s SecretBox has',
    ru: 'Закрытый ключ запечатан; нужен секрет, который есть у SecretBox этого агента',
  },
  DATA_STORE_BUSY: {
    en: 'Another program is writing to the data store; stop the agent, and try again',
    ru: 'В хранилище пишет другая программа; остановите агента и повторите',
  },
  DATA_STORE_INVALID: {
    en: 'Expected the SQLite data store of a Veramo agent: {expected}',
    ru: 'Ожидалось хранилище SQLite агента Veramo: {expected}',
  },
} as const

export type VeramoCode = keyof typeof veramoCodes

/** A refusal by this package. */
export class VeramoError extends ToolkitError<VeramoCode> {
  constructor(code: VeramoCode, context?: ErrorContext) {
    super(code, veramoCodes[code], context)
    this.name = 'VeramoError'
  }
}
