/** The university’s service: the real server, over real connections. */
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LivingStudent, livingPack, livingStudent } from '../../fixtures/living-office.ts'
import { testRootKey } from '../../fixtures/test-registry.ts'
import { diplomaQuery, listUrls } from '../../fixtures/verification.ts'
import { openWorkplace, type Workplace } from './program.ts'
import { type Serving, serveVerifier } from './serving.ts'

const audience = 'https://admission.university.example'
const apiKey = 'a-key-of-the-admissions-office'
const words = [
  ...['--url', 'https://verifier.university.example/v', '--trust', 'trust.pack', '--root', testRootKey],
  ...['--audience', audience, '--api-keys', 'api-keys.txt'],
]
const office = { authorization: `Bearer ${apiKey}` }

let place: Workplace
let student: LivingStudent
const running: Serving[] = []

beforeAll(async () => {
  place = await openWorkplace()
  student = await livingStudent()
  await place.write('trust.pack', await livingPack())
  await place.write(
    'api-keys.txt',
    `# of the admissions office\n${apiKey}\n\nanother-key-of-the-same-office\n`,
  )
})
afterAll(async () => {
  for (const serving of running) serving.signal('SIGKILL')
  await place.remove()
})

async function serve(...more: readonly string[]): Promise<Serving> {
  const serving = await serveVerifier(place.folder, [...words, ...more])
  running.push(serving)
  return serving
}

interface Asked {
  readonly id: string
  readonly request: { readonly nonce: string; readonly state: string }
  readonly resultSecret: string
}

async function ask({ address }: Serving): Promise<Asked> {
  const response = await fetch(`${address}/requests`, {
    method: 'POST',
    headers: { ...office, 'content-type': 'application/json' },
    body: JSON.stringify({ query: { credentials: [diplomaQuery()] }, purpose: { en: 'Admission' } }),
  })
  expect(response.status).toBe(201)
  return (await response.json()) as Asked
}

async function formFor({ request: { nonce, state } }: Asked): Promise<URLSearchParams> {
  const presentation = await student.present({ clientId: audience, nonce })
  return new URLSearchParams({ vp_token: JSON.stringify({ diploma: [presentation] }), state })
}

test('asks, takes an answer once, and tells the verdict to whoever has the secret', async () => {
  const serving = await serve()
  const { address } = serving
  const asked = await ask(serving)
  const body = await formFor(asked)
  const answer = () => fetch(`${address}/responses/${asked.id}`, { method: 'POST', body })
  const statuses = await Promise.all(Array.from({ length: 50 }, async () => (await answer()).status))
  expect(statuses.toSorted()).toEqual([200, ...Array(49).fill(409)])

  const headers = { authorization: `Bearer ${asked.resultSecret}` }
  const result = await fetch(`${address}/results/${asked.id}`, { headers })
  expect(await result.json()).toMatchObject({
    status: 'answered',
    result: {
      verdict: 'accepted',
      credentials: [{ credential: { credentialSubject: { familyName: 'Соколова' } } }],
    },
  })
  expect((await fetch(`${address}/results/${asked.id}`)).status).toBe(404)

  serving.signal('SIGTERM')
  expect(await serving.ended()).toEqual({ code: 0, stdout: 'Stopped\n' })
  // Every line is an event, and none has anything of what was shown.
  expect(serving.noise).toEqual([])
  expect(JSON.stringify(serving.log)).not.toMatch(/Соколова|eyJ|office/)
  expect(serving.log.filter(({ status }) => status === 409)).toHaveLength(49)
})

test('says of a file what the program says', async () => {
  const serving = await serve()
  const at = new Date().toISOString()
  const presentation = await student.present({ clientId: audience, nonce: 'n'.repeat(22) })
  await place.write('presentation.txt', presentation)
  for (const [language, options] of [
    ['en', []],
    ['ru', ['--policy', 'archive']],
  ] as const) {
    const query = new URLSearchParams({ at, ...(options.length > 0 ? { policy: 'archive' } : {}) })
    const response = await fetch(`${serving.address}/verify?${query}`, {
      method: 'POST',
      headers: { ...office, 'accept-language': language },
      body: presentation,
    })
    const command = `verify presentation.txt --trust trust.pack --root ${testRootKey} --audience ${audience} --memory program-${language}.sqlite --at ${at} --lang ${language} --json`
    const { stdout } = await place.attestat(command, ...options)
    // Each has a clock of its own.
    const atOneTime = (text: string) => text.replace(/"now":"[^"]+"/, `"now":"${at}"`)
    expect(atOneTime(`${await response.text()}\n`)).toBe(atOneTime(stdout))
    expect(JSON.parse(stdout).verdict).toBe('accepted')
  }
})

test('finishes what is under way when it is told to stop, and takes nothing new', async () => {
  const serving = await serve()
  const { hostname, port } = new URL(serving.address)
  const presentation = await student.present({ clientId: audience, nonce: 'n'.repeat(22) })
  const slow = httpRequest({ hostname, port, path: '/verify', method: 'POST', headers: office })
  const answered = once(slow, 'response')
  slow.write(presentation.slice(0, 100))
  // Once this is answered the other one has begun.
  expect((await fetch(`${serving.address}/health`)).status).toBe(200)
  serving.signal('SIGTERM')
  await serving.logged('stopping')
  await expect(fetch(`${serving.address}/health`)).rejects.toThrow()
  slow.end(presentation.slice(100))
  const [response] = await answered
  expect(response.statusCode).toBe(200)
  expect(JSON.parse(await textOf(response))).toMatchObject({ verdict: 'accepted' })
  expect((await serving.ended()).code).toBe(0)
})

test('G1 remembers what was answered, and what was asked, after it was killed', async () => {
  const before = await serve('--store', 'requests.sqlite')
  const [answered, open] = [await ask(before), await ask(before)]
  const send = async ({ address }: Serving, asked: Asked): Promise<number> =>
    (await fetch(`${address}/responses/${asked.id}`, { method: 'POST', body: await formFor(asked) })).status
  expect(await send(before, answered)).toBe(200)
  before.signal('SIGKILL')
  await before.ended()

  const after = await serve('--store', 'requests.sqlite')
  expect(await send(after, answered)).toBe(409)
  expect(await send(after, open)).toBe(200)
  for (const { id, resultSecret } of [answered, open]) {
    const headers = { authorization: `Bearer ${resultSecret}` }
    const result = await fetch(`${after.address}/results/${id}`, { headers })
    expect(await result.json()).toMatchObject({ result: { verdict: 'accepted' } })
  }
})

describe('facts that are read again', () => {
  const genuine = (): Promise<string> => place.read('trust.pack')
  const verdict = async ({ address }: Serving): Promise<unknown> => {
    const presentation = await student.present({ clientId: audience, nonce: 'n'.repeat(22) })
    const init = { method: 'POST', headers: office, body: presentation }
    const { verdict, codes } = await (await fetch(`${address}/verify`, init)).json()
    return [verdict, ...codes.filter((code: string) => code !== 'NONCE_NOT_ASKED')]
  }
  const reread = async (serving: Serving, pack: string, event: string): Promise<Record<string, unknown>> => {
    await place.write('changing.pack', pack)
    const before = serving.log.length
    serving.signal('SIGHUP')
    return serving.logged(event, before)
  }
  const withdrawn = { publication: 2, entry: { status: 'withdrawn' } } as const

  test('are taken when they are fresher, and the old ones kept when they cannot be read', async () => {
    await place.write('changing.pack', await genuine())
    const serving = await serve('--trust', 'changing.pack')
    expect(await reread(serving, '{}', 'trust-refused')).toMatchObject({ code: 'PACK_INVALID' })
    expect(await verdict(serving)).toEqual(['accepted'])
    await reread(serving, await livingPack(new Date(), withdrawn), 'trust-read')
    expect(await verdict(serving)).toEqual(['rejected', 'ISSUER_WITHDRAWN'])
  })

  test('E6 are refused when they are older than those at hand, and after a restart as well', async () => {
    await place.write('changing.pack', await livingPack(new Date(), withdrawn))
    const words = ['--trust', 'changing.pack', '--store', 'seen.sqlite']
    const serving = await serve(...words)
    const older = await genuine()
    expect(await reread(serving, older, 'trust-refused')).toMatchObject({ code: 'REGISTRY_ROLLBACK' })
    expect(await verdict(serving)).toEqual(['rejected', 'ISSUER_WITHDRAWN'])
    serving.signal('SIGTERM')
    await serving.ended()
    await expect(serve(...words)).rejects.toThrow('REGISTRY_ROLLBACK')
    // Without what it has seen nothing tells that the pack is an old one.
    expect(await verdict(await serve('--trust', 'changing.pack'))).toEqual(['accepted'])
  })

  test('D7 leave a status list as it is that is older than the one at hand, after a restart unknown', async () => {
    const minute = 60_000
    const newer = { lists: { issuedAt: new Date(Date.now() - 5 * minute) } }
    await place.write('changing.pack', await livingPack(new Date(), newer))
    const words = ['--trust', 'changing.pack', '--store', 'lists.sqlite']
    const serving = await serve(...words)
    expect(await verdict(serving)).toEqual(['accepted'])
    const older = { publication: 2, lists: { issuedAt: new Date(Date.now() - 50 * minute), blank: true } }
    const read = await reread(serving, await livingPack(new Date(), older), 'trust-read')
    expect(read.kept).toContain(listUrls.revocation)
    expect(await verdict(serving)).toEqual(['accepted'])
    serving.signal('SIGTERM')
    await serving.ended()
    expect(await verdict(await serve(...words))).toEqual(['undecided', 'STATUS_ROLLBACK'])
  })
})

describe('K1 K5 over a real connection', () => {
  let serving: Serving
  beforeAll(async () => {
    serving = await serve()
  })

  test('a body that is too large is refused, packed or not', async () => {
    // What is too long is known by its last byte, when nothing is left to send that nobody would read.
    const large = async function* () {
      for (let i = 0; i < 16; i++) yield new Uint8Array(1 << 20).fill(0x41)
      yield new Uint8Array(1)
    }
    const init = { method: 'POST', duplex: 'half' } as const
    const chunked = await fetch(`${serving.address}/verify`, {
      ...init,
      headers: office,
      body: large() as never,
    })
    expect(chunked.status).toBe(413)
    const packed = await fetch(`${serving.address}/verify`, {
      ...init,
      headers: { ...office, 'content-encoding': 'gzip' },
      body: gzipSync(new Uint8Array(40 << 20)),
    })
    expect(await packed.json()).toMatchObject({ code: 'BODY_TOO_LARGE' })
  })

  test.each([
    ['of a length and in pieces', 'Host: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked'],
    ['of two lengths', 'Host: a\r\nContent-Length: 4\r\nContent-Length: 5'],
    ['in pieces of which no end is known', 'Host: a\r\nTransfer-Encoding: chunked, identity'],
    ['with a name cut off from its colon', 'Host: a\r\nContent-Length : 4'],
    ['for nobody', 'Content-Length: 4'],
  ])('K9 a request that could be read in two ways is refused: %s', async (_, head) => {
    const { hostname, port } = new URL(serving.address)
    const send = (text: string): Promise<string> => {
      const socket = connect(Number(port), hostname)
      socket.write(`POST /verify HTTP/1.1\r\nConnection: close\r\n${text}\r\n\r\n0\r\n\r\n`)
      return textOf(socket)
    }
    expect(await send(head)).toMatch(/^HTTP\/1\.1 400 /)
    // Read in one way only, it gets as far as the key that it lacks.
    expect(await send('Host: a\r\nTransfer-Encoding: chunked')).toMatch(/^HTTP\/1\.1 401 /)
  })
})

describe('it does not start', () => {
  test.each([
    ['without keys', ['--api-keys', 'no-keys.txt'], 'USAGE'],
    ['with a key that can be guessed', ['--api-keys', 'weak-keys.txt'], 'API_KEY_WEAK'],
    ['for an address without TLS', ['--url', 'http://verifier.example'], 'PARAMETER_INVALID'],
    ['with a pack that is none', ['--trust', 'api-keys.txt'], 'JSON_INVALID'],
    ['with a store that is none', ['--store', 'api-keys.txt'], 'STORE_CORRUPT'],
    ['where it may not listen', ['--host', '203.0.113.1'], 'LISTEN_FAILED'],
  ])('%s', async (_, changed, code) => {
    await place.write('no-keys.txt', '# none\n')
    await place.write('weak-keys.txt', 'letmein\n')
    const before = await place.snapshot()
    // Only a start finds out whether it may listen.
    const isSeen = code !== 'LISTEN_FAILED'
    for (const dryRun of [...(isSeen ? [['--dry-run']] : []), []]) {
      const refused = await place.attestat('serve verifier --json', ...words, ...changed, ...dryRun)
      expect(refused.json.error.code).toBe(code)
      expect(await place.snapshot()).toEqual(before)
    }
  })

  test('in a dry run, which only looks', async () => {
    const before = await place.snapshot()
    const looked = await place.attestat('serve verifier --dry-run --store new.sqlite --json', ...words)
    expect(looked.json).toMatchObject({ clientId: audience, port: 8080, dryRun: true })
    expect(await place.snapshot()).toEqual(before)
  })
})
