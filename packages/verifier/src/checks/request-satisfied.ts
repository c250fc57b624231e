/** Whether the answer as a whole holds what was asked for, once everything that does not hold up is discarded. */
import {
  checkResponse,
  type DcqlCredential,
  type PresentedCredentials,
  type ResponseCheck,
  type Verdict,
} from '@attestat/credential'
import type { PresentationRequest } from '@attestat/openid4vc'
import { instantText } from './instant-text.ts'
import { type AnsweredPart, answeredBy } from './proven-time.ts'
import { unreadable } from './query-matched.ts'
import { type Answer, answer, consumed, passed, type Surroundings } from './question.ts'

/** One presented credential, examined. */
export interface Candidate extends AnsweredPart {
  readonly queryId?: string
  /** As DCQL sees it; absent when it could not be read. */
  readonly shown?: DcqlCredential
  /** What its own checks amount to. */
  readonly verdict: Verdict
  readonly checks: readonly Answer[]
}

interface AnswerTerms extends Pick<Surroundings, 'at' | 'now'> {
  readonly state: string | undefined
  readonly answeredAt: Date | undefined
  readonly receivedAt: Date | undefined
}

/** The answer, and the credentials that the verdict rests on. */
export interface RequestAnswer<T> {
  readonly check: Answer
  readonly used: readonly T[]
}

/**
 * Compares the answer with the request: with the accepted credentials alone, then with the undecided ones too. The
 * first that satisfies it is the answer; what it does not need is left out of the verdict. When neither does, or the
 * answer is refused as a whole, everything that was sent counts.
 *
 * @param terms.state The `state` that came with the answer, if any.
 * @param terms.answeredAt When the request was answered before, if it was.
 * @param terms.receivedAt When this answer came, if that is known.
 * @see OpenID4VP 1.0, section 8.6
 */
export function requestSatisfied<T extends Candidate>(
  candidates: readonly T[],
  request: PresentationRequest,
  { state, answeredAt, receivedAt, ...moments }: AnswerTerms,
): RequestAnswer<T> {
  const name = 'request-satisfied'
  const whole = checkResponse(request.dcqlQuery, presentedBy(candidates))
  const refused = refusedAsAWhole(candidates, whole, request, { state, answeredAt })
  if (refused) return { check: refused, used: candidates }
  for (const verdicts of [['accepted'], ['accepted', 'undecided']]) {
    const kept = candidates.filter(({ verdict }) => verdicts.includes(verdict))
    const isWhole = kept.length === candidates.length
    const { fulfilment } = isWhole ? whole : checkResponse(request.dcqlQuery, presentedBy(kept))
    if (!fulfilment.satisfied) continue
    const queries = [...fulfilment.required, ...fulfilment.optional]
    const used = kept.filter(({ queryId }) => queryId !== undefined && queries.includes(queryId))
    const { expiresAt } = request
    const answered = receivedAt ?? answeredBy(used, moments)
    const evidence = { queries, asOf: instantText(answered) }
    if (!expiresAt || expiresAt > answered) return { check: passed(name, evidence), used }
    // Whether the answer came in time cannot be told from the answer: its date is the presenter's own.
    const expiredAt = instantText(expiresAt)
    const check = answer(name, 'inconclusive', 'REQUEST_EXPIRED', { evidence: { ...evidence, expiredAt } })
    return { check, used }
  }
  const evidence = { queries: request.dcqlQuery.credentials.map(({ id }) => id) }
  return { check: answer(name, 'failed', 'DCQL_UNSATISFIED', { evidence }), used: candidates }
}

function refusedAsAWhole(
  candidates: readonly Candidate[],
  { code, faults }: ResponseCheck,
  { state: expectedState }: PresentationRequest,
  { state, answeredAt: before }: Pick<AnswerTerms, 'state' | 'answeredAt'>,
): Answer | undefined {
  const name = 'request-satisfied'
  if (before) return consumed(name, before)
  if (code === 'DCQL_UNEXPECTED') {
    const at = faults.filter((fault) => fault.code === code).map((fault) => fault.at)
    return answer(name, 'failed', code, { evidence: { at } })
  }
  if (candidates.some(({ queryId }) => queryId === undefined)) {
    return answer(name, 'failed', 'DCQL_UNEXPECTED', { evidence: { at: ['presentation'] } })
  }
  // Section 14.1.2: when any presentation does not contain the correct nonce, the response must be rejected.
  const isForeign = candidates.some(({ checks }) => checks.some(({ code }) => code === 'KB_NONCE_MISMATCH'))
  if (isForeign) return answer(name, 'failed', 'KB_NONCE_MISMATCH', { evidence: { at: 'nonce' } })
  const isOther = state !== undefined && expectedState !== undefined && state !== expectedState
  return isOther ? answer(name, 'failed', 'STATE_MISMATCH', { evidence: { at: 'state' } }) : undefined
}

function presentedBy(candidates: readonly Candidate[]): PresentedCredentials {
  const presented = new Map<string, DcqlCredential[]>()
  for (const { queryId, shown } of candidates) {
    if (queryId === undefined) continue
    const answers = presented.get(queryId) ?? []
    presented.set(queryId, answers)
    answers.push(shown ?? unreadable)
  }
  // A query may be called anything, also as what every object has.
  return Object.fromEntries(presented)
}
