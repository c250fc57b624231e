/** What an address of the service is: one table of them makes the router, the OpenAPI document and the readable page. */
import type { CodeWords, JsonObject, Language } from '@attestat/credential'
import type { TrustSource } from '@attestat/trust'
import type { AnswerStore } from '../answer-store.ts'
import type { VerifierCode } from '../codes.ts'
import type { Policy, PolicyName } from '../policy.ts'
import type { Verifier } from '../verifier.ts'
import type { VerifierMemory } from '../verifier-memory.ts'
import type { InTurn } from './turns.ts'

export interface Route {
  readonly method: 'GET' | 'POST'
  /** As OpenAPI writes it: `/requests/{id}`. */
  readonly path: string
  readonly operationId: string
  readonly summary: CodeWords
  /** `key`: who administers the service. `secret`: who was given the secret of the result. */
  readonly access: 'anybody' | 'key' | 'secret'
  /** Whether it waits for its turn among others, and is refused when too many do. */
  readonly isWork: boolean
  readonly query?: readonly QueryParameter[]
  /** Media types of the body, each with the schema of what is in it. */
  readonly body?: Readonly<Record<string, JsonObject>>
  readonly answer: RouteAnswer
  /** Refusals of its own. */
  readonly refusals: readonly VerifierCode[]
  handle(call: Call, parts: ServiceParts): Promise<Response>
}

export interface QueryParameter {
  readonly name: string
  readonly summary: CodeWords
}

/** The answer when all is well. */
export interface RouteAnswer {
  readonly status: 200 | 201
  readonly summary: CodeWords
  readonly content: Readonly<Record<string, JsonObject>>
}

/** One request to the service, its edge passed. */
export interface Call {
  readonly request: Request
  readonly language: Language
  /** The `id` in the path; empty where there is none. */
  readonly id: string
  /** Empty where the route has no body. */
  readonly body: Uint8Array
  /** Of `content-type`, without parameters. */
  readonly mediaType: string
  /** Each parameter at most once, and none that the route does not have. */
  readonly query: ReadonlyMap<string, string>
  readonly now: Date
}

/** What the service works with. */
export interface ServiceParts {
  readonly url: string
  readonly clientId: string
  /** Those of the memory. */
  readonly trust: TrustSource
  readonly memory: VerifierMemory
  readonly policy: PolicyName | Policy
  readonly verifier: Verifier
  readonly store: AnswerStore
  /** Carries out what concerns one request, one after the other. */
  readonly inTurn: InTurn
  readonly resultLifetimeSeconds: number
  /** Whether it takes no more work. */
  readonly isStopping: () => boolean
  /** The metrics as text. */
  readonly metricsText: () => string
  readonly judged: (verdict: string) => void
}

/** An answer as JSON, kept by nobody on the way. */
export function jsonResponse(document: object, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(document), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  })
}
