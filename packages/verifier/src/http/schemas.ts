/** What travels over HTTP, as JSON Schema 2020-12: for readers of the OpenAPI document. */
import {
  checkNames,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type Language,
} from '@attestat/credential'
import { guardiansParameter } from '@attestat/openid4vc'

const text = { type: 'string' } as const
const address = { type: 'string', format: 'uri' } as const
const instant = { type: 'string', format: 'date-time' } as const
const localText = {
  type: 'object',
  properties: { ru: text, en: text },
  additionalProperties: false,
  minProperties: 1,
} as const

const verdict = { enum: ['accepted', 'rejected', 'undecided'] } as const

const check = {
  type: 'object',
  required: ['name', 'status', 'message', 'evidence'],
  properties: {
    name: { enum: [...checkNames] },
    status: { enum: ['passed', 'failed', 'inconclusive', 'skipped'] },
    code: text,
    message: text,
    details: { type: 'object' },
    evidence: { type: 'object' },
    source: text,
    credential: { type: 'integer', minimum: 0 },
  },
} as const

const credential = {
  type: 'object',
  required: ['verdict', 'mayHideMore'],
  properties: {
    verdict,
    queryId: text,
    format: text,
    kind: text,
    issuer: text,
    holder: {
      ...text,
      description: {
        en: 'The did:key of the key that it is bound to',
        ru: 'did:key ключа, к которому он привязан',
      },
    },
    recognition: { enum: ['unknown', 'recognised', 'suspended', 'withdrawn'] },
    issuerName: localText,
    display: { type: 'object' },
    mayHideMore: { type: 'boolean' },
    credential: {
      type: 'object',
      description: {
        en: 'What was shown; only where the verdict is accepted',
        ru: 'Что показано; только при вердикте accepted',
      },
    },
    claimed: {
      type: 'object',
      description: {
        en: 'What the document claims, and nobody vouches for',
        ru: 'Что сказано в документе, но никем не подтверждено',
      },
    },
  },
} as const

const result = {
  type: 'object',
  required: ['verdict', 'codes', 'policy', 'asOf', 'now', 'checks', 'trust'],
  properties: {
    verdict,
    codes: { type: 'array', items: text },
    policy: text,
    asOf: {
      ...instant,
      description: { en: 'The moment of judgement', ru: 'Момент, на который судят' },
    },
    now: {
      ...instant,
      description: {
        en: 'The clock: what is dated later did not count',
        ru: 'Показание часов: датированное позже не учтено',
      },
    },
    checks: { type: 'array', items: check },
    credentials: { type: 'array', items: credential },
    paper: {
      type: 'object',
      description: {
        en: 'Of a printed document that was accepted',
        ru: 'У напечатанного документа, который принят',
      },
    },
    claimed: {
      type: 'object',
      description: {
        en: 'Of a printed document that was not',
        ru: 'У напечатанного документа, который не принят',
      },
    },
    trust: {
      type: 'object',
      required: ['rootPinned', 'rootKeys'],
      properties: { rootPinned: { type: 'boolean' }, rootKeys: { type: 'array', items: text } },
    },
  },
} as const

const vpToken = {
  type: 'object',
  description: {
    en: 'Presentations by the id of the credential query that they answer',
    ru: 'Предъявления по id запроса документа, на который они отвечают',
  },
  additionalProperties: { type: 'array', items: text, minItems: 1 },
} as const

const guardians = {
  type: 'array',
  description: {
    en: 'Who stands for a child, and has approved what is shown',
    ru: 'Кто действует за ребёнка и согласовал то, что показано',
  },
  items: {
    type: 'object',
    required: ['approval', 'link'],
    properties: { approval: text, link: text },
  },
} as const

type SchemaName =
  | 'token'
  | 'file'
  | 'html'
  | 'newRequest'
  | 'requestObject'
  | 'madeRequest'
  | 'directPost'
  | 'response'
  | 'bundle'
  | 'received'
  | 'outcome'
  | 'result'
  | 'health'
  | 'openapi'
  | 'problem'

export const schemas: Readonly<Record<SchemaName, JsonObject>> = {
  token: text,
  file: { type: 'string', contentMediaType: 'application/octet-stream' },
  html: text,
  newRequest: {
    type: 'object',
    oneOf: [{ required: ['query'] }, { required: ['type'] }],
    properties: {
      query: { type: 'object', description: { en: 'A DCQL query', ru: 'Запрос DCQL' } },
      type: {
        type: 'string',
        description: {
          en: 'Instead of a query: kind of document, as school-diploma',
          ru: 'Вместо запроса DCQL: вид документа, например school-diploma',
        },
      },
      format: {
        type: 'string',
        description: {
          en: 'Its format; vc+sd-jwt where none is given',
          ru: 'Его формат; если не указан, vc+sd-jwt',
        },
      },
      marks: {
        type: 'array',
        items: text,
        description: {
          en: 'Results to ask for, as informatics',
          ru: 'Какие результаты запросить, например informatics',
        },
      },
      thresholds: {
        type: 'array',
        items: text,
        description: {
          en: 'Thresholds to ask for, as gpa:4.5',
          ru: 'Какие пороги запросить, например gpa:4.5',
        },
      },
      withName: {
        type: 'boolean',
        description: { en: 'Asks for family name and given name', ru: 'Запросить фамилию и имя' },
      },
      name: {
        ...localText,
        description: { en: 'Who asks, in words for the family', ru: 'Кто спрашивает, словами для семьи' },
      },
      purpose: {
        ...localText,
        description: {
          en: 'What for; needed where another of these four is given',
          ru: 'Зачем; обязательно, если указано что-то ещё из этих четырёх',
        },
      },
      retention: {
        type: 'string',
        description: { en: 'How long it is kept: P1Y, P6M, P30D', ru: 'Срок хранения: P1Y, P6M, P30D' },
      },
      guardianApproval: {
        enum: ['minor', 'always'],
        description: {
          en: 'Whose answers a guardian has to approve',
          ru: 'Чьи ответы должен согласовать законный представитель',
        },
      },
    },
    additionalProperties: false,
  },
  requestObject: {
    type: 'object',
    description: { en: 'OpenID4VP 1.0, section 5', ru: 'OpenID4VP 1.0, раздел 5' },
  },
  madeRequest: {
    type: 'object',
    required: ['id', 'request', 'requestUri', 'responseUri', 'resultUri', 'resultSecret', 'expiresAt'],
    properties: {
      id: text,
      request: {
        type: ['string', 'object'],
        description: {
          en: 'What the wallet gets: a signed token, or JSON',
          ru: 'Что получает кошелёк: подписанный токен или JSON',
        },
      },
      requestUri: address,
      responseUri: address,
      resultUri: address,
      resultSecret: {
        type: 'string',
        description: {
          en: 'Reads the result; it is told this once',
          ru: 'Им читают результат; сообщается один раз',
        },
      },
      expiresAt: instant,
    },
  },
  directPost: {
    type: 'object',
    required: ['state'],
    properties: {
      vp_token: { ...vpToken, contentMediaType: 'application/json' },
      error: text,
      state: text,
      [guardiansParameter]: { ...guardians, contentMediaType: 'application/json' },
    },
  },
  response: {
    type: 'object',
    required: ['state'],
    properties: { vp_token: vpToken, error: text, state: text, [guardiansParameter]: guardians },
  },
  bundle: {
    type: 'object',
    description: {
      en: 'An evidence bundle, with the request that it answers',
      ru: 'Пакет подтверждений с запросом, на который он отвечает',
    },
  },
  received: { type: 'object' },
  outcome: {
    type: 'object',
    required: ['id', 'status', 'expiresAt'],
    properties: {
      id: text,
      status: { enum: ['open', 'answered', 'declined'] },
      result,
      error: text,
      expiresAt: instant,
    },
  },
  result,
  health: { type: 'object', required: ['status'], properties: { status: { const: 'ok' } } },
  openapi: { type: 'object' },
  problem: {
    type: 'object',
    description: { en: 'A refusal by RFC 9457', ru: 'Отказ по RFC 9457' },
    required: ['type', 'title', 'status', 'detail', 'code'],
    properties: {
      type: { type: 'string', format: 'uri' },
      title: text,
      status: { type: 'integer' },
      detail: text,
      code: text,
      at: text,
      details: { type: 'object' },
    },
  },
}

/** A schema with its descriptions in one language. */
export function schemaIn(schema: JsonValue, language: Language): JsonValue {
  if (Array.isArray(schema)) return schema.map((one: JsonValue) => schemaIn(one, language))
  if (!isJsonObject(schema)) return schema
  return Object.fromEntries(
    Object.entries(schema).map(([name, member]) => {
      const words = name === 'description' && isJsonObject(member) ? member[language] : undefined
      return [name, typeof words === 'string' ? words : schemaIn(member, language)]
    }),
  )
}
