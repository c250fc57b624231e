/** Whether the presentation was made for this verifier and for this request. */
import { checkAudience, checkNonce, type JsonObject, type VerifiedKeyBinding } from '@attestat/credential'
import { type Answer, answer, fromDocument, passed, type Question } from './question.ts'

/** @throws CredentialError `AUD_MISSING`, `AUD_NOT_EXCLUSIVE`, `KB_AUD_MISMATCH`. */
export function audience(
  { audience: expected, presentation }: Question,
  binding: VerifiedKeyBinding,
): Answer {
  if (expected === undefined)
    return answer('audience', 'inconclusive', 'AUDIENCE_NOT_ASKED', shownAt(binding))
  checkAudience(binding.audience, expected, presentation && 'presentation.aud')
  return passed('audience', { audience: expected, ...shownAt(binding).evidence }, fromDocument)
}

/** @throws CredentialError `KB_NONCE_MISMATCH`. */
export function nonce({ request, presentation }: Question, binding: VerifiedKeyBinding): Answer {
  if (!request) return answer('nonce', 'inconclusive', 'NONCE_NOT_ASKED', shownAt(binding))
  checkNonce(binding.nonce, request.nonce, presentation && 'presentation.nonce')
  return passed('nonce', shownAt(binding).evidence, fromDocument)
}

/** What was signed for a verifier was signed at this time, by its holder's own word. */
function shownAt({ issuedAt }: VerifiedKeyBinding): {
  readonly evidence: JsonObject
  readonly source: string
} {
  return { evidence: { presentedAt: issuedAt.toISOString() }, source: fromDocument }
}
