/** What is made of a credential to be shown to others: people send it back, and it is no credential. */
import { isPaper } from '@attestat/credential'
import { WalletError } from './codes.ts'
import { isBundle } from './open-bundle.ts'

/**
 * Tells whoever holds the text of a printed code, or an answer that was made for somebody, what to ask for instead.
 *
 * @throws WalletError `PAPER_NOT_KEPT`, `BUNDLE_NOT_KEPT`.
 */
export function refuseWhatIsShown(text: string): void {
  if (isPaper(text)) throw new WalletError('PAPER_NOT_KEPT', { at: 'credential' })
  if (isBundle(text)) throw new WalletError('BUNDLE_NOT_KEPT', { at: 'credential' })
}
