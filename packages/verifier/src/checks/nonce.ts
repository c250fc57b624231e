/**
 * Whether the presentation was made for this request, and is the first answer to it. Whether the request was answered
 * before is no property of what was presented: the store of requests knows.
 */
import { checkNonce } from '@attestat/credential'
import type { Shown } from './holder-binding.ts'
import { type Answer, answer, consumed, fromDocument, passed, type Question } from './question.ts'

const name = 'nonce'

/** @throws CredentialError `KB_NONCE_MISMATCH`. */
export function nonce(question: Question, shown: Shown): Answer {
  const { request, answeredAt, presentation } = question
  const { evidence } = shown
  if (!request) {
    return answer(name, 'inconclusive', 'NONCE_NOT_ASKED', { evidence, source: fromDocument })
  }
  checkNonce(shown.nonce, request.nonce, presentation && 'presentation.nonce')
  return answeredAt ? consumed(name, answeredAt) : passed(name, evidence, fromDocument)
}
