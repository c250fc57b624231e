/**
 * Whether the presentation was made for this request. That the request has not been answered before is no property of
 * what was presented, and is judged by the store of requests.
 */
import { checkNonce, type VerifiedKeyBinding } from '@attestat/credential'
import { shownAt } from './holder-binding.ts'
import { type Answer, answer, fromDocument, passed, type Question } from './question.ts'

const name = 'nonce'

/** @throws CredentialError `KB_NONCE_MISMATCH`. */
export function nonce(question: Question, binding: VerifiedKeyBinding): Answer {
  const { request, presentation } = question
  const evidence = shownAt(binding, question)
  if (!request) {
    return answer(name, 'inconclusive', 'NONCE_NOT_ASKED', { evidence, source: fromDocument })
  }
  checkNonce(binding.nonce, request.nonce, presentation && 'presentation.nonce')
  return passed(name, evidence, fromDocument)
}
