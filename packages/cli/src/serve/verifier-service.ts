/** The verifier's service as a process: stores, log, signals. Loaded only to serve. */
import { ToolkitError } from '@attestat/credential'
import type { TrustSource } from '@attestat/trust'
import { memoryAnswerStore } from '@attestat/verifier'
import {
  createVerifierService,
  type ServiceEvent,
  type VerifierServiceOptions,
} from '@attestat/verifier/http'
import { checkRequestFile, openRequestFile } from '@attestat/verifier/sqlite'
import { type HttpServerOptions, serveHttp } from './http-server.ts'

export interface ServeVerifierOptions
  extends Omit<VerifierServiceOptions, 'trust' | 'store' | 'log'>,
    HttpServerOptions {
  /** Reads the facts; asked again when the process is told to (SIGHUP). */
  readonly openTrust: () => Promise<TrustSource>
  /** File for open requests and results; absent: they are in memory. */
  readonly store?: string
  /** Only sees whether all of it can be used. */
  readonly dryRun: boolean
}

type LogEvent =
  | ServiceEvent
  | { readonly event: 'listening'; readonly address: string; readonly url: string }
  | { readonly event: 'stopping' | 'trust-read' }
  | { readonly event: 'trust-refused' | 'forget-failed'; readonly code: string }

/** Serves until the process is told to stop (SIGTERM, SIGINT), and finishes what is under way. */
export async function serveVerifier(options: ServeVerifierOptions): Promise<void> {
  const { openTrust, store: path, dryRun } = options
  if (path !== undefined && dryRun) checkRequestFile(path)
  const file = path === undefined || dryRun ? undefined : openRequestFile(path)
  const store = file ?? memoryAnswerStore()
  const make = async (): Promise<Awaited<ReturnType<typeof createVerifierService>>> =>
    createVerifierService({ ...options, trust: await openTrust(), store, log })
  try {
    let service = await make()
    if (dryRun) return
    const server = await serveHttp((request) => service.fetch(request), options)
    const timer = setInterval(() => {
      service.forget().catch((error) => log({ event: 'forget-failed', code: codeOf(error) }))
    }, 30_000)
    // What is under way is finished by the facts that it began with.
    const reread = (): void => {
      make().then(
        (next) => {
          service = next
          log({ event: 'trust-read' })
        },
        (error) => log({ event: 'trust-refused', code: codeOf(error) }),
      )
    }
    process.on('SIGHUP', reread)
    const told = toldToStop()
    log({ event: 'listening', address: server.address, url: options.url })
    await told
    log({ event: 'stopping' })
    service.stop()
    await server.stop()
    clearInterval(timer)
    process.off('SIGHUP', reread)
  } finally {
    file?.close()
  }
}

function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
  })
}

/** One line of JSON an event. */
function log(event: LogEvent): void {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`)
}

function codeOf(error: unknown): string {
  return error instanceof ToolkitError ? error.code : 'INTERNAL_FAULT'
}
