/** A verifier with open requests: asks, remembers what it asked, and takes each answer once. */
import { encodeBase64url, type JsonObject, type JsonValue, type Signer } from '@attestat/credential'
import {
  createPresentationRequest,
  signPresentationRequest,
  type VerifierStatement,
} from '@attestat/openid4vc'
import type { TrustSource } from '@attestat/trust'
import { VerifierError } from './codes.ts'
import { type Policy, type PolicyName, policyOf } from './policy.ts'
import { type Presented, readPresented, statedBy } from './presented.ts'
import {
  type Answered,
  isAnswered,
  type OpenRequest,
  type RequestStore,
  readOpenRequest,
  requestIdOf,
} from './request-store.ts'
import type { VerificationResult } from './result.ts'
import type { SeenDocuments } from './seen-documents.ts'
import { verify } from './verify.ts'

export interface VerifierOptions {
  /** The full client identifier: the audience of every answer. */
  readonly clientId: string
  /** Signs the requests, for a `clientId` of `decentralized_identifier:did:…` alone; its `kid` is a key of that DID. */
  readonly signer?: Signer
  readonly trust: TrustSource
  readonly policy: PolicyName | Policy
  readonly requests: RequestStore
  /** As of `verify`. */
  readonly seen?: SeenDocuments
  /** How long a request stays open. Default 600. */
  readonly requestLifetimeSeconds?: number
  /** The https address that the answer to a request is posted to. Default: none, answers are handed over otherwise. */
  readonly responseUri?: (requestId: string) => string
  /** The clock. Default: the system's. */
  readonly now?: () => Date
  /** As of `verify`. */
  readonly pause?: () => Promise<void>
}

/**
 * A verifier that answers come back to.
 *
 * @example
 * ```ts
 * const verifier = new Verifier({ clientId, trust, policy: 'admissions', requests: memoryRequestStore() })
 * const request = await verifier.ask(dcqlQuery)
 * const result = await verifier.receive(response, request.state)
 * ```
 */
export class Verifier {
  private readonly options: VerifierOptions
  private readonly policy: Policy
  private readonly now: () => Date

  /** @throws VerifierError `POLICY_INVALID`. */
  constructor(options: VerifierOptions) {
    this.options = options
    this.policy = policyOf(options.policy)
    this.now = options.now ?? (() => new Date())
  }

  /**
   * Makes a request and keeps it open.
   *
   * @throws CredentialError `DCQL_INVALID`, `JWS_KID_ISSUER_MISMATCH`; OpenId4VcError `CLIENT_ID_PREFIX`,
   *   `REQUEST_INVALID`; VerifierError `REQUESTS_FULL`.
   */
  async ask(dcqlQuery: JsonValue, statement?: VerifierStatement): Promise<OpenRequest> {
    const { clientId, signer, requests, responseUri, requestLifetimeSeconds = 600 } = this.options
    const now = this.now()
    const state = encodeBase64url(crypto.getRandomValues(new Uint8Array(32)))
    const id = await requestIdOf(state)
    const request = createPresentationRequest({
      clientId,
      dcqlQuery,
      state,
      now,
      expiresAt: new Date(now.getTime() + requestLifetimeSeconds * 1000),
      ...(responseUri === undefined ? {} : { responseUri: responseUri(id) }),
      ...(statement === undefined ? {} : { statement }),
    })
    const text = signer ? await signPresentationRequest(request, signer) : JSON.stringify(request.document)
    const open = readOpenRequest(id, text)
    await requests.open(open, now)
    return open
  }

  /**
   * Verifies the answer to an open request, and closes it, whatever the verdict. What is no presentation at all closes
   * nothing.
   *
   * @param input Bytes or text, or JSON after the strict edge.
   * @param state The `state` of the request that this answers.
   * @throws VerifierError `NONCE_CONSUMED` when the request was answered before; `REQUEST_UNKNOWN` when no such request
   *   is open: never asked, or expired; and as `verify`.
   */
  async receive(input: Uint8Array | string | JsonObject, state: string): Promise<VerificationResult> {
    return this.take(readPresented(input), await requestIdOf(state))
  }

  /**
   * The same for an answer that came to the address of a request, which others may know: it has to have the request's
   * `state`. With another one, or none, it closes nothing.
   *
   * @param requestId The request's `id`.
   * @throws VerifierError `REQUEST_UNKNOWN` for a `state` that is not the request's; and as {@link receive}.
   */
  async receiveFor(input: Uint8Array | string | JsonObject, requestId: string): Promise<VerificationResult> {
    return this.take(await readAnswerTo(requestId, input), requestId)
  }

  /**
   * The same, but the request stays open: for whoever closes it together with keeping the result, so that neither is
   * lost without the other (`AnswerStore.settle`).
   */
  async judgeFor(input: Uint8Array | string | JsonObject, requestId: string): Promise<VerificationResult> {
    const { requests } = this.options
    const presented = await readAnswerTo(requestId, input)
    const now = this.now()
    // What is not open is not taken either: this only tells which of the two it is.
    const request = (await requests.find(requestId, now)) ?? (await requests.take(requestId, now))
    return this.judge(presented, notTaken(request), now)
  }

  private async take(presented: Presented, requestId: string): Promise<VerificationResult> {
    const now = this.now()
    return this.judge(presented, notTaken(await this.options.requests.take(requestId, now)), now)
  }

  private judge(presented: Presented, request: OpenRequest, now: Date): Promise<VerificationResult> {
    const { trust, seen, pause } = this.options
    const terms = { trust, policy: this.policy, now, request }
    return verify(presented, { ...terms, ...(seen && { seen }), ...(pause && { pause }) })
  }
}

async function readAnswerTo(requestId: string, input: Uint8Array | string | JsonObject): Promise<Presented> {
  const presented = readPresented(input)
  await requireStateOf(requestId, statedBy(presented))
  return presented
}

/**
 * Refuses an answer to another request: whoever was sent a request has its state, and nobody else may close it.
 *
 * @throws VerifierError `REQUEST_UNKNOWN`.
 * @see OpenID4VP 1.0, section 8.2, and RFC 6749, section 4.1.2
 */
export async function requireStateOf(requestId: string, state: JsonValue | undefined): Promise<void> {
  const isOurs = typeof state === 'string' && (await requestIdOf(state)) === requestId
  if (!isOurs) throw new VerifierError('REQUEST_UNKNOWN', { at: 'state' })
}

/**
 * What a store gave, where it gave a request.
 *
 * @throws VerifierError `NONCE_CONSUMED` when it was answered before, `REQUEST_UNKNOWN` when there is none.
 */
export function notTaken<T>(given: T | Answered | undefined): T {
  if (given === undefined) throw new VerifierError('REQUEST_UNKNOWN', { at: 'state' })
  if (isAnswered(given)) {
    const answeredAt = given.answeredAt.toISOString()
    throw new VerifierError('NONCE_CONSUMED', { at: 'state', details: { answeredAt } })
  }
  return given
}
