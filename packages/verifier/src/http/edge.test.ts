import { gzipSync } from 'node:zlib'
import { signVpJwt } from '@attestat/credential'
import type { TrustSource } from '@attestat/trust'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { testSigner } from '../../../../fixtures/test-keys.ts'
import { clientId, nonce, presentedAt, shown, trustOf } from '../../../../fixtures/verification.ts'
import { apiKey, openService, serviceUrl } from '../../../../fixtures/verifier-service.ts'
import { memoryAnswerStore } from '../answer-store.ts'
import { createVerifierService } from './service.ts'

const trust = await trustOf()

async function refusal(response: Response): Promise<string> {
  const { status, code } = (await response.json()) as { status: number; code: string }
  expect(status).toBe(response.status)
  return `${status} ${code}`
}

/** A body that comes in pieces, without its length being told. */
function inPieces(count: number, piece: Uint8Array): RequestInit {
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent++ < count) controller.enqueue(piece)
      else controller.close()
    },
  })
  return { body, duplex: 'half' } as RequestInit
}

describe('an API key', () => {
  it.each([
    ['/requests', undefined],
    ['/verify', 'Bearer another-key-of-the-same-length'],
    ['/verify', `Bearer ${apiKey}x`],
    ['/verify', `Bearer ${apiKey.slice(0, -1)}`],
    ['/verify', `Basic ${apiKey}`],
    ['/verify', 'Bearer '],
  ])('is needed for %s: %s is none', async (path, authorization) => {
    const { send } = await openService()
    const response = await send('POST', path, {
      headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
      body: '{}',
    })
    expect(response.headers.get('www-authenticate')).toBe('Bearer')
    expect(await refusal(response)).toBe('401 API_KEY_REQUIRED')
  })

  it('may be one of several', async () => {
    const keys = [apiKey, 'another-key-of-the-same-length-here']
    const { send } = await openService({ apiKeys: keys })
    for (const key of keys) {
      const headers = { authorization: `bearer ${key}` }
      expect((await send('GET', '/metrics', { headers })).status).toBe(200)
    }
  })

  it('must be long enough, and the address one that wallets can post to', async () => {
    await expect(openService({ apiKeys: ['too-short'] })).rejects.toMatchObject({ code: 'API_KEY_WEAK' })
    for (const url of ['http://verifier.example', 'https://verifier.example/?a', 'verifier.example']) {
      await expect(openService({ url })).rejects.toMatchObject({ code: 'PARAMETER_INVALID', at: 'url' })
    }
  })
})

describe('K1 a body', () => {
  const limits = { bodyBytes: 100_000 }

  it('that is too large is refused, whether it tells its length, comes in pieces or is packed', async () => {
    const { sendAsOffice } = await openService({ limits })
    const large = new Uint8Array(100_001).fill(0x41)
    const bomb = { headers: { 'content-encoding': 'gzip' }, body: gzipSync(new Uint8Array(50_000_000)) }
    for (const init of [{ body: large }, inPieces(11, large.subarray(0, 10_000)), bomb]) {
      expect(await refusal(await sendAsOffice('POST', '/verify', init))).toBe('413 BODY_TOO_LARGE')
    }
  })

  it('of a size that is allowed is read in all three ways', async () => {
    const { sendAsOffice } = await openService({ limits })
    const bytes = new TextEncoder().encode(await shown())
    const packed = { headers: { 'content-encoding': 'gzip' }, body: gzipSync(bytes) }
    for (const init of [{ body: bytes }, inPieces(1, bytes), packed]) {
      const response = await sendAsOffice('POST', '/verify', init)
      expect(await response.json()).toMatchObject({ policy: 'admissions', credentials: [expect.anything()] })
    }
  })

  it.each(['abc', '-1', '1e3', '0x10', ''])('whose length is told as %j is refused', async (told) => {
    const { sendAsOffice } = await openService({ limits })
    const body = new TextEncoder().encode(await shown())
    const say = (length: string): RequestInit => ({ headers: { 'content-length': length }, body })
    expect(await refusal(await sendAsOffice('POST', '/verify', say(told)))).toBe('400 BODY_INVALID')
    expect((await sendAsOffice('POST', '/verify', say(String(body.length)))).status).toBe(200)
  })

  it('K5 that says it is too large is refused before any of it is there, and one that is larger than it says too', async () => {
    const { sendAsOffice } = await openService({ limits: { ...limits, bodySeconds: 5 } })
    const saying = (length: number, body: BodyInit): Promise<Response> =>
      sendAsOffice('POST', '/verify', {
        headers: { 'content-length': String(length) },
        body,
        duplex: 'half',
      } as RequestInit)
    expect(await refusal(await saying(100_001, new ReadableStream()))).toBe('413 BODY_TOO_LARGE')
    const large = new Uint8Array(100_001).fill(0x41)
    expect(await refusal(await saying(10, large))).toBe('413 BODY_TOO_LARGE')
    expect((await saying(10, large.subarray(1))).status).toBe(200)
  })

  it.each([
    ['br', 'anything', '415 BODY_ENCODING_UNSUPPORTED'],
    ['gzip, gzip', 'anything', '415 BODY_ENCODING_UNSUPPORTED'],
    ['gzip', 'not packed at all', '400 BODY_INVALID'],
  ])('packed as %s and holding %s is refused', async (encoding, body, expected) => {
    const { sendAsOffice } = await openService()
    const init = { headers: { 'content-encoding': encoding }, body }
    expect(await refusal(await sendAsOffice('POST', '/verify', init))).toBe(expected)
  })

  it('K5 that does not end is refused', async () => {
    const { sendAsOffice } = await openService({ limits: { bodySeconds: 0.05 } })
    const init = { body: new ReadableStream(), duplex: 'half' } as RequestInit
    expect(await refusal(await sendAsOffice('POST', '/verify', init))).toBe('408 BODY_TIMEOUT')
  })

  it('K5 that only says it is large keeps nobody out, and one that is large arrives whole', async () => {
    const { sendAsOffice } = await openService({ limits: { arrivingBytes: 300_000, bodySeconds: 0.5 } })
    const headers = { 'content-length': '200000' }
    const silent = (): RequestInit => ({ headers, body: new ReadableStream(), duplex: 'half' }) as RequestInit
    const waiting = [silent(), silent(), silent()].map((init) => sendAsOffice('POST', '/verify', init))
    await new Promise((resolve) => setTimeout(resolve, 20))
    const padded = new TextEncoder().encode((await shown()).padEnd(200_000))
    const answered = await sendAsOffice('POST', '/verify', { headers, body: padded })
    expect(await answered.json()).toMatchObject({ credentials: [expect.anything()] })
    for (const response of await Promise.all(waiting)) {
      expect(await refusal(response)).toBe('408 BODY_TIMEOUT')
    }
  })

  it('must not hold more memory together with others than there is', async () => {
    const { sendAsOffice } = await openService({ limits: { arrivingBytes: 15_000, bodySeconds: 0.5 } })
    const piece = new Uint8Array(10_000).fill(0x41)
    const endless = new ReadableStream({ start: (controller) => controller.enqueue(piece) })
    const first = sendAsOffice('POST', '/verify', { body: endless, duplex: 'half' } as RequestInit)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await refusal(await sendAsOffice('POST', '/verify', { body: piece }))).toBe(
      '503 SERVICE_OVERLOADED',
    )
    expect(await refusal(await first)).toBe('408 BODY_TIMEOUT')
    expect((await sendAsOffice('POST', '/verify', { body: await shown() })).status).toBe(200)
  })
})

/** On a busy machine. */
const patience = { timeout: 30_000 }

describe('more work than can be done', () => {
  it('is refused with 503 and a time to come back, and taken again when there is room', async () => {
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const slowTrust = {
      ...trust,
      recognise: async (issuer: string) => held.then(() => trust.recognise(issuer)),
    }
    const { sendAsOffice, send, events } = await openService({
      trust: slowTrust,
      limits: { concurrent: 2, waiting: 3 },
    })
    const body = await shown()
    const working = Array.from({ length: 5 }, () => sendAsOffice('POST', '/verify', { body }))
    await expect
      .poll(async () => (await sendAsOffice('GET', '/metrics')).text(), patience)
      .toMatch(/attestat_work_under_way 2\n(?:.*\n)*attestat_work_waiting 3\n/)
    for (let i = 0; i < 10; i++) {
      const refused = await sendAsOffice('POST', '/verify', { body })
      expect(refused.headers.get('retry-after')).toBe('1')
      expect(await refusal(refused)).toBe('503 SERVICE_OVERLOADED')
    }
    // What says how it is goes on saying so.
    expect((await send('GET', '/health')).status).toBe(200)
    release()
    for (const response of await Promise.all(working)) expect(response.status).toBe(200)
    expect((await sendAsOffice('POST', '/verify', { body })).status).toBe(200)
    // A line each second, not one for each.
    const told = (): number[] => events.flatMap((one) => (one.event === 'overloaded' ? [one.refused] : []))
    await expect.poll(() => told().reduce((sum, refused) => sum + refused, 0), patience).toBe(10)
    expect(told().length).toBeLessThan(10)
  })
})

it('K7 one answer of many documents leaves others their turn before each of them', async () => {
  let turns = 0
  const begunAt: number[] = []
  const recognise: TrustSource['recognise'] = (issuer) => {
    begunAt.push(turns)
    return trust.recognise(issuer)
  }
  const { sendAsOffice } = await openService({ trust: { ...trust, recognise } })
  const body = await signVpJwt(Array(20).fill(await shown({}, { signedBy: null })), {
    signer: testSigner('holder'),
    audience: clientId,
    nonce,
    issuedAt: presentedAt,
    expiresAt: new Date('2026-07-20T00:00:00Z'),
  })
  let others = setImmediate(function turn() {
    turns++
    others = setImmediate(turn)
  })
  const response = await sendAsOffice('POST', '/verify', { body })
  clearImmediate(others)
  expect(await response.json()).toMatchObject({ verdict: 'accepted' })
  expect(new Set(begunAt).size).toBe(20)
})

describe('an address', () => {
  it.each([
    ['GET', '/', '404 ROUTE_UNKNOWN'],
    ['GET', '/requests/short', '404 ROUTE_UNKNOWN'],
    ['GET', `/requests/${'x'.repeat(22)}/more`, '404 ROUTE_UNKNOWN'],
    ['GET', '/requests/..%2F..%2Fetc%2Fpasswd', '404 ROUTE_UNKNOWN'],
    ['GET', '/%E0%A4%A', '404 ROUTE_UNKNOWN'],
    ['DELETE', `/results/${'x'.repeat(22)}`, '405 METHOD_NOT_ALLOWED'],
    ['GET', '/verify', '405 METHOD_NOT_ALLOWED'],
    ['OPTIONS', '/requests', '405 METHOD_NOT_ALLOWED'],
  ])('%s %s is answered %s', async (method, path, expected) => {
    const { send } = await openService()
    expect(await refusal(await send(method, path))).toBe(expected)
  })

  it('says which methods it takes', async () => {
    const { send } = await openService()
    expect((await send('PUT', '/verify')).headers.get('allow')).toBe('POST')
  })

  it('takes a body of its own media types alone', async () => {
    const { send, sendAsOffice } = await openService()
    const init = { headers: { 'content-type': 'text/xml' }, body: '<a/>' }
    expect(await refusal(await sendAsOffice('POST', '/requests', init))).toBe('415 MEDIA_TYPE_UNSUPPORTED')
    const path = `/responses/${'x'.repeat(22)}`
    expect(await refusal(await send('POST', path, init))).toBe('415 MEDIA_TYPE_UNSUPPORTED')
  })
})

describe('a refusal', () => {
  it('is a problem in the language of the caller, kept by nobody', async () => {
    const { send } = await openService()
    const response = await send('GET', '/nothing', { headers: { 'accept-language': 'ru-RU,ru;q=0.9' } })
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/problem+json',
      'content-language': 'ru',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    expect(await response.json()).toEqual({
      type: 'urn:attestat:problem:ROUTE_UNKNOWN',
      title: 'Not Found',
      status: 404,
      detail: 'По этому адресу ничего нет; см. /openapi.json',
      code: 'ROUTE_UNKNOWN',
      details: {},
    })
  })

  it('K12 of a fault tells nothing of it, neither to the caller nor to the log', async () => {
    const requests = {
      open: async () => {},
      take: async () => undefined,
      look: async () => undefined,
      find: async () => {
        throw new TypeError('CANARY in a message')
      },
    }
    const { send, events } = await openService({ store: { ...memoryAnswerStore(), requests } })
    const response = await send('GET', `/requests/${'x'.repeat(22)}`)
    const text = await response.text()
    expect(JSON.parse(text)).toMatchObject({ status: 500, code: 'SERVICE_FAULT' })
    expect(text).not.toMatch(/CANARY|edge\.test|at /)
    expect(events).toContainEqual({
      event: 'fault',
      name: 'TypeError',
      place: expect.stringMatching(/^at .*edge\.test\.ts/),
    })
    expect(JSON.stringify(events)).not.toContain('CANARY')
  })
})

it('K12 a log that fails changes no answer', async () => {
  const full = (): never => {
    throw new Error('no space left')
  }
  const { ask, answer, result, send } = await openService({ log: full })
  const asked = await ask()
  expect((await answer(asked)).status).toBe(200)
  expect(await (await result(asked)).json()).toMatchObject({ status: 'answered' })
  expect(await refusal(await send('GET', '/nowhere'))).toBe('404 ROUTE_UNKNOWN')
})

describe('the log and the metrics', () => {
  it('have nothing of what was shown, of tokens, secrets, keys and addresses', async () => {
    const { ask, answer, result, sendAsOffice, send, events } = await openService()
    const asked = await ask()
    await answer(asked)
    await answer(asked)
    await result(asked)
    await sendAsOffice('POST', '/verify', { body: await shown() })
    await send('GET', '/Соколова?name=Анна')
    await send('POST', `/responses/${asked.id}`, {
      headers: { 'content-type': 'application/json' },
      body: '{"vp_token":{"Соколова":["Анна"]}',
    })
    const metrics = await (await sendAsOffice('GET', '/metrics')).text()
    const log = JSON.stringify(events)
    for (const told of [log, metrics]) {
      for (const secret of [
        'Соколова',
        'Анна',
        'eyJ',
        apiKey,
        asked.id,
        asked.resultSecret,
        asked.request.state,
      ]) {
        expect(told).not.toContain(secret)
      }
    }
    expect(log).toContain('"route":"/responses/{id}","method":"POST","status":409')
    expect(events).toContainEqual(expect.objectContaining({ event: 'request', code: 'NONCE_CONSUMED' }))
    expect(metrics).toContain(
      'attestat_http_requests_total{route="/responses/{id}",method="POST",status="200"} 1\n',
    )
    expect(metrics).toContain('attestat_verdicts_total{verdict="accepted"} 2\n')
    expect(metrics).toMatch(
      /^attestat_http_request_duration_seconds_bucket\{route="\/verify",le="\+Inf"\} 1$/m,
    )
  })

  it('say when no more work is taken', async () => {
    const { send, service } = await openService()
    expect(await (await send('GET', '/health')).json()).toEqual({ status: 'ok' })
    service.stop()
    expect((await send('GET', '/health')).status).toBe(503)
  })
})

it('K12 answers whatever it is sent, and never with a fault', async () => {
  const service = await createVerifierService({
    url: serviceUrl,
    clientId: 'office',
    trust,
    policy: 'admissions',
    apiKeys: [apiKey],
    store: memoryAnswerStore(),
  })
  const id = 'x'.repeat(22)
  const genuine = await shown()
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.json(),
    fc.string(),
    fc.nat(genuine.length - 1).map((at) => `${genuine.slice(0, at)}~${genuine.slice(at + 1)}`),
    fc.string().map((text) => `vp_token=${text}&state=${text}`),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('/verify', '/requests', `/responses/${id}`),
      fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'text/plain', ''),
      body,
      async (path, mediaType, bytes) => {
        const response = await service.fetch(
          new Request(`${serviceUrl}${path}`, {
            method: 'POST',
            headers: { authorization: `Bearer ${apiKey}`, 'content-type': mediaType },
            body: bytes as BodyInit,
          }),
        )
        expect(response.status).toBeLessThan(500)
        await response.json()
      },
    ),
    { numRuns: 2000 },
  )
})

describe('a parameter', () => {
  it.each([
    ['/requests?x=1', 'no parameters', 'адрес без параметров'],
    ['/verify?x=1', 'no parameters but audience, policy, at', 'только параметры audience, policy, at'],
  ])('that %s does not have is refused with those that it has', async (path, en, ru) => {
    const { send } = await openService()
    for (const [language, words] of Object.entries({ en, ru })) {
      const headers = {
        authorization: `Bearer ${apiKey}`,
        'content-type': 'application/json',
        'accept-language': language,
      }
      const response = await send('POST', path, { headers, body: '{}' })
      expect(await response.json()).toMatchObject({
        status: 400,
        code: 'PARAMETER_INVALID',
        detail: expect.stringMatching(new RegExp(`${words}$`)),
      })
    }
  })
})
