/** A verifier with open requests: asks, remembers what it asked, and takes each answer once. */
import type { JsonValue } from '@attestat/credential'
import {
  createPresentationRequest,
  type PresentationRequest,
  type VerifierStatement,
} from '@attestat/openid4vc'
import type { TrustSource } from '@attestat/trust'
import { VerifierError } from './codes.ts'
import type { Policy, PolicyName } from './policy.ts'
import type { RequestStore } from './request-store.ts'
import type { VerificationResult } from './result.ts'
import { verify } from './verify.ts'

export interface VerifierOptions {
  /** The full client identifier: the audience of every answer. */
  readonly clientId: string
  readonly trust: TrustSource
  readonly policy: PolicyName | Policy
  readonly requests: RequestStore
  /** How long a request stays open. Default 600. */
  readonly requestLifetimeSeconds?: number
  readonly now?: () => Date
}

export class Verifier {
  private readonly options: VerifierOptions
  private readonly now: () => Date

  constructor(options: VerifierOptions) {
    this.options = options
    this.now = options.now ?? (() => new Date())
  }

  /** Makes a request and keeps it open. @throws CredentialError `DCQL_INVALID`. */
  async ask(dcqlQuery: JsonValue, statement?: VerifierStatement): Promise<PresentationRequest> {
    const now = this.now()
    const lifetime = this.options.requestLifetimeSeconds ?? 600
    const request = createPresentationRequest({
      clientId: this.options.clientId,
      dcqlQuery,
      now,
      expiresAt: new Date(now.getTime() + lifetime * 1000),
      ...(statement === undefined ? {} : { statement }),
    })
    await this.options.requests.open(request)
    return request
  }

  /**
   * Verifies the answer to an open request, and closes it.
   *
   * @param state The `state` of the request that this answers.
   * @throws VerifierError `REQUEST_UNKNOWN` when no such request is open: never asked, expired, or answered before.
   */
  async receive(input: Uint8Array | string, state: string): Promise<VerificationResult> {
    const { trust, policy, requests } = this.options
    const now = this.now()
    const request = await requests.take(state, now)
    if (!request) throw new VerifierError('REQUEST_UNKNOWN')
    return verify(input, { trust, policy, now, request })
  }
}
