/** The strict edge for base64url: one text for one byte string. */
import { decodeBase64url as decodeLenient, encodeBase64url } from '#crypto'
import { CredentialError } from '../codes.ts'

export { encodeBase64url }

/**
 * Decodes base64url.
 *
 * @throws CredentialError `B64URL_NOT_CANONICAL` for padding, another alphabet, white space, or unused bits.
 * @see RFC 4648, sections 3.5 and 5
 */
export function decodeBase64url(text: string, at: string): Uint8Array<ArrayBuffer> {
  const bytes = decodeLenient(text)
  // The runtime's decoder forgives; encoding again shows whether there was anything to forgive.
  if (encodeBase64url(bytes) !== text) throw new CredentialError('B64URL_NOT_CANONICAL', { at })
  return bytes
}
