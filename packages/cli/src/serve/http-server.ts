/** Serves `Request → Response` over HTTP/1.1, with bounds on time and connections, until it is told to stop. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { CliError } from '../codes.ts'

export interface HttpServerOptions {
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
  /** How long the head of a request may take to arrive. Default 10. */
  readonly headSeconds?: number
  /** How long a whole request may take to arrive. Default 30. */
  readonly requestSeconds?: number
  /** How long a connection is held on which nothing moves, be it that an answer is not taken. Default 60. */
  readonly idleSeconds?: number
  /** How many connections are held; more are closed at once. Default 4096. */
  readonly connections?: number
  /** How long answers under way may take once the server is to stop. Default 10. */
  readonly graceSeconds?: number
}

export interface HttpServer {
  /** Where it listens. */
  readonly address: string
  /** Takes no more connections, finishes what is under way, and ends. */
  stop(): Promise<void>
}

/** Starts to serve. @throws CliError `LISTEN_FAILED`. */
export async function serveHttp(
  fetch: (request: Request) => Promise<Response>,
  options: HttpServerOptions,
): Promise<HttpServer> {
  const { host, port, headSeconds = 10, requestSeconds = 30, idleSeconds = 60 } = options
  const { connections = 4096, graceSeconds = 10 } = options
  const server = createServer(
    {
      // Node answers 408 by itself when these have passed.
      headersTimeout: headSeconds * 1000,
      requestTimeout: requestSeconds * 1000,
      connectionsCheckingInterval: Math.min(1000, headSeconds * 250),
      keepAliveTimeout: 5000,
    },
    getRequestListener(fetch),
  )
  server.maxConnections = connections
  server.setTimeout(idleSeconds * 1000)
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown'
    throw new CliError('LISTEN_FAILED', { at: `${host}:${port}`, details: { reason }, cause })
  }
  const { address, family, port: listening } = server.address() as AddressInfo
  return {
    address: `http://${family === 'IPv6' ? `[${address}]` : address}:${listening}`,
    async stop() {
      const closed = once(server, 'close')
      server.close()
      // A connection that is kept alive is idle again after its answer.
      const idle = setInterval(() => server.closeIdleConnections(), 50)
      const end = setTimeout(() => server.closeAllConnections(), graceSeconds * 1000)
      await closed
      clearInterval(idle)
      clearTimeout(end)
    },
  }
}
