/**
 * Whether whoever stands for a child has approved exactly what the child shows: their signature, and the credential
 * that says who stands for whom. Asked of the answer as a whole, where an approval came along or is insisted on.
 */
import {
  type CheckName,
  type ErrorDetails,
  explainCode,
  isDate,
  type JsonObject,
  majority,
  presentedHash,
  type VpJwt,
} from '@attestat/credential'
import {
  checkGuardianApproval,
  checkGuardianLink,
  type GuardianApproval,
  OpenId4VcError,
  verifyGuardianApproval,
} from '@attestat/openid4vc'
import type { GuardianEvidence } from '@attestat/trust'
import { checkCodes, passedWords } from '../explain.ts'
import { ask } from './ask.ts'
import type { Examination } from './checks.ts'
import { instantText } from './instant-text.ts'
import { answeredBy } from './proven-time.ts'
import { type Answer, answer, passed, type Surroundings } from './question.ts'
import { registryEvidence } from './registry-term.ts'

const name = 'guardian-approved'

/** What is asked of a guardian link. Who shows it is no question: the approval was signed with its key. */
const linkChecks: readonly CheckName[] = [
  'format',
  'signature',
  'key-valid-at-time',
  'issuer-recognised',
  'issuer-may-award',
  'validity-period',
  'status',
  'in-batch',
  'schema',
]

/** A credential that was presented, on its own or inside a W3C presentation. */
type Part = Examination & { readonly presentation?: VpJwt }

export interface GuardianQuestion extends Omit<Surroundings, 'batchProof'> {
  /** What was presented, examined. */
  readonly parts: readonly Part[]
  /** The approvals that came along. */
  readonly guardians: readonly GuardianEvidence[]
  /** Carries out the checks of a guardian link, as of a moment. */
  readonly examineLink: (text: string, at: Date) => Promise<Examination>
}

/** What is known of an answer before it is asked who approved it. */
type AnswerInHand = Pick<GuardianQuestion, 'parts' | 'policy' | 'request' | 'at'>

/** One answer for each approval, and one where somebody needs an approval and has none; empty when nothing is asked. */
export async function guardianApproved(question: GuardianQuestion): Promise<readonly Answer[]> {
  const approvedFor = new Set<string | undefined>()
  const answers: Answer[] = []
  for (const evidence of question.guardians) {
    answers.push(await ask(name, (asked) => judge(asked, evidence, approvedFor), question))
  }
  // What is bound to nobody has no child of its own to approve for: an approval holds its hash, or does not hold.
  const isMissing = holdersInNeed(question).some((holder) =>
    holder === undefined ? approvedFor.size === 0 : !approvedFor.has(holder),
  )
  return isMissing ? [...answers, answer(name, 'failed', 'APPROVAL_REQUIRED')] : answers
}

/** Whether the verdict rests on a guardian's approval. */
export function isApprovalNeeded(answered: AnswerInHand): boolean {
  return holdersInNeed(answered).length > 0
}

/** Whose presentations need an approval: did:keys, and undefined for documents that are bound to nobody. */
function holdersInNeed({ parts, policy, request, at }: AnswerInHand): readonly (string | undefined)[] {
  const demands = [policy.guardianApproval, request?.statement?.guardianApproval]
  const isRequired = policy.required.includes(name) || (request && policy.requiredWithRequest.includes(name))
  if (isRequired || demands.includes('always')) return parts.map(holderOf)
  return demands.includes('minor') ? parts.filter((part) => isMinor(part, at)).map(holderOf) : []
}

/** As far as what was shown tells: by a birth date that an issuer signed for. */
function isMinor(part: Part, at: Date): boolean {
  const { credential, checks } = part
  const birthDate = credential?.document.credentialSubject.dateOfBirth
  const isGenuine = checks.some((check) => check.name === 'signature' && check.status === 'passed')
  if (!isGenuine || typeof birthDate !== 'string' || !isDate(birthDate)) return false
  return (signedAt(part) ?? at).toISOString().slice(0, 10) < majority(birthDate)
}

/** @param approvedFor Takes note of the child, whatever comes of the approval. */
async function judge(
  question: GuardianQuestion,
  { approval: text, link: linkText }: GuardianEvidence,
  approvedFor: Set<string | undefined>,
): Promise<Answer> {
  const approval = await verifyGuardianApproval(text)
  approvedFor.add(approval.child)
  await checkParts(approval, question)
  const ofChild = question.parts.filter((part) => holderOf(part) === approval.child)
  // A guardian stands for the child when the child shows it, be that after the moment that is asked about.
  const shownAt = answeredBy(
    ofChild.map(({ provenAt: _ofDocument, ...shown }) => shown),
    question,
  )
  const examined = await question.examineLink(linkText, shownAt)
  const { credential: link, recognition } = examined
  if (link) checkGuardianLink(link, approval)
  const evidence = {
    guardian: approval.guardian,
    child: approval.child,
    approvedAt: instantText(approval.issuedAt),
    expiresAt: instantText(approval.expiresAt),
    ...(link && { linkIssuer: link.issuer }),
    ...(recognition && 'entry' in recognition && { entry: recognition.entry.id }),
    ...(recognition && registryEvidence(recognition)),
  }
  const fault = linkFault(examined, approval, question)
  if (fault) {
    const code = fault.status === 'failed' ? 'GUARDIAN_LINK_INVALID' : 'GUARDIAN_LINK_UNKNOWN'
    return answer(name, fault.status, code, {
      evidence: { ...evidence, check: fault.check.name, ...fault.check.evidence },
      details: fault.details,
      source: fault.check.source,
    })
  }
  // That the child signed in time is the child's own word.
  if (approval.expiresAt <= answeredBy(ofChild, question)) {
    const details = { expiredAt: evidence.expiresAt }
    return answer(name, 'inconclusive', 'APPROVAL_EXPIRED', { evidence, details })
  }
  return passed(name, evidence, recognition?.source)
}

/** What speaks against the link, or keeps it open; undefined when it holds. */
function linkFault(
  { checks, credential: link }: Examination,
  approval: GuardianApproval,
  { request }: GuardianQuestion,
): { status: 'failed' | 'inconclusive'; check: Answer; details: ErrorDetails } | undefined {
  // Nobody has approved a request before it was there, whatever date they give.
  const approvedAt = Math.max(Number(approval.issuedAt), Number(request?.issuedAt ?? 0))
  const wasInForce = link?.validUntil !== undefined && Number(link.validUntil) > approvedAt
  const open = checks
    .filter(
      ({ name, status, code }) =>
        linkChecks.includes(name) &&
        status !== 'passed' &&
        !(code === 'EXPIRED' && wasInForce && request?.issuedAt),
    )
    // The date is the guardian's own word, and nothing says that it could not be an earlier one.
    .map((check) =>
      check.code === 'EXPIRED' && wasInForce ? { ...check, status: 'inconclusive' as const } : check,
    )
  const failed = open.find(({ status }) => status === 'failed')
  const check = failed ?? open[0]
  if (!check) return undefined
  const { code, details } = check
  const words = code === undefined ? passedWords[check.name] : checkCodes[code]
  const reason = words && { en: explainCode(words, 'en', details), ru: explainCode(words, 'ru', details) }
  return {
    status: failed ? 'failed' : 'inconclusive',
    check,
    details: { reason: reason ?? check.message, ...(code !== undefined && { reasonCode: code }) },
  }
}

/** Holds an approval against every part of the child, and against those that are bound to nobody. */
async function checkParts(approval: GuardianApproval, question: GuardianQuestion): Promise<void> {
  const { parts, audience, request, at, policy } = question
  if (!parts.some((part) => holderOf(part) === approval.child)) {
    throw new OpenId4VcError('APPROVAL_CHILD_MISMATCH', { at: 'approval.sub' })
  }
  const ofChild = parts.filter((part) => [approval.child, undefined].includes(holderOf(part)))
  const sdHashes = await Promise.all(
    ofChild.flatMap(({ envelope }) => (envelope ? [presentedHash(envelope)] : [])),
  )
  for (const part of ofChild) {
    const { aud, nonce } = signedOver(part)
    checkGuardianApproval(approval, {
      child: approval.child,
      // Without a request the approval is for whatever the child has signed for.
      audience: audience ?? (typeof aud === 'string' ? aud : approval.audience),
      nonce: request?.nonce ?? (typeof nonce === 'string' ? nonce : approval.nonce),
      purposes: Object.values(request?.statement?.purpose ?? {}),
      usedAt: signedAt(part) ?? at,
      clockSkewSeconds: policy.clockSkewSeconds,
      sdHashes,
    })
  }
}

function holderOf({ credential }: Part): string | undefined {
  return credential?.holder
}

/** When the holder signed, by their own word; whether they did, another check says. */
function signedAt(part: Part): Date | undefined {
  const { iat } = signedOver(part)
  return typeof iat === 'number' && Math.abs(iat) < 1e11 ? new Date(iat * 1000) : undefined
}

/** What the holder says in what they signed: a key-binding JWT, or the presentation around the credential. */
function signedOver({ presentation, credential }: Part): JsonObject {
  return (presentation?.jws ?? credential?.keyBinding)?.payload ?? {}
}
