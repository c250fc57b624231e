/** Whether the presentation was made for this verifier. */
import { checkAudience } from '@attestat/credential'
import type { Shown } from './holder-binding.ts'
import { type Answer, answer, fromDocument, passed, type Question } from './question.ts'

const name = 'audience'

/** @throws CredentialError `AUD_MISSING`, `AUD_NOT_EXCLUSIVE`, `KB_AUD_MISMATCH`. */
export function audience(question: Question, shown: Shown): Answer {
  const { audience: expected, presentation } = question
  const { evidence } = shown
  if (expected === undefined) {
    return answer(name, 'inconclusive', 'AUDIENCE_NOT_ASKED', { evidence, source: fromDocument })
  }
  checkAudience(shown.audience, expected, presentation && 'presentation.aud')
  return passed(name, { audience: expected, ...evidence }, fromDocument)
}
