import { once } from 'node:events'
import { connect } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { type HttpServer, serveHttp } from './http-server.ts'

const servers: HttpServer[] = []
afterAll(() => Promise.all(servers.map((server) => server.stop())))

async function serve(
  options: Partial<Parameters<typeof serveHttp>[1]> = {},
  answer = async (request: Request): Promise<Response> => new Response(await request.text()),
): Promise<HttpServer> {
  const server = await serveHttp(answer, {
    host: '127.0.0.1',
    port: 0,
    graceSeconds: 0.2,
    ...options,
  })
  servers.push(server)
  return server
}

function raw({ address }: HttpServer, text: string): ReturnType<typeof connect> {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  socket.write(text)
  return socket
}

test('K5 a head that never ends is answered with 408, a whole one with what was asked', async () => {
  // Nothing else would end it in the time of a test.
  const server = await serve({ headSeconds: 0.3, requestSeconds: 3600 })
  const slow = raw(server, 'GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ')
  expect(await textOf(slow)).toMatch(/^HTTP\/1\.1 408 /)
  expect((await fetch(server.address)).status).toBe(200)
})

test('K5 a body that never ends is cut off', async () => {
  const server = await serve({ headSeconds: 0.3, requestSeconds: 0.3 })
  const slow = raw(server, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc')
  const ended = await textOf(slow)
  expect(ended).toMatch(/^HTTP\/1\.1 408 /)
  expect(await (await fetch(server.address, { method: 'POST', body: 'abc' })).text()).toBe('abc')
})

test('K5 an answer that is not taken is cut off, and one that is taken goes on', async () => {
  const piece = new Uint8Array(1 << 20)
  const cancelled = Promise.withResolvers<void>()
  const endless = async (): Promise<Response> =>
    new Response(
      new ReadableStream({ pull: (stream) => stream.enqueue(piece), cancel: () => cancelled.resolve() }),
    )
  const server = await serve({ idleSeconds: 0.3 }, endless)
  const idle = raw(server, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  idle.on('error', () => undefined)
  idle.pause()
  await cancelled.promise
  const reader = (await fetch(server.address)).body?.getReader()
  for (let taken = 0; taken < 20 * piece.length; ) {
    const { value } = (await reader?.read()) ?? {}
    if (!value) throw new Error('cut off')
    taken += value.length
  }
  await reader?.cancel()
})

test('more connections than it may hold are closed, and others go on', async () => {
  const server = await serve({ connections: 1 })
  const first = raw(server, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nConnection: close\r\n\r\n')
  await once(first, 'connect')
  const second = raw(server, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  second.on('error', () => undefined)
  await once(second, 'close')
  first.write('abc')
  expect(await textOf(first)).toMatch(/^HTTP\/1\.1 200 OK(?:.|\n|\r)*abc$/)
})

test('a connection that does nothing does not keep it from stopping', async () => {
  const server = await serve()
  const idle = raw(server, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await once(idle, 'data')
  const closed = once(idle, 'close')
  await server.stop()
  await closed
})

test('where something listens already it says so', async () => {
  const { port } = new URL((await serve()).address)
  await expect(serve({ port: Number(port) })).rejects.toMatchObject({
    code: 'LISTEN_FAILED',
    at: `127.0.0.1:${port}`,
    details: { reason: 'EADDRINUSE' },
  })
})
