/**
 * Whether the issuer has revoked or suspended the document, and as of when that is known. Good, bad, or not known:
 * a list that is not at hand is never taken for a good one.
 */
import { credentialType, type StatusReference, ToolkitError } from '@attestat/credential'
import {
  isInformative,
  isRevocation,
  isSuspension,
  readStatusStatement,
  type StatusListCopy,
  type StatusStatement,
  type TrustSource,
} from '@attestat/trust'
import type { VerifierCode } from '../codes.ts'
import { instantText } from './instant-text.ts'
import {
  type Answer,
  answer,
  type CheckRule,
  type DocumentQuestion,
  fromDocument,
  isFromFuture,
  isLater,
  lookingFor,
  passed,
  refusal,
} from './question.ts'
import { registryEvidence } from './registry-term.ts'

const name = 'status'

export const status: CheckRule = async (question) => {
  const { credential, policy } = question
  const answers: Answer[] = []
  for (const reference of credential.status) {
    if (isInformative(reference)) continue
    const isUnderstood = isRevocation(reference) || isSuspension(reference)
    const given = isUnderstood ? await askList(reference, question) : notUnderstood(reference)
    answers.push(forPurpose(reference, given))
  }
  const worst =
    answers.find((given) => given.status === 'failed') ??
    answers.find((given) => given.status === 'inconclusive')
  if (worst) return withEach(worst, answers)
  if (credential.status.some(isRevocation)) return withEach(oldest(answers), answers)
  return policy.requireStatus
    ? answer(name, 'failed', 'REQUIRED_CLAIM_MISSING', unstated)
    : // What cannot be revoked has not been revoked.
      answer(name, 'passed', 'STATUS_NOT_STATED', unstated)
}

const unstated = { evidence: { at: 'credentialStatus' }, source: fromDocument }

/** What an issuer calls by a word of its own could be a revocation, and is not passed over. */
function notUnderstood({ url: list }: StatusReference): Answer {
  return answer(name, 'inconclusive', 'STATUS_PURPOSE_UNKNOWN', { evidence: { list } })
}

/** What was asked: a token list tells of revocation and suspension alike. */
function forPurpose(reference: StatusReference, given: Answer): Answer {
  const purpose = reference.encoding === 'bitstring' ? reference.purpose : undefined
  return purpose === undefined ? given : { ...given, evidence: { purpose, ...given.evidence } }
}

/** One answer for all entries; where there are several, with what each of them says. */
function withEach(one: Answer, answers: readonly Answer[]): Answer {
  if (answers.length < 2) return one
  const entries = answers.map(({ status, code, evidence }) => ({
    ...evidence,
    status,
    ...(code === undefined ? {} : { code }),
  }))
  return { ...one, evidence: { ...one.evidence, entries } }
}

/** Together, several good answers are as old as the oldest of them. */
function oldest(answers: readonly Answer[]): Answer {
  const asOf = ({ evidence }: Answer): string => String(evidence.asOf)
  return answers.reduce((one, other) => (asOf(one) <= asOf(other) ? one : other))
}

async function askList(reference: StatusReference, question: DocumentQuestion): Promise<Answer> {
  const { trust } = question
  const looking = lookingFor(question)
  const copy = await trust.statusList(reference.url, looking)
  if (!copy) return answer(name, 'inconclusive', 'STATUS_UNKNOWN', { evidence: { list: reference.url } })
  const given = await askCopy(copy, reference, question)
  if (!leftOpen.has(given.code)) return given
  const other = await trust.otherStatusList?.(reference.url, looking)
  // To be an old one is what it is asked for.
  const before = other && (await askCopy(other, reference, { ...question, trust: withoutMemory(trust) }))
  return before && decides(before, given, question) ? withSince(before, given) : given
}

/** What the list from before says, with what the newer one does. */
function withSince(before: Answer, { code, evidence }: Answer): Answer {
  return { ...before, evidence: { ...before.evidence, since: { ...evidence, ...(code && { code }) } } }
}

/** What a list from after the moment of judgement says, and one from before it may decide. */
const leftOpen: ReadonlySet<string | undefined> = new Set([
  'STATUS_REVOKED_LATER',
  'STATUS_SUSPENDED_LATER',
  'STATUS_CLEAR_LATER',
] satisfies VerifierCode[])

/**
 * Whether a list from before the moment decides. That nothing was revoked it cannot where there is a revocation by now:
 * that may have come between the two.
 */
function decides(before: Answer, since: Answer, { at }: DocumentQuestion): boolean {
  if (String(before.evidence.asOf) > instantText(at)) return false
  return before.status === 'failed' || (before.status === 'passed' && since.code !== 'STATUS_REVOKED_LATER')
}

function withoutMemory({ newestList: _, ...trust }: TrustSource): TrustSource {
  return trust
}

async function askCopy(
  copy: StatusListCopy,
  reference: StatusReference,
  question: DocumentQuestion,
): Promise<Answer> {
  try {
    const { trust, credential, recognition } = question
    const asked = { trust, issuer: credential.issuer, recognition }
    return judge(await readStatusStatement(copy, reference, asked), reference, question, copy.source)
  } catch (error) {
    // A list that cannot be relied on answers nothing, neither yes nor no.
    if (!(error instanceof ToolkitError)) throw error
    const refused = refusal(name, error, 'inconclusive')
    const evidence = { list: reference.url, ...refused.evidence, ...registryEvidence(question.recognition) }
    return { ...refused, evidence, source: copy.source }
  }
}

function judge(
  statement: StatusStatement,
  reference: StatusReference,
  question: DocumentQuestion,
  source: string,
): Answer {
  const { meaning, issuedAt } = statement
  const asOf = instantText(issuedAt)
  const evidence = { list: reference.url, index: reference.index, asOf }
  const context = { evidence, details: { asOf }, source }
  if (isFromFuture(issuedAt, question)) return answer(name, 'inconclusive', 'STATUS_FROM_LATER', context)
  if (isLater(issuedAt, question)) {
    const open = openSince(statement, reference, question)
    return open ? answer(name, 'inconclusive', open, context) : passed(name, evidence, source)
  }
  // Revocation is final: an old list that tells of it is as good as a new one. Nothing else in an old list is.
  if (meaning === 'revoked') return answer(name, 'failed', 'STATUS_REVOKED', { evidence, source })
  if (isStale(statement, question)) return answer(name, 'inconclusive', 'STATUS_STALE', context)
  if (meaning === 'suspended') return answer(name, 'failed', 'STATUS_SUSPENDED', { evidence, source })
  if (meaning === 'unknown')
    return answer(name, 'inconclusive', 'STATUS_NOT_UNDERSTOOD', { evidence, source })
  return passed(name, evidence, source)
}

/**
 * What a list from after the moment of judgement leaves open: it tells that a bit is set, and not when it was. Who is not
 * revoked by then was not before; a suspension may have come and gone, unless the type knows none.
 */
function openSince(
  { meaning, canSuspend }: StatusStatement,
  reference: StatusReference,
  { kind }: DocumentQuestion,
): VerifierCode | undefined {
  if (meaning === 'revoked') return 'STATUS_REVOKED_LATER'
  if (meaning === 'suspended') return 'STATUS_SUSPENDED_LATER'
  if (meaning === 'unknown') return 'STATUS_NOT_UNDERSTOOD'
  const isSuspendable = isSuspension(reference) || kind === undefined || credentialType(kind).suspendable
  return canSuspend && isSuspendable ? 'STATUS_CLEAR_LATER' : undefined
}

/** By its own term or by the policy. A list's `ttl` is for those who fetch: it says when to look for a newer one. */
function isStale({ issuedAt, expiresAt }: StatusStatement, { at, policy }: DocumentQuestion): boolean {
  const ageSeconds = (at.getTime() - issuedAt.getTime()) / 1000
  return (expiresAt !== undefined && expiresAt <= at) || ageSeconds > policy.maxStatusAgeSeconds
}
