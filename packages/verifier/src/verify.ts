/**
 * The verification: a pure function of what was presented, what is known, and the moment of judgement. No I/O:
 * every outside fact comes through `TrustSource`.
 */
import {
  attachedCredential,
  type BatchProof,
  type Check,
  type CheckName,
  checkNames,
  checksOfTheWhole,
  credentialDigest,
  decide,
  encodeBase64url,
  isPdf,
  kindNameOf,
  ToolkitError,
  type Verdict,
} from '@attestat/credential'
import type { PresentationRequest } from '@attestat/openid4vc'
import { type EvidenceFacts, stapledTrust, type TrustSource } from '@attestat/trust'
import { type Examination, examine } from './checks/checks.ts'
import { type GuardianQuestion, guardianApproved, isApprovalNeeded } from './checks/guardian-approved.ts'
import { instantText } from './checks/instant-text.ts'
import { notReplaced } from './checks/not-replaced.ts'
import { type Answer, refusal, type Surroundings, toChecks } from './checks/question.ts'
import { requestSatisfied } from './checks/request-satisfied.ts'
import { sameHolder } from './checks/same-holder.ts'
import { VerifierError } from './codes.ts'
import { factsUntil, momentsOf } from './moments.ts'
import { type Policy, type PolicyName, policyOf } from './policy.ts'
import { type Presented, type PresentedToken, readPresented } from './presented.ts'
import type { AcceptedCredential, ClaimedCredential, CredentialFacts, VerificationResult } from './result.ts'
import type { SeenDocuments } from './seen-documents.ts'

export interface VerifyOptions {
  readonly trust: TrustSource
  readonly policy: PolicyName | Policy
  /** The clock. What is dated after it does not count. */
  readonly now: Date
  /**
   * The moment of judgement, for "was it valid then". Default: `now`. Facts from after it count as far as they can tell
   * of it: what they call good held then, a compromised key is one whenever that became known, and what they call bad
   * without saying since when stays open (`…_LATER`).
   */
  readonly at?: Date
  /** The request that this answers. Its `clientId` is the audience. */
  readonly request?: PresentationRequest
  /** When that request was answered before, where it was: this answer fails. */
  readonly answeredAt?: Date
  /** When the answer came, where that is known: the request's end is held against it. Default: what the answer proves. */
  readonly receivedAt?: Date
  /** Without a request: for whom the presentation must have been made. */
  readonly audience?: string
  /**
   * The proof that the document is in a batch of its issuer, where it came as a file of its own. A bundle brings along
   * those of its documents.
   */
  readonly batchProof?: BatchProof
  /**
   * What was seen before: a document that its issuer has replaced since fails. Documents of one answer are compared
   * with each other in any case.
   */
  readonly seen?: SeenDocuments
  /** Waited for between the documents of one answer: a large one leaves others their turn. Default: nothing. */
  readonly pause?: () => Promise<void>
}

/**
 * Verifies what was presented: a credential, by itself or in a printed PDF, a W3C presentation (`vp+jwt`), an
 * OpenID4VP response, or an evidence bundle. The text of a QR code on paper is for `verifyPaper`. Whatever the bytes
 * are, they have a verdict: what is no presentation at all is rejected by the check `format`, with the code of what is
 * wrong with it.
 *
 * The same inputs give the same result.
 *
 * @param input Bytes or text, or what `readPresented` took apart before.
 * @throws VerifierError `POLICY_INVALID`, `MOMENT_INVALID`, `AUDIENCE_CONFLICT`: what the caller says.
 */
export async function verify(
  input: Uint8Array | string | Presented,
  options: VerifyOptions,
): Promise<VerificationResult> {
  const terms = surroundingsOf(options)
  if (isTakenApart(input)) return verifyPresented(input, options, terms)
  let presented: Presented
  try {
    presented = readPresented(await unprinted(input))
  } catch (error) {
    if (!(error instanceof ToolkitError)) throw error
    return refusedResult(refusal('format', error, 'failed'), options)
  }
  return verifyPresented(presented, options, terms)
}

/** The result of what is refused before any credential in it is looked at. */
export function refusedResult(
  check: Answer,
  options: Pick<VerifyOptions, 'policy' | 'now' | 'at'>,
): VerificationResult {
  const policy = policyOf(options.policy)
  const moments = momentsOf(options)
  const checks = toChecks([check], instantText(moments.at))
  // What has no credentials has nothing to be accepted for.
  const verdict = decide(checks, policy) === 'rejected' ? 'rejected' : 'undecided'
  return { verdict, checks, policy: policy.name, ...moments, credentials: [] }
}

function isTakenApart(input: Uint8Array | string | Presented): input is Presented {
  return typeof input === 'object' && 'tokens' in input
}

/** A printed document is the credential that is attached to it. */
async function unprinted(input: Uint8Array | string): Promise<Uint8Array | string> {
  return input instanceof Uint8Array && isPdf(input) ? attachedCredential(input) : input
}

async function verifyPresented(
  { tokens, state, guardians = [], facts }: Presented,
  options: VerifyOptions,
  terms: Omit<Surroundings, 'batchProof'>,
): Promise<VerificationResult> {
  const { trust, request, answeredAt, receivedAt } = options
  const { policy, at, now } = terms
  const surroundings = facts ? await withFacts(facts, trust, terms) : terms
  const parts = await examineEach(tokens, facts, options, surroundings)
  const needsApproval = isApprovalNeeded({ ...surroundings, parts })
  const required: readonly CheckName[] = [
    ...policy.required,
    ...(request ? policy.requiredWithRequest : []),
    ...(needsApproval ? (['guardian-approved'] as const) : []),
  ]
  const examined = await judgeEach(parts, required, options, surroundings)
  const { used, check } = request
    ? requestSatisfied(examined, request, { at, now, state, answeredAt, receivedAt })
    : { used: examined, check: undefined }
  const isApprovalAsked = needsApproval || guardians.length > 0
  const approved = isApprovalAsked
    ? await guardianApproved({
        ...surroundings,
        parts,
        guardians,
        examineLink: linkExaminer(facts, surroundings),
      })
    : []
  // Also of what the verdict does not rest on: it would be handed out as accepted, and earn points.
  const relied = examined.filter((one) => used.includes(one) || one.verdict === 'accepted')
  const ofAnswer = [check, sameHolder(relied, policy), ...approved].filter((answer) => answer !== undefined)
  const checksOfAnswer = toChecks(ofAnswer, instantText(at))
  const verdict = decide([...checksOf(used), ...checksOfAnswer], { required })
  const told = {
    checks: [...checksOf(examined), ...checksOfAnswer],
    policy: policy.name,
    ...momentsOf(options),
    ...(trust.registry ? {} : stapledRegistryIn(surroundings)),
  }
  return verdict === 'accepted'
    ? { verdict, ...told, credentials: examined.map(toAcceptedOrClaimed) }
    : { verdict, ...told, credentials: examined.map(toClaimed) }
}

/** The surroundings with the facts that came along. */
async function withFacts(
  facts: EvidenceFacts,
  trust: TrustSource,
  terms: Omit<Surroundings, 'batchProof'>,
): Promise<Surroundings> {
  const { policy, at, now } = terms
  const isBundled = facts.registry !== undefined || facts.batchProofs !== undefined
  const keepsExpired = policy.judgedAsOf === 'proof'
  return { ...terms, isBundled, trust: await stapledTrust(facts, trust, { now, at, keepsExpired }) }
}

/** A presented credential with the answers to every question about it alone. */
type Part = PresentedToken & Examination

async function examineEach(
  tokens: readonly PresentedToken[],
  facts: EvidenceFacts | undefined,
  { request, batchProof, pause }: VerifyOptions,
  surroundings: Surroundings,
): Promise<readonly Part[]> {
  const parts: Part[] = []
  for (const token of tokens) {
    if (parts.length > 0) await pause?.()
    const addressed = addressedTo(token, request)
    const proof = batchProof ?? (await stapledProof(token.issued ?? token.text, facts))
    const examination = await examine(addressed, withProof(surroundings, proof))
    parts.push({ ...addressed, ...examination })
  }
  return parts
}

/** What each credential's own checks amount to, once it is compared with the others and with what was seen. */
async function judgeEach(
  parts: readonly Part[],
  required: readonly CheckName[],
  { seen }: VerifyOptions,
  surroundings: Surroundings,
): Promise<readonly Examined[]> {
  // The request is answered, and an approval given, for all of them together.
  const requiredOfEach = required.filter((name) => !checksOfTheWhole.includes(name))
  const isComparable = seen !== undefined || parts.length > 1
  const asOf = instantText(surroundings.at)
  const examined: Examined[] = []
  for (const part of parts) {
    const replaced = isComparable ? await notReplaced(part, parts, surroundings, seen) : undefined
    const answers = replaced ? inOrder([...part.checks, replaced]) : part.checks
    const checks = toChecks(answers, asOf, examined.length)
    examined.push({ ...part, checks, verdict: decide(checks, { required: requiredOfEach }) })
  }
  return examined
}

/** Examines a guardian link as of a moment: nobody has asked for it. */
function linkExaminer(
  facts: EvidenceFacts | undefined,
  { request: _answered, ...surroundings }: Surroundings,
): GuardianQuestion['examineLink'] {
  return async (text, at) =>
    examine({ text }, withProof({ ...surroundings, at }, await stapledProof(text, facts)))
}

function withProof(surroundings: Surroundings, batchProof: BatchProof | undefined): Surroundings {
  return batchProof ? { ...surroundings, batchProof } : surroundings
}

function checksOf(examined: readonly Examined[]): readonly Check[] {
  const checks: Check[] = []
  for (const one of examined) checks.push(...one.checks)
  return checks
}

function stapledRegistryIn({ trust }: Surroundings): Pick<VerificationResult, 'stapledRegistry'> {
  if (!trust.registry) return {}
  const { id, state } = trust.registry
  return { stapledRegistry: { id, state } }
}

function surroundingsOf({
  trust,
  policy: policyOrName,
  request,
  answeredAt,
  audience,
  ...times
}: VerifyOptions): Omit<Surroundings, 'batchProof'> {
  const policy = policyOf(policyOrName)
  const moments = momentsOf(times)
  if (request && audience !== undefined && audience !== request.clientId) {
    throw new VerifierError('AUDIENCE_CONFLICT', { at: 'audience' })
  }
  const expected = request?.clientId ?? audience
  return {
    trust,
    policy,
    at: moments.at,
    now: factsUntil(moments),
    ...(request ? { request } : {}),
    ...(answeredAt ? { answeredAt } : {}),
    ...(expected === undefined ? {} : { audience: expected }),
  }
}

function stapledProof(
  text: string,
  facts: EvidenceFacts | undefined,
): BatchProof | undefined | Promise<BatchProof | undefined> {
  return facts?.batchProofs && findProof(text, facts.batchProofs)
}

async function findProof(
  text: string,
  proofs: ReadonlyMap<string, BatchProof>,
): Promise<BatchProof | undefined> {
  return proofs.get(encodeBase64url(await credentialDigest(text)))
}

/** One presented credential with all that was found out about it. */
interface Examined extends PresentedToken, Examination {
  readonly checks: readonly Check[]
  /** What its own checks amount to. */
  readonly verdict: Verdict
}

function inOrder(answers: readonly Answer[]): readonly Answer[] {
  return answers.toSorted((one, other) => checkNames.indexOf(one.name) - checkNames.indexOf(other.name))
}

/** A credential that came on its own can only answer a request for a single one. */
function addressedTo(token: PresentedToken, request: PresentationRequest | undefined): PresentedToken {
  const [query, ...others] = request?.dcqlQuery.credentials ?? []
  return token.queryId === undefined && query && others.length === 0 ? { ...token, queryId: query.id } : token
}

function toAcceptedOrClaimed(
  examined: Examined,
): AcceptedCredential | ClaimedCredential<'rejected' | 'undecided'> {
  const { verdict, credential } = examined
  if (verdict !== 'accepted') return { ...toClaimed(examined), verdict }
  // `format` is among the checks that always must pass: what was accepted was read.
  return {
    ...factsOf(examined),
    verdict,
    credential: (credential as NonNullable<typeof credential>).document,
  }
}

function toClaimed(examined: Examined): ClaimedCredential {
  const { verdict, credential } = examined
  return { ...factsOf(examined), verdict, ...(credential ? { claimed: credential.document } : {}) }
}

function factsOf(examined: Examined): CredentialFacts {
  const { queryId, credential, envelope, recognition, display } = examined
  const kind = examined.kind ?? (credential && kindNameOf(credential))
  return {
    ...(queryId === undefined ? {} : { queryId }),
    ...(envelope ? { format: envelope.format.id, issuer: envelope.issuer } : {}),
    ...(kind === undefined ? {} : { kind }),
    ...(credential?.holder === undefined ? {} : { holder: credential.holder }),
    ...(display ? { display } : {}),
    ...(recognition ? { recognition } : {}),
    mayHideMore: envelope?.format.selective ?? false,
  }
}
