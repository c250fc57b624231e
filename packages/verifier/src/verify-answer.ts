/** The verification of an answer to one of the requests in a store, which an accepted answer closes. */
import { ToolkitError } from '@attestat/credential'
import { OpenId4VcError } from '@attestat/openid4vc'
import { refusal } from './checks/question.ts'
import { VerifierError } from './codes.ts'
import { type Presented, readPresented, statedBy } from './presented.ts'
import { isAnswered, type RequestStore, requestIdOf } from './request-store.ts'
import type { VerificationResult } from './result.ts'
import { refusedResult, type VerifyOptions, verify } from './verify.ts'

/**
 * As of `verify`, but an answer is taken as of now: what was good at another moment must not close a request, and what
 * comes after its end comes too late, whatever an older bundle proves.
 */
export interface VerifyAnswerOptions
  extends Omit<VerifyOptions, 'request' | 'answeredAt' | 'receivedAt' | 'audience' | 'at'> {
  readonly requests: Pick<RequestStore, 'look' | 'take'>
  /** Remembers what was judged, for the option `seen`; before a request is closed by it. Default: nothing is. */
  readonly remember?: (result: VerificationResult) => Promise<void>
}

/**
 * Finds the request that was answered by the `state` of the answer, and verifies it. The first answer that is accepted
 * closes the request: every later one fails with `NONCE_CONSUMED`, be it the same bytes. What is not accepted leaves the
 * request open, so that it can be judged again with newer facts. An answer to no request of the store fails with
 * `REQUEST_UNKNOWN`; so does what names none, a single credential for instance.
 *
 * @throws as `verify`, and what `requests` and `remember` throw.
 */
export async function verifyAnswer(
  input: Uint8Array | string,
  { requests, remember, ...terms }: VerifyAnswerOptions,
): Promise<VerificationResult> {
  let presented: Presented
  try {
    presented = readPresented(input)
  } catch (error) {
    if (!(error instanceof ToolkitError)) throw error
    return refusedResult(refusal('format', error, 'failed'), terms)
  }
  const state = stateOf(presented)
  const id = state === undefined ? undefined : await requestIdOf(state)
  const kept = id === undefined ? undefined : await requests.look(id)
  if (id === undefined || !kept) {
    const unknown = new VerifierError('REQUEST_UNKNOWN', { at: 'state' })
    return refusedResult(refusal('request-satisfied', unknown, 'failed'), terms)
  }
  const { request } = kept
  const judge = (answered: { readonly answeredAt?: Date }): Promise<VerificationResult> =>
    verify(presented, { ...terms, request, receivedAt: terms.now, ...answered })
  const result = await judge(kept.answeredAt ? { answeredAt: kept.answeredAt } : {})
  // Twice does no harm. After a request that is closed, what was seen could not be judged again to be remembered.
  await remember?.(result)
  if (result.verdict !== 'accepted') return result
  const taken = await requests.take(id, terms.now)
  // Somebody was faster.
  if (isAnswered(taken)) return judge(taken)
  if (taken) return result
  // It has ended, or is kept no more, since it was looked at.
  const expired = new OpenId4VcError('REQUEST_EXPIRED', { at: 'exp' })
  return refusedResult(refusal('request-satisfied', expired, 'inconclusive'), terms)
}

/** The `state` that an answer states. It only finds the request: what ties the two is judged by `verify`. */
function stateOf(presented: Presented): string | undefined {
  try {
    const state = statedBy(presented)
    return typeof state === 'string' ? state : undefined
  } catch (error) {
    if (error instanceof ToolkitError) return undefined
    throw error
  }
}
