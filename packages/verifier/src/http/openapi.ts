/** The description of the service, made of the table of its routes. @see OpenAPI 3.1 */
import type { JsonObject, Language } from '@attestat/credential'
import type { VerifierCode } from '../codes.ts'
import { problemMediaType, statusOf } from './problems.ts'
import type { Route } from './route.ts'
import { schemaIn, schemas } from './schemas.ts'

const words = {
  title: { en: 'Attestat: the verifier service', ru: 'Attestat: служба проверки' },
  key: { en: 'An API key of the service', ru: 'Ключ API службы' },
  secret: { en: 'The resultSecret of the request', ru: 'Значение resultSecret запроса' },
} as const

/** The document. @param url Where the service is. */
export function openApiDocument(routes: readonly Route[], url: string, language: Language): JsonObject {
  const paths: Record<string, Record<string, JsonObject>> = {}
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route, language) }
  }
  return {
    openapi: '3.1.0',
    info: { title: words.title[language], version: '1' },
    servers: [{ url }],
    paths,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: words.key[language] },
        secret: { type: 'http', scheme: 'bearer', description: words.secret[language] },
      },
    },
  }
}

function operationOf(route: Route, language: Language): JsonObject {
  const { operationId, summary, access, query = [], body, answer, path } = route
  const inPath = path.includes('{id}') ? [{ name: 'id', in: 'path', required: true, schema: idSchema }] : []
  const inQuery = query.map(({ name, summary: words }) => ({
    name,
    in: 'query',
    description: words[language],
    schema: { type: 'string' },
  }))
  return {
    operationId,
    summary: summary[language],
    security: access === 'anybody' ? [] : [{ [access]: [] }],
    ...(inPath.length + inQuery.length === 0 ? {} : { parameters: [...inPath, ...inQuery] }),
    ...(body ? { requestBody: { required: true, content: contentOf(body, language) } } : {}),
    responses: {
      [answer.status]: {
        description: answer.summary[language],
        content: contentOf(answer.content, language),
      },
      ...refusalsOf(route, language),
    },
  }
}

function contentOf(content: Readonly<Record<string, JsonObject>>, language: Language): JsonObject {
  return Object.fromEntries(
    Object.entries(content).map(([mediaType, schema]) => [mediaType, { schema: schemaIn(schema, language) }]),
  )
}

/** Problems by status: those of the route, and those that every route of its kind has. */
function refusalsOf({ access, isWork, body, query, refusals }: Route, language: Language): JsonObject {
  const codes: readonly VerifierCode[] = [
    ...refusals,
    ...(access === 'key' ? (['API_KEY_REQUIRED'] as const) : []),
    ...(isWork ? (['SERVICE_OVERLOADED'] as const) : []),
    ...(query ? (['PARAMETER_INVALID'] as const) : []),
    ...(body ? bodyRefusals : []),
    'SERVICE_FAULT',
  ]
  const byStatus = Object.groupBy(new Set(codes), statusOf)
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, found = []]) => [
      status,
      {
        description: found.join(', '),
        content: contentOf({ [problemMediaType]: schemas.problem }, language),
      },
    ]),
  )
}

const bodyRefusals = [
  'BODY_TOO_LARGE',
  'BODY_TIMEOUT',
  'BODY_ENCODING_UNSUPPORTED',
  'MEDIA_TYPE_UNSUPPORTED',
] as const

const idSchema = { type: 'string', pattern: '^[A-Za-z0-9_-]{22}$' } as const
