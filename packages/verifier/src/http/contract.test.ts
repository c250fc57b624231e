/** What the service says of itself is what it does. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { shown } from '../../../../fixtures/verification.ts'
import { openService, serviceUrl } from '../../../../fixtures/verifier-service.ts'
import { routes } from './service.ts'

type Schema = Readonly<Record<string, unknown>>
interface Operation {
  readonly operationId: string
  readonly security: readonly Schema[]
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { schema: Schema }>> }>
  >
  readonly requestBody?: { readonly content: Readonly<Record<string, { schema: Schema }>> }
}
interface OpenApi {
  readonly openapi: string
  readonly servers: readonly { url: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

const opened = await openService()
const document = (await (await opened.send('GET', '/openapi.json')).json()) as OpenApi
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
)
const ajv = new Ajv2020({ strict: false, validateFormats: false })

/** Holds an answer against the schema that the document has for it. */
async function conforms(path: string, method: string, response: Response): Promise<void> {
  const operation = document.paths[path]?.[method.toLowerCase()]
  const described = operation?.responses[response.status]
  const [mediaType = ''] = (response.headers.get('content-type') ?? '').split(';')
  const schema = described?.content[mediaType]?.schema
  expect(schema, `${method} ${path} ${response.status} ${mediaType}`).toBeDefined()
  if (!mediaType.endsWith('json')) return
  const validate = ajv.compile(schema as Schema)
  expect(validate(await response.json()), JSON.stringify(validate.errors)).toBe(true)
}

describe('the OpenAPI document', () => {
  it('has every route that is served, and no other', () => {
    expect(document).toMatchObject({ openapi: '3.1.0', servers: [{ url: serviceUrl }] })
    expect(operations.map(({ path, method }) => `${method} ${path}`).toSorted()).toEqual(
      routes.map(({ path, method }) => `${method} ${path}`).toSorted(),
    )
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it.each(operations)('$method $path is served, and no other method there', async ({ path, method }) => {
    const address = path.replace('{id}', 'x'.repeat(22))
    for (const other of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      const { status } = await opened.send(other, address)
      const isDescribed = document.paths[path]?.[other.toLowerCase()] !== undefined
      expect([other, status === 405]).toEqual([other, !isDescribed])
    }
    const described = Object.keys(document.paths[path]?.[method.toLowerCase()]?.responses ?? {})
    const answer = await opened.send(method, address)
    expect(described).toContain(String(answer.status))
  })

  it('is kept by the answers, good ones and refusals', async () => {
    const { ask, answer, result, send, sendAsOffice } = opened
    const json = { 'content-type': 'application/json' }
    const query = { credentials: [{ id: 'a', format: 'vc+jwt', meta: { type_values: [['a']] } }] }
    const init = { headers: json, body: JSON.stringify({ query }) }
    await conforms('/requests', 'POST', await sendAsOffice('POST', '/requests', init))
    await conforms('/requests', 'POST', await send('POST', '/requests', init))
    const asked = await ask()
    await conforms('/requests/{id}', 'GET', await send('GET', `/requests/${asked.id}`))
    await conforms('/results/{id}', 'GET', await result(asked))
    await conforms('/responses/{id}', 'POST', await answer(asked))
    await conforms('/responses/{id}', 'POST', await answer(asked))
    await conforms('/results/{id}', 'GET', await result(asked))
    await conforms('/results/{id}', 'GET', await result(asked, 'guessed'))
    await conforms('/verify', 'POST', await sendAsOffice('POST', '/verify', { body: await shown() }))
    await conforms('/verify', 'POST', await sendAsOffice('POST', '/verify?at=x', { body: await shown() }))
    await conforms('/metrics', 'GET', await sendAsOffice('GET', '/metrics'))
    for (const path of ['/health', '/openapi.json', '/docs'])
      await conforms(path, 'GET', await send('GET', path))
  })

  it('has every member of a verdict, and of each credential in it', async () => {
    const response = await opened.sendAsOffice('POST', '/verify', { body: await shown() })
    const verdict = (await response.json()) as { readonly credentials: readonly Schema[] }
    const described = document.paths['/verify']?.post?.responses['200']?.content['application/json']?.schema
    const properties = (described as { readonly properties: Readonly<Record<string, Schema>> }).properties
    const { items } = properties.credentials as { readonly items: { readonly properties: Schema } }
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(Object.keys(verdict)))
    expect(verdict.credentials).toHaveLength(1)
    for (const one of verdict.credentials) {
      expect(Object.keys(items.properties)).toEqual(expect.arrayContaining(Object.keys(one)))
    }
  })

  it('asks for keys where they are needed, and nowhere else', () => {
    const protectedOnes = operations.filter(({ operation }) => operation.security.length > 0)
    expect(protectedOnes.map(({ operation }) => operation.operationId).toSorted()).toEqual(
      ['createRequest', 'readMetrics', 'readResult', 'verifyFile'].toSorted(),
    )
  })
})

describe('in Russian', () => {
  const inRussian = { headers: { 'accept-language': 'ru' } }

  it('every description and summary is', async () => {
    const texts: string[] = []
    const told = await (await opened.send('GET', '/openapi.json', inRussian)).text()
    JSON.parse(told, (name, value) => {
      if (['description', 'summary', 'title'].includes(name) && typeof value === 'string') texts.push(value)
      return value
    })
    // Codes, and the name of a specification, are the same in every language.
    const english = texts.filter((text) => !/[а-яё]/i.test(text) && !/^(?:[A-Z_]+(?:, )?)+$/.test(text))
    expect(new Set(english)).toEqual(new Set(['OpenAPI 3.1']))
    expect(texts).toContain('Что показано; только при вердикте accepted')
  })

  it('and so is what the page says of each body', async () => {
    const html = await (await opened.send('GET', '/docs', inRussian)).text()
    expect(html).toContain('Кто спрашивает, словами для семьи')
    expect(html).not.toContain('Who asks')
  })
})

describe('the readable page', () => {
  it.each([
    ['en', 'with an API key'],
    ['ru', 'с ключом API'],
  ])('has every route in %s, fetches nothing and runs nothing', async (language, words) => {
    const response = await opened.send('GET', '/docs', { headers: { 'accept-language': language } })
    const html = await response.text()
    for (const { operationId } of routes) expect(html).toContain(`<section id="${operationId}">`)
    expect(html).toContain(words)
    expect(html).not.toMatch(/<script|<link|<img|src=|@import|url\(/)
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; base-uri 'none'; /,
    )
  })
})
