/** A verifier with open requests: asks, remembers what it asked, and takes each answer once. */
import type { JsonValue } from '@attestat/credential'
import { createPresentationRequest, type VerifierStatement } from '@attestat/openid4vc'
import type { TrustSource } from '@attestat/trust'
import { VerifierError } from './codes.ts'
import { type Policy, type PolicyName, policyOf } from './policy.ts'
import { readPresented } from './presented.ts'
import type { OpenRequest, RequestStore } from './request-store.ts'
import type { VerificationResult } from './result.ts'
import { verifyPresented } from './verify.ts'

export interface VerifierOptions {
  /** The full client identifier: the audience of every answer. */
  readonly clientId: string
  readonly trust: TrustSource
  readonly policy: PolicyName | Policy
  readonly requests: RequestStore
  /** How long a request stays open. Default 600. */
  readonly requestLifetimeSeconds?: number
  /** The clock. Default: the system's. */
  readonly now?: () => Date
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
   * @throws CredentialError `DCQL_INVALID`; OpenId4VcError `CLIENT_ID_PREFIX`, `REQUEST_INVALID`.
   */
  async ask(dcqlQuery: JsonValue, statement?: VerifierStatement): Promise<OpenRequest> {
    const { clientId, requests, requestLifetimeSeconds = 600 } = this.options
    const now = this.now()
    const request = createPresentationRequest({
      clientId,
      dcqlQuery,
      now,
      expiresAt: new Date(now.getTime() + requestLifetimeSeconds * 1000),
      ...(statement === undefined ? {} : { statement }),
    })
    // A new request always gets a state.
    const open = { ...request, state: request.state as string }
    await requests.open(open)
    return open
  }

  /**
   * Verifies the answer to an open request, and closes it, whatever the verdict. What is no presentation at all closes
   * nothing.
   *
   * @param state The `state` of the request that this answers.
   * @throws VerifierError `REQUEST_UNKNOWN` when no such request is open: never asked, expired, or answered before;
   *   and as `verify`.
   */
  async receive(input: Uint8Array | string, state: string): Promise<VerificationResult> {
    const { trust, requests } = this.options
    const presented = readPresented(input)
    const now = this.now()
    const request = await requests.take(state, now)
    if (!request) throw new VerifierError('REQUEST_UNKNOWN', { at: 'state' })
    return verifyPresented(presented, { trust, policy: this.policy, now, request })
  }
}
