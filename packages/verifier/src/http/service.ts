/** The verifier as an HTTP service: `Request → Response`, to be served by itself or mounted in another program. */
import type { Signer, ToolkitError } from '@attestat/credential'
import { type TrustSource, trustLimits } from '@attestat/trust'
import { Hono } from 'hono'
import type { AnswerStore } from '../answer-store.ts'
import { VerifierError } from '../codes.ts'
import { expected } from '../expected.ts'
import type { Policy, PolicyName } from '../policy.ts'
import { memorySeenStore, type SeenStore } from '../seen-store.ts'
import { Verifier } from '../verifier.ts'
import { openVerifierMemory } from '../verifier-memory.ts'
import { aboutRoutes } from './about.ts'
import { apiKeyCheck } from './api-key.ts'
import { bodyReader } from './body.ts'
import { createGate, othersSeen } from './gate.ts'
import { createMetrics } from './metrics.ts'
import { problemResponse, refusalOf } from './problems.ts'
import { languageOf, mediaTypeOf, readQuery, requireMediaType } from './request-edge.ts'
import { requestRoutes } from './requests.ts'
import { responseRoutes } from './responses.ts'
import type { Call, Route, ServiceParts } from './route.ts'
import { turns } from './turns.ts'
import { verifyRoute } from './verify-file.ts'

export interface VerifierServiceOptions {
  /** The https address at which the service is reached, wherever it is mounted. Wallets post their answers below it. */
  readonly url: string
  /** As of `Verifier`. */
  readonly clientId: string
  readonly signer?: Signer
  readonly trust: TrustSource
  readonly policy: PolicyName | Policy
  /** Open requests, and the results of their answers. */
  readonly store: AnswerStore
  /** What was seen before: nothing older is taken again. Default: as long as the service is there, in memory. */
  readonly seen?: SeenStore
  /** Who may ask and verify: at least one key of 128 random bits or more. */
  readonly apiKeys: readonly string[]
  /** How long a request stays open. Default 30 days: families take their time. */
  readonly requestLifetimeSeconds?: number
  /** How long a result waits to be fetched. Default 3600: it holds what the applicant has shown. */
  readonly resultLifetimeSeconds?: number
  readonly limits?: Partial<ServiceLimits>
  /** Is told what was done, without anything about a person. Default: nobody is. */
  readonly log?: (event: ServiceEvent) => void
  /** The clock. Default: the system's. */
  readonly now?: () => Date
}

export interface ServiceLimits {
  /** Largest body, as sent and as unpacked. Default: an evidence bundle's, 16 MiB. */
  readonly bodyBytes: number
  /** How long a body may take to arrive. Default 15. */
  readonly bodySeconds: number
  /** What all bodies that are arriving may hold together. Default 64 MiB. */
  readonly arrivingBytes: number
  /** Pieces of work under way together. Default 4. */
  readonly concurrent: number
  /** Pieces of work that may wait; more are refused with 503. Default 120. */
  readonly waiting: number
}

export type ServiceEvent =
  | {
      readonly event: 'request'
      /** As the table of routes has it, never the address itself. */
      readonly route: string
      readonly method: string
      readonly status: number
      readonly milliseconds: number
      /** Why it was refused. */
      readonly code?: string
    }
  /** Since the last such event. */
  | { readonly event: 'overloaded'; readonly refused: number }
  /** An error that is no refusal: its kind, and where it arose. Its message may quote what was being read. */
  | { readonly event: 'fault'; readonly name: string; readonly place: string }

export interface VerifierService {
  /** Answers one request. Never throws. */
  fetch(request: Request): Promise<Response>
  /** From now on `/health` says that no work is taken, so that whoever distributes it goes elsewhere. */
  stop(): void
  /** Erases results that have expired. To be called now and then. */
  forget(): Promise<void>
}

/**
 * Makes the service.
 *
 * @throws VerifierError `API_KEY_WEAK`, `PARAMETER_INVALID` for a `url` that is no https address, `POLICY_INVALID`;
 *   TrustError `REGISTRY_ROLLBACK` for a registry that is older than one seen before.
 */
export async function createVerifierService(options: VerifierServiceOptions): Promise<VerifierService> {
  const { clientId, signer, policy, store, seen = memorySeenStore() } = options
  const log = neverFailing(options.log)
  const { requestLifetimeSeconds = 30 * 86_400, resultLifetimeSeconds = 3600 } = options
  const now = options.now ?? (() => new Date())
  const limits: ServiceLimits = { ...defaultLimits, ...options.limits }
  const url = readUrl(options.url)
  const hasKey = await apiKeyCheck(options.apiKeys)
  const memory = await openVerifierMemory(options.trust, seen)
  const { trust } = memory
  const gate = createGate(limits)
  const metrics = createMetrics()
  const { bodyBytes: maxBytes, bodySeconds: seconds, arrivingBytes: totalBytes } = limits
  const readBody = bodyReader({ maxBytes, seconds, totalBytes })
  let stopping = false

  const parts: ServiceParts = {
    url,
    clientId,
    trust,
    memory,
    policy,
    store,
    inTurn: turns(),
    resultLifetimeSeconds,
    verifier: new Verifier({
      clientId,
      ...(signer ? { signer } : {}),
      trust,
      seen: memory.seen,
      policy,
      requests: store.requests,
      requestLifetimeSeconds,
      responseUri: (id) => `${url}/responses/${id}`,
      now,
      pause: othersSeen,
    }),
    isStopping: () => stopping,
    metricsText: () => metrics.text({ work_under_way: gate.working, work_waiting: gate.waiting }),
    judged: metrics.judged,
  }

  /** What every route has in common, in the order that costs least when it is refused. */
  const respond = async (route: Route, request: Request, id: string): Promise<Response> => {
    if (route.isWork) gate.requireRoom()
    if (route.access === 'key' && !(await hasKey(request))) throw new VerifierError('API_KEY_REQUIRED')
    const mediaType = mediaTypeOf(request)
    if (route.body) requireMediaType(mediaType, Object.keys(route.body))
    const query = readQuery(request, route)
    // Read before the gate: what arrives slowly must not keep others waiting.
    const body = route.body ? await readBody(request) : new Uint8Array()
    const language = languageOf(request)
    const call: Call = { request, language, id, body, mediaType, query, now: now() }
    return route.isWork ? gate.pass(() => route.handle(call, parts)) : route.handle(call, parts)
  }

  const overload = overloadReporter(log)
  /** Answers, counts and logs. */
  const serve = async (
    { path, method }: { readonly path: string; readonly method: string },
    request: Request,
    work: () => Promise<Response>,
  ): Promise<Response> => {
    const started = performance.now()
    let refusal: ToolkitError | undefined
    const response = await work().catch((error: unknown) => {
      refusal = refusalOf(error)
      if (refusal.code === 'SERVICE_FAULT') log({ event: 'fault', ...faultOf(error) })
      return problemResponse(refusal, languageOf(request))
    })
    response.headers.set('x-content-type-options', 'nosniff')
    const milliseconds = performance.now() - started
    metrics.answered(path, method, response.status, milliseconds / 1000)
    if (refusal?.code === 'SERVICE_OVERLOADED') overload()
    else {
      const facts = { route: path, method, status: response.status, milliseconds: Math.round(milliseconds) }
      log({ event: 'request', ...facts, ...(refusal ? { code: refusal.code } : {}) })
    }
    return response
  }

  const app = new Hono()
  for (const route of routes) {
    app.on(route.method, routerPath(route.path), ({ req }) =>
      serve(route, req.raw, () => respond(route, req.raw, req.param('id') ?? '')),
    )
  }
  for (const [path, allowed] of methodsByPath(routes)) {
    app.all(routerPath(path), ({ req }) =>
      serve({ path, method: 'other' }, req.raw, async () => {
        throw new VerifierError('METHOD_NOT_ALLOWED', { details: { allowed } })
      }),
    )
  }
  app.notFound(({ req }) =>
    serve({ path: 'other', method: 'other' }, req.raw, async () => {
      throw new VerifierError('ROUTE_UNKNOWN')
    }),
  )

  return {
    fetch: async (request) => app.fetch(request),
    stop() {
      stopping = true
    },
    forget: () => store.results.forget(now()),
  }
}

const defaultLimits: ServiceLimits = {
  bodyBytes: trustLimits.bundleBytes,
  bodySeconds: 15,
  arrivingBytes: 4 * trustLimits.bundleBytes,
  concurrent: 4,
  waiting: 120,
}

/** Every address of the service. One address, one line. */
export const routes: readonly Route[] = [
  ...requestRoutes,
  ...responseRoutes,
  verifyRoute,
  ...aboutRoutes(() => routes),
]

function readUrl(text: string): string {
  if (!text.startsWith('https://') || !URL.canParse(text) || /[?#]/.test(text)) {
    throw new VerifierError('PARAMETER_INVALID', {
      at: 'url',
      details: { expected: expected('an https address') },
    })
  }
  return text.replace(/\/+$/, '')
}

/** `{id}` as the router writes it. An id of another shape is no address of ours. */
function routerPath(path: string): string {
  return path.replace('{id}', ':id{[A-Za-z0-9_-]{22}}')
}

function methodsByPath(all: readonly Route[]): ReadonlyMap<string, readonly string[]> {
  const byPath = Map.groupBy(all, ({ path }) => path)
  return new Map([...byPath].map(([path, found]) => [path, found.map(({ method }) => method)]))
}

/** The kind of an error, and the first place of its stack. */
function faultOf(error: unknown): { readonly name: string; readonly place: string } {
  if (!(error instanceof Error)) return { name: typeof error, place: 'unknown' }
  const frame = (error.stack ?? '').split('\n').find((line) => /^\s+at /.test(line))
  return { name: error.name, place: frame?.trim() ?? 'unknown' }
}

/** What a log cannot take is lost to it: the answer that it tells of was given. */
function neverFailing(log: VerifierServiceOptions['log']): (event: ServiceEvent) => void {
  return (event) => {
    try {
      log?.(event)
    } catch {}
  }
}

/** One event a second, however many are turned away. */
function overloadReporter(log: (event: ServiceEvent) => void): () => void {
  let refused = 0
  return () => {
    if (refused++ > 0) return
    setTimeout(() => {
      log({ event: 'overloaded', refused })
      refused = 0
    }, 1000)
  }
}
