/** Asking over HTTP: a request is made by who administers the service, and read by the wallet. */
import {
  credentialTypes,
  decodeJsonObject,
  formats,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '@attestat/credential'
import { type KindQuestion, kindQuery, type VerifierStatement } from '@attestat/openid4vc'
import { VerifierError } from '../codes.ts'
import { refusals } from '../expected.ts'
import { newSecret, secretDigest } from './api-key.ts'
import { jsonResponse, type Route } from './route.ts'
import { schemas } from './schemas.ts'

const invalid = refusals('BODY_INVALID')

export const requestRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/requests',
    operationId: 'createRequest',
    summary: {
      en: 'Ask: make a presentation request, and get the secret that reads its result',
      ru: 'Спросить: составить запрос предъявления и получить секрет, которым читают результат',
    },
    access: 'key',
    isWork: true,
    body: { 'application/json': schemas.newRequest },
    answer: {
      status: 201,
      summary: { en: 'The request, open for one answer', ru: 'Запрос, открытый для одного ответа' },
      content: { 'application/json': schemas.madeRequest },
    },
    refusals: ['BODY_INVALID', 'REQUESTS_FULL'],
    async handle({ body, now }, { verifier, store, url, resultLifetimeSeconds }) {
      const { query, statement } = readNewRequest(body)
      const request = await verifier.ask(query, statement)
      const { id, text, jws, document, expiresAt } = request
      const resultSecret = newSecret()
      const place = {
        secretDigest: await secretDigest(resultSecret),
        // An answer at the last moment still has its time to be fetched.
        expiresAt: new Date(expiresAt.getTime() + resultLifetimeSeconds * 1000),
      }
      await store.results.expect(id, place, now)
      const requestUri = `${url}/requests/${id}`
      const made = {
        id,
        request: jws ? text : document,
        requestUri,
        responseUri: request.responseUri,
        resultUri: `${url}/results/${id}`,
        resultSecret,
        expiresAt,
      }
      return jsonResponse(made, 201, { location: requestUri })
    },
  },
  {
    method: 'GET',
    path: '/requests/{id}',
    operationId: 'readRequest',
    summary: { en: 'For the wallet: the request', ru: 'Для кошелька: запрос' },
    access: 'anybody',
    isWork: true,
    answer: {
      status: 200,
      summary: {
        en: 'An OpenID4VP request object, signed or as JSON',
        ru: 'Объект запроса OpenID4VP, подписанный или JSON',
      },
      content: {
        'application/oauth-authz-req+jwt': schemas.token,
        'application/json': schemas.requestObject,
      },
    },
    refusals: ['REQUEST_UNKNOWN'],
    async handle({ id, now }, { store }) {
      const request = await store.requests.find(id, now)
      if (!request) throw new VerifierError('REQUEST_UNKNOWN', { at: 'id' })
      return new Response(request.text, {
        headers: {
          'content-type': request.jws ? 'application/oauth-authz-req+jwt' : 'application/json',
          'cache-control': 'no-store',
        },
      })
    },
  },
]

interface NewRequest {
  readonly query: JsonObject
  readonly statement?: VerifierStatement
}

/** What the words are is looked at where the request is made, by the rules by which wallets read it. */
function readNewRequest(body: Uint8Array): NewRequest {
  const members = decodeJsonObject(body, { at: 'body' })
  const isPlain = members.query === undefined && members.type !== undefined
  const askedBy = isPlain ? Object.keys(questionReaders) : ['query']
  const known = [...askedBy, ...statementNames]
  if (Object.keys(members).some((name) => !known.includes(name))) {
    throw invalid('body', 'no members but {names}', { names: known.join(', ') })
  }
  const query = isPlain ? kindQuery(readQuestion(members)) : members.query
  if (!isJsonObject(query)) throw invalid('query', 'a DCQL query under query')
  const statement = Object.fromEntries(
    Object.entries(members).filter(([name]) => statementNames.includes(name)),
  )
  if (Object.keys(statement).length === 0) return { query }
  return { query, statement: statement as unknown as VerifierStatement }
}

const statementNames: readonly string[] = ['name', 'purpose', 'retention', 'guardianApproval']

/** What takes the place of a query, and how it is read. */
const questionReaders: {
  readonly [Member in keyof KindQuestion]-?: (value: JsonValue, at: string) => KindQuestion[Member]
} = {
  type: (value, at) =>
    oneOf(
      value,
      at,
      credentialTypes.map(({ id }) => id),
    ),
  format: (value, at) =>
    oneOf(
      value,
      at,
      formats.map(({ id }) => id),
    ),
  marks: texts,
  thresholds: texts,
  withName: (value, at) => {
    if (typeof value !== 'boolean') throw invalid(at, 'true or false')
    return value
  },
}

function readQuestion(members: JsonObject): KindQuestion {
  const read = Object.entries(questionReaders).flatMap(([name, readMember]) => {
    const value = members[name]
    return value === undefined ? [] : [[name, readMember(value, name)] as const]
  })
  return Object.fromEntries(read) as unknown as KindQuestion
}

function oneOf<T extends string>(value: JsonValue, at: string, known: readonly T[]): T {
  const found = known.find((one) => one === value)
  if (found === undefined) throw invalid(at, 'one of {words}', { words: known.join(', ') })
  return found
}

function texts(value: JsonValue, at: string): readonly string[] {
  if (!Array.isArray(value) || !value.every((text) => typeof text === 'string')) {
    throw invalid(at, 'a list of texts')
  }
  return value as readonly string[]
}
