/** The verdict of this toolkit, in the words of an agent's result. */
import {
  type Check,
  type CheckName,
  type CodeWords,
  type CredentialDocument,
  decide,
  explainCode,
  type FormatId,
  ToolkitError,
  type Verdict,
} from '@attestat/credential'
import type { TrustSource } from '@attestat/trust'
import { checkCodes, type Policy, type Presented, readPresented, verify } from '@attestat/verifier'
import type { IVerifyResult } from '@veramo/core-types'

export interface JudgeOptions {
  /** Facts about issuers: their keys, what their status lists say. */
  readonly trust: TrustSource
  /**
   * What must be established for certain. What speaks against a document is never passed over, whatever is named here,
   * and whatever `policies` a caller of the agent names. Default {@link agentPolicy}.
   */
  readonly policy?: Policy
  /** Default: the system's clock. */
  readonly now?: () => Date
}

/**
 * Signed by the issuer, in force, and known not to be revoked where it can be revoked. Where the trust
 * has a registry, whom it does not know is rejected; without one nobody has to be recognised.
 */
export const agentPolicy: Policy = Object.freeze({
  name: 'agent',
  required: Object.freeze(['key-valid-at-time', 'validity-period', 'status'] as const),
  requiredWithRequest: Object.freeze([] as const),
  allowSeveralHolders: false,
  guardianApproval: 'never',
  maxStatusAgeSeconds: 7 * 86_400,
  requireStatus: false,
  maxPresentationAgeSeconds: 300,
  clockSkewSeconds: 60,
  judgedAsOf: 'now',
})

/** What is judged besides the document. */
export interface JudgedAlong {
  /** For whom a presentation must have been made; then its holder must be the one who signed it. */
  readonly audience?: string | undefined
  readonly isPresentation?: boolean
  readonly now?: Date | undefined
}

/** A verdict with everything that it rests on. */
export interface Judgement {
  readonly verdict: Verdict
  readonly checks: readonly Check[]
  /** What had to be established. */
  readonly required: readonly CheckName[]
  /** The first credential, where it could be read; to be believed with the verdict alone. */
  readonly read?: { readonly document: CredentialDocument; readonly format: FormatId }
  /** Whether it is a W3C presentation, a token around credentials. */
  readonly isWrapped: boolean
  /** Whether it was made to be shown to somebody: its holder's signature, several credentials, or facts are with it. */
  readonly isShown: boolean
}

/** Verifies a token under a policy. Nothing is thrown for what the token is. */
export async function judge(
  text: string,
  { trust, policy = agentPolicy, now = () => new Date() }: JudgeOptions,
  { audience, isPresentation = false, now: moment = now() }: JudgedAlong = {},
): Promise<Judgement> {
  const judgedBy = isPresentation ? ofPresentations(policy) : policy
  const { required } = judgedBy
  const presented = takenApart(text)
  const { verdict, checks, credentials } = await verify(presented ?? text, {
    trust,
    policy: judgedBy,
    now: moment,
    ...(audience === undefined ? {} : { audience }),
  })
  const [first, ...others] = credentials
  const document = first && ('credential' in first ? first.credential : first.claimed)
  const read = document && first.format ? { read: { document, format: first.format } } : {}
  const isSigned = checks.some(({ name, status }) => name === 'holder-binding' && status === 'passed')
  const isWrapped = presented?.tokens.some(({ presentation, issued }) => presentation ?? issued) ?? false
  const isShown = others.length > 0 || isSigned || text.trimStart().startsWith('{')
  if (trust.registry) return { verdict, checks, required, ...read, isWrapped, isShown }
  // Where there is no registry nobody can be recognised, and an agent without one does not ask who is.
  const asked = checks.map((check) => (check.code === 'ISSUER_NOT_TRUSTED' ? skipped(check) : check))
  return { verdict: decide(asked, { required }), checks: asked, required, ...read, isWrapped, isShown }
}

/** The same for what somebody shows: they must be its holder, and mean whoever asks. */
function ofPresentations(policy: Policy): Policy {
  return { ...policy, required: [...policy.required, 'holder-binding', 'audience'] }
}

/** What was handed over, read once; undefined where it is no presentation of any kind, which the verdict says. */
function takenApart(text: string): Presented | undefined {
  try {
    return readPresented(text)
  } catch (error) {
    if (error instanceof ToolkitError) return undefined
    throw error
  }
}

function skipped(check: Check): Check {
  return { ...check, status: 'skipped', code: 'CHECK_SKIPPED', message: skippedWords }
}

const skippedWords = explainCode(checkCodes.CHECK_SKIPPED as CodeWords, 'en')

/** Why a result is not `accepted`: the first check that failed; else the first that had to pass and could not be. */
export function decisiveCheck({ checks, required }: Judgement): Check | undefined {
  return (
    checks.find(({ status }) => status === 'failed') ??
    checks.find(({ status, name }) => status === 'inconclusive' && required.includes(name)) ??
    checks.find(({ status }) => status === 'inconclusive')
  )
}

/** A refusal as an agent's result has it: never an exception, and never a text alone. */
export function notVerified(code: string, message: string): IVerifyResult {
  return { verified: false, error: { errorCode: code, message } }
}
