/** Whether a withdrawal notice is about a presentation, and by whoever showed it. */
import { readCredential } from '@attestat/credential'
import { presentationHash, type VerifiedWithdrawal } from '@attestat/openid4vc'
import { VerifierError } from './codes.ts'
import { readPresented } from './presented.ts'

/**
 * The name of what was received, as receipts and notices have it.
 *
 * @throws as `readPresented`.
 */
export async function presentationHashOf(presentation: Uint8Array | string): Promise<string> {
  return presentationHash(readPresented(presentation).vpToken)
}

/**
 * Holds a withdrawal notice against the presentation that it is said to be about.
 *
 * @param presentation What was received, as it was received.
 * @throws VerifierError `WITHDRAWAL_OTHER_PRESENTATION`; `WITHDRAWAL_NOT_BY_HOLDER` when nothing that was shown is bound
 *   to the key that signed the notice: then anybody who has seen the presentation could have made it.
 * @throws as `readPresented` and `readCredential` for what is no presentation.
 */
export async function matchWithdrawal(
  { presentationHash: named, holder }: VerifiedWithdrawal,
  presentation: Uint8Array | string,
): Promise<void> {
  const { tokens, vpToken } = readPresented(presentation)
  if ((await presentationHash(vpToken)) !== named) {
    throw new VerifierError('WITHDRAWAL_OTHER_PRESENTATION', { at: 'withdrawal.presentation_hash' })
  }
  const shown = await Promise.all(tokens.map((token) => readCredential(token.text, token)))
  if (!shown.some((credential) => credential.holder === holder)) {
    throw new VerifierError('WITHDRAWAL_NOT_BY_HOLDER', { at: 'withdrawal.iss' })
  }
}
