/** Whether the presentation was made for this verifier and for this request. */
import { checkAudience, checkNonce, type VerifiedKeyBinding } from '@attestat/credential'
import { type Answer, answer, passed, type Question } from './question.ts'

/** @throws CredentialError `AUD_MISSING`, `AUD_NOT_EXCLUSIVE`, `KB_AUD_MISMATCH`. */
export function audience(
  { audience: expected, presentation }: Question,
  binding: VerifiedKeyBinding,
): Answer {
  if (expected === undefined) return answer('audience', 'inconclusive', 'AUDIENCE_NOT_ASKED')
  checkAudience(binding.audience, expected, presentation && 'presentation.aud')
  return passed('audience', { audience: expected })
}

/** @throws CredentialError `KB_NONCE_MISMATCH`. */
export function nonce({ request, presentation }: Question, binding: VerifiedKeyBinding): Answer {
  if (!request) return answer('nonce', 'inconclusive', 'NONCE_NOT_ASKED')
  checkNonce(binding.nonce, request.nonce, presentation && 'presentation.nonce')
  return passed('nonce')
}
