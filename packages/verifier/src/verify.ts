/**
 * The verification: a pure function of what was presented, what is known, and the moment of judgement. No I/O:
 * every outside fact comes through `TrustSource`.
 */
import { type Check, type DecisionPolicy, decide, type Verdict } from '@attestat/credential'
import type { PresentationRequest } from '@attestat/openid4vc'
import { stapledTrust, type TrustSource } from '@attestat/trust'
import { type Examination, examine, placeChecks, type Surroundings } from './checks/checks.ts'
import { requestSatisfied } from './checks/request-satisfied.ts'
import { kindOf } from './kind.ts'
import { type Policy, type PolicyName, policyOf } from './policy.ts'
import { type PresentedToken, readPresented } from './presented.ts'
import type { CredentialResult, VerificationResult } from './result.ts'

export interface VerifyOptions {
  readonly trust: TrustSource
  readonly policy: PolicyName | Policy
  /** The moment of judgement: now, or any other for "was it valid then". */
  readonly now: Date
  /** The request that this answers. */
  readonly request?: PresentationRequest
  /** Without a request: for whom the presentation must have been made. */
  readonly audience?: string
}

/**
 * Verifies what was presented: a credential, an OpenID4VP response, or an evidence bundle.
 *
 * The same inputs give the same result.
 *
 * @throws VerifierError `PRESENTATION_INVALID`, `POLICY_INVALID`; TrustError `BUNDLE_INVALID`. What a credential
 *   is never throws; it is in the result.
 */
export async function verify(
  input: Uint8Array | string,
  { trust, policy: policyOrName, now, request, audience }: VerifyOptions,
): Promise<VerificationResult> {
  const policy = policyOf(policyOrName)
  const { tokens, facts } = readPresented(input)
  const expected = request?.clientId ?? audience
  const surroundings: Surroundings = {
    trust: facts ? await stapledTrust(facts, trust, { now }) : trust,
    policy,
    now,
    ...(request ? { request } : {}),
    ...(expected === undefined ? {} : { audience: expected }),
  }
  const examined: Examined[] = []
  for (const [index, token] of tokens.entries()) {
    const examination = await examine(token.text, surroundings)
    const checks = placeChecks(examination.checks, index)
    examined.push({ token, examination, checks, verdict: decide(checks, credentialPolicy(policy, request)) })
  }
  const { verdict, checks } = judge(examined, policy, request, now)
  return {
    verdict,
    checks,
    policy: policy.name,
    now,
    credentials: examined.map(toResult),
  }
}

/** One presented credential with all that was found out about it. */
export interface Examined {
  readonly token: PresentedToken
  readonly examination: Examination
  readonly checks: readonly Check[]
  readonly verdict: Verdict
}

function credentialPolicy(policy: Policy, request: PresentationRequest | undefined): DecisionPolicy {
  const withRequest = request ? policy.requiredWithRequest.filter((name) => name !== 'request-satisfied') : []
  return { required: [...policy.required, ...withRequest] }
}

/**
 * Without a request the worst credential decides. With one, rejected credentials are discarded, and the worst of
 * those that the best option still needs decides.
 */
function judge(
  examined: readonly Examined[],
  policy: Policy,
  request: PresentationRequest | undefined,
  now: Date,
): { readonly verdict: Verdict; readonly checks: readonly Check[] } {
  const all = examined.flatMap((one) => one.checks)
  if (!request) return { verdict: worst(examined.map((one) => one.verdict)), checks: all }
  const { check, used } = requestSatisfied(examined, request, now)
  const checks = [...all, check]
  const needed = policy.requiredWithRequest.includes('request-satisfied')
  if (check.status === 'failed' && needed) return { verdict: 'rejected', checks }
  return { verdict: worst(used.map((one) => one.verdict)), checks }
}

/** Nothing presented is nothing established. */
function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('rejected')) return 'rejected'
  return verdicts.length === 0 || verdicts.includes('undecided') ? 'undecided' : 'accepted'
}

function toResult({ token, examination, verdict }: Examined): CredentialResult {
  const { credential, envelope, recognition } = examination
  const kind = credential ? kindOf(credential) : undefined
  const facts = {
    ...(token.queryId === undefined ? {} : { queryId: token.queryId }),
    ...(envelope ? { format: envelope.format.id, issuer: envelope.issuer } : {}),
    ...(kind === undefined ? {} : { kind }),
    ...(recognition ? { recognition } : {}),
    mayHideMore: envelope?.format.selective ?? false,
  }
  const document = credential?.document
  if (verdict === 'accepted' && document) return { ...facts, verdict, credential: document }
  return {
    ...facts,
    verdict: verdict === 'accepted' ? 'undecided' : verdict,
    ...(document ? { claimed: document } : {}),
  }
}
