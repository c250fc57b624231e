/** What an issuer hands over: one credential, or several copies at once. What was shown to somebody is something else. */
import { isVpJwt } from '@attestat/credential'
import { isCredentialResponse, readCredentialResponse } from '@attestat/openid4vc'
import { WalletError } from './codes.ts'
import { isBundle } from './open-bundle.ts'

/**
 * The credentials in a text.
 *
 * @throws WalletError `BUNDLE_NOT_KEPT`, `PRESENTATION_NOT_KEPT`; as `readCredentialResponse`.
 */
export function credentialsIn(text: string): readonly string[] {
  if (isBundle(text)) throw new WalletError('BUNDLE_NOT_KEPT', { at: 'credential' })
  if (isVpJwt(text.trim())) throw new WalletError('PRESENTATION_NOT_KEPT', { at: 'credential' })
  return isCredentialResponse(text) ? readCredentialResponse(text) : [text]
}
