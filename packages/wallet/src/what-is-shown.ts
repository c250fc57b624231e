/** What is made of a credential to be shown to others: people send it back, and it is no credential. */
import { isPaper } from '@attestat/credential'
import { WalletError } from './codes.ts'

/**
 * Tells whoever holds the text of a printed code, or an answer that was made for somebody, what to ask for instead.
 *
 * @throws WalletError `PAPER_NOT_KEPT`, `BUNDLE_NOT_KEPT`.
 */
export function refuseWhatIsShown(text: string): void {
  if (isPaper(text)) throw new WalletError('PAPER_NOT_KEPT', { at: 'credential' })
  // No credential is a JSON object, so a look is enough to find the words for it.
  if (text.startsWith('{') && text.includes('"vp_token"')) {
    throw new WalletError('BUNDLE_NOT_KEPT', { at: 'credential' })
  }
}
