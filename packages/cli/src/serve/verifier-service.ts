/** The verifier's service as a process: stores, log, signals. Loaded only to serve. */
import { ToolkitError } from '@attestat/credential'
import { memoryAnswerStore, memorySeenStore } from '@attestat/verifier'
import {
  createVerifierService,
  type ServiceEvent,
  type VerifierService,
  type VerifierServiceOptions,
} from '@attestat/verifier/http'
import { checkRequestFile, openRequestFile } from '@attestat/verifier/sqlite'
import type { PackRead } from '../pack-file.ts'
import { type HttpServerOptions, serveHttp } from './http-server.ts'

export interface ServeVerifierOptions
  extends Omit<VerifierServiceOptions, 'trust' | 'store' | 'seen' | 'log'>,
    HttpServerOptions {
  /** Reads the facts; asked again when the process is told to (SIGHUP). */
  readonly openTrust: (now: Date) => Promise<PackRead>
  /** File for open requests, results and what was seen; absent: they are in memory. */
  readonly store?: string
  /** Only sees whether all of it can be used. */
  readonly dryRun: boolean
}

type LogEvent =
  | ServiceEvent
  | { readonly event: 'listening'; readonly address: string; readonly url: string }
  | { readonly event: 'stopping' }
  /** With what was left because it is older than what is at hand. */
  | { readonly event: 'trust-read'; readonly kept: readonly string[] }
  | { readonly event: 'trust-refused' | 'forget-failed'; readonly code: string }

/** Serves until the process is told to stop (SIGTERM, SIGINT), and finishes what is under way. */
export async function serveVerifier(options: ServeVerifierOptions): Promise<void> {
  const { openTrust, store: path, dryRun } = options
  if (path !== undefined && dryRun) checkRequestFile(path)
  const file = path === undefined || dryRun ? undefined : openRequestFile(path)
  const store = file ?? memoryAnswerStore()
  // One for all readings of the facts: none of them takes anything older than another.
  const seen = file?.seen ?? memorySeenStore()
  const make = async (): Promise<{ readonly made: VerifierService; readonly kept: readonly string[] }> => {
    const { trust, kept } = await openTrust(new Date())
    return { made: await createVerifierService({ ...options, trust, store, seen, log }), kept }
  }
  try {
    let { made: service } = await make()
    if (dryRun) return
    const server = await serveHttp((request) => service.fetch(request), options)
    const timer = setInterval(() => {
      service.forget().catch((error) => log({ event: 'forget-failed', code: codeOf(error) }))
    }, 30_000)
    // What is under way is finished by the facts that it began with.
    let reading: Promise<void> = Promise.resolve()
    const reread = (): void => {
      reading = reading.then(make).then(
        ({ made, kept }) => {
          service = made
          log({ event: 'trust-read', kept })
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
