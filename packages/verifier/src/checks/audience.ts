/** Whether the presentation was made for this verifier. */
import { checkAudience, type VerifiedKeyBinding } from '@attestat/credential'
import { shownAt } from './holder-binding.ts'
import { type Answer, answer, fromDocument, passed, type Question } from './question.ts'

const name = 'audience'

/** @throws CredentialError `AUD_MISSING`, `AUD_NOT_EXCLUSIVE`, `KB_AUD_MISMATCH`. */
export function audience(question: Question, binding: VerifiedKeyBinding): Answer {
  const { audience: expected, presentation } = question
  const evidence = shownAt(binding, question)
  if (expected === undefined) {
    return answer(name, 'inconclusive', 'AUDIENCE_NOT_ASKED', { evidence, source: fromDocument })
  }
  checkAudience(binding.audience, expected, presentation && 'presentation.aud')
  return passed(name, { audience: expected, ...evidence }, fromDocument)
}
