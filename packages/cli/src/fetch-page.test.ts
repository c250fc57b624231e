import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { type FetchedPage, fetchPage } from './fetch-page.ts'

const now = new Date('2026-06-26T09:00:00Z')
const servers: Server[] = []

/** Serves on this machine alone. @returns the address. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

async function fetched(listener: RequestListener, change: { timeoutMs?: number } = {}): Promise<FetchedPage> {
  const address = await serve(listener)
  return fetchPage(`${address}/page`, 1000, {
    fetch: globalThis.fetch,
    now: () => now,
    timeoutMs: 5000,
    ...change,
  })
}

const answer =
  (status: number, headers: Record<string, string> = {}, body = 'text'): RequestListener =>
  (_request, response) => {
    response.writeHead(status, headers).end(body)
  }

test('gives the bytes, and how they were delivered', async () => {
  const headers = {
    'content-type': 'application/json',
    'access-control-allow-origin': '*',
    date: new Date(now.getTime() - 5000).toUTCString(),
  }
  expect(await fetched(answer(200, headers))).toEqual({
    page: {
      bytes: Buffer.from('text'),
      delivery: { contentType: 'application/json', openToAllOrigins: true },
    },
    aheadOfServerSeconds: 5,
  })
})

test('takes a server that opens itself to the page that asks for open, and one for itself for closed', async () => {
  const open = await fetched((request, response) => {
    response.writeHead(200, { 'access-control-allow-origin': request.headers.origin ?? 'none' }).end()
  })
  expect(open.page).toMatchObject({ delivery: { openToAllOrigins: true } })
  const closed = await fetched(answer(200, { 'access-control-allow-origin': 'https://school.example' }))
  expect(closed.page).toMatchObject({ delivery: { openToAllOrigins: false } })
})

test('adds the age of a copy from a cache to its date', async () => {
  const date = new Date(now.getTime() - 3_600_000).toUTCString()
  expect((await fetched(answer(200, { date, age: '3600' }))).aheadOfServerSeconds).toBe(0)
  expect((await fetched(answer(200, { date }))).aheadOfServerSeconds).toBe(3600)
})

test.each([
  [404, 'PAGE_MISSING', {}],
  [410, 'PAGE_MISSING', {}],
  [403, 'PAGE_REFUSED', { status: 403 }],
  [500, 'PAGE_REFUSED', { status: 500 }],
])('%i is an answer: %s', async (status, absent, details) => {
  expect((await fetched(answer(status))).page).toEqual({ absent, details })
})

test('reads no more than a verifier would', async () => {
  expect((await fetched(answer(200, {}, 'x'.repeat(1001)))).page).toMatchObject({
    absent: 'PAGE_TOO_LARGE',
    details: { limit: 1000 },
  })
  expect((await fetched(answer(200, {}, 'x'.repeat(1000)))).page).toMatchObject({ bytes: { length: 1000 } })
})

test('follows a redirect on the same server, and none to another or in a circle', async () => {
  const within = await fetched((request, response) => {
    if (request.url === '/page') response.writeHead(301, { location: '/there' }).end()
    else response.end('there')
  })
  expect(within.page).toMatchObject({ bytes: Buffer.from('there') })
  const other = await serve(answer(200))
  let asked = 0
  servers.at(-1)?.on('request', () => asked++)
  for (const location of [`${other}/page`, 'https://elsewhere.example/', '/page', 'http://[']) {
    expect((await fetched(answer(302, { location }))).page).toEqual({
      absent: 'PAGE_REDIRECTED',
      details: {},
    })
  }
  expect(asked).toBe(0)
})

test('does not wait for a server that never ends', async () => {
  const silent = await fetched(() => undefined, { timeoutMs: 50 })
  expect(silent.page).toMatchObject({ absent: 'PAGE_TOO_SLOW' })
  const dripping = await fetched((_request, response) => void response.write('x'), { timeoutMs: 50 })
  expect(dripping.page).toMatchObject({ absent: 'PAGE_TOO_SLOW' })
})

test('a server that is not there is unreachable, with the system’s word for it', async () => {
  const address = await serve(answer(200))
  const server = servers.pop()
  await new Promise((resolve) => server?.close(resolve))
  const fetching = { fetch: globalThis.fetch, now: () => now, timeoutMs: 5000 }
  expect((await fetchPage(`${address}/page`, 1000, fetching)).page).toEqual({
    absent: 'PAGE_UNREACHABLE',
    details: { reason: 'ECONNREFUSED' },
  })
})
