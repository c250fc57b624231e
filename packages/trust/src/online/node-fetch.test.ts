import type { RequestListener } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestHost, type TestHost, testHostCertificate } from '../../../../fixtures/test-host.ts'
import { type NodeFetchOptions, nodeFetch } from './node-fetch.node.ts'

const answers: Record<string, RequestListener> = {
  '/did.json': (_, response) =>
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end('{"a":1}'),
  '/page': (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
  '/list.jwt': (_, response) =>
    response.writeHead(200, { 'content-type': 'application/octet-stream' }).end('a.b.c'),
  '/nothing': (_, response) => response.writeHead(404).end(),
  '/near': (_, response) => response.writeHead(301, { location: '/did.json' }).end(),
  '/loop': (_, response) => response.writeHead(302, { location: '/loop' }).end(),
  '/away': (_, response) => response.writeHead(307, { location: 'https://other.example/did.json' }).end(),
  '/inside': (_, response) => response.writeHead(308, { location: 'https://127.0.0.1/did.json' }).end(),
  '/plain': (_, response) => response.writeHead(302, { location: 'http://school.example/did.json' }).end(),
  '/packed': (_, response) =>
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end('x'),
  '/endless': async (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    while (!response.destroyed) {
      response.write('x'.repeat(65_536))
      await sleep(1)
    }
  },
  '/drip': async (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    while (!response.destroyed) {
      response.write(' ')
      await sleep(20)
    }
  },
  '/silent': () => undefined,
}

let host: TestHost
beforeAll(async () => {
  host = await startTestHost((request, response) => answers[request.url ?? '']?.(request, response))
})
afterAll(() => host.close())

const terms = { accept: ['application/json'], maxBytes: 1000 }
const loopback = async () => [{ address: '127.0.0.1', family: 4 }]
/** As in the public network, except that this machine counts as one of it. */
const fetchHere = (path: string, options: NodeFetchOptions = {}, more: object = {}): Promise<Uint8Array> =>
  nodeFetch({
    allowPort: true,
    ca: testHostCertificate,
    resolveHost: loopback,
    mayDial: (address) => address === '127.0.0.1',
    ...options,
  })(`https://school.example:${host.port}${path}`, { ...terms, ...more })

describe('fetching a fact in Node', () => {
  it('gives the body', async () => {
    expect(new TextDecoder().decode(await fetchHere('/did.json'))).toBe('{"a":1}')
  })

  it('follows a redirect on the same host', async () => {
    expect(await fetchHere('/near')).toHaveLength(7)
  })

  it.each([
    ['/away', 'REDIRECT_REFUSED'],
    ['/inside', 'REDIRECT_REFUSED'],
    ['/plain', 'REDIRECT_REFUSED'],
    ['/loop', 'REDIRECT_REFUSED'],
    ['/nothing', 'FETCH_FAILED'],
    ['/packed', 'FETCH_FAILED'],
    ['/page', 'FETCH_CONTENT_TYPE'],
    ['/list.jwt', 'FETCH_CONTENT_TYPE'],
    ['/endless', 'FETCH_TOO_LARGE'],
  ])('refuses %s: %s', async (path, code) => {
    await expect(fetchHere(path)).rejects.toMatchObject({ code })
  })

  it('takes a token as whatever a plain host calls it, but no page', async () => {
    expect(await fetchHere('/list.jwt', {}, { anyType: true })).toHaveLength(5)
    await expect(fetchHere('/page', {}, { anyType: true })).rejects.toMatchObject({
      code: 'FETCH_CONTENT_TYPE',
    })
  })

  it.each(['/silent', '/drip'])('E7 gives up on %s, and on a name server that is silent', async (path) => {
    await expect(fetchHere(path, { timeoutMs: 100 })).rejects.toMatchObject({ code: 'FETCH_TIMEOUT' })
    const resolveHost = () => new Promise<never>(() => undefined)
    await expect(fetchHere('/did.json', { timeoutMs: 50, resolveHost })).rejects.toMatchObject({
      code: 'FETCH_TIMEOUT',
    })
  })

  it('dials no address that is not public, and none when one of several is not', async () => {
    const before = host.requests()
    for (const addresses of [['127.0.0.1'], ['8.8.8.8', '10.0.0.1'], ['::ffff:127.0.0.1'], ['::1']]) {
      const resolveHost = async () =>
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
      const refused = nodeFetch({ allowPort: true, ca: testHostCertificate, resolveHost })
      await expect(refused(`https://school.example:${host.port}/did.json`, terms)).rejects.toMatchObject({
        code: 'URL_FORBIDDEN',
      })
    }
    expect(host.requests()).toBe(before)
  })

  it('E2 asks the name server once, and dials the address that was looked at', async () => {
    const told = ['127.0.0.1', '10.0.0.1']
    const resolveHost = async () => [{ address: told.shift() ?? '10.0.0.1', family: 4 }]
    expect(await fetchHere('/did.json', { resolveHost })).toHaveLength(7)
    expect(told).toEqual(['10.0.0.1'])
    // The next answer is another one, and it is looked at, too.
    const rebound = fetchHere('/did.json', { resolveHost })
    await expect(rebound).rejects.toMatchObject({ code: 'URL_FORBIDDEN' })
  })

  it('refuses a host whose certificate nobody vouches for', async () => {
    const unknown = nodeFetch({ allowPort: true, resolveHost: loopback, mayDial: () => true })
    await expect(unknown(`https://school.example:${host.port}/did.json`, terms)).rejects.toMatchObject({
      code: 'FETCH_FAILED',
    })
  })
})
