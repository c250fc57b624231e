/**
 * The Credential Response: what an issuer hands over at once. Several credentials in it are copies of one document, each
 * with ids, salts and a key of its own, to be shown once each.
 *
 * @see OpenID4VCI 1.0, sections 8.3 and 3.3.2 (batch issuance)
 */
import { decodeJsonObject, isJsonObject, limits } from '@attestat/credential'
import { OpenId4VcError } from './codes.ts'
import { expected } from './expected.ts'

/** How many copies of one document a wallet is handed at once. */
export const mostCopies = 64

/** Writes a response. @param credentials 1 to {@link mostCopies}, each as its issuer signed it. */
export function writeCredentialResponse(credentials: readonly string[]): string {
  return `${JSON.stringify({ credentials: credentials.map((credential) => ({ credential })) }, undefined, 1)}\n`
}

/** Whether a text sets out to be a response: no credential is a JSON object. */
export function isCredentialResponse(text: string): boolean {
  return text.trimStart().startsWith('{') && text.includes('"credentials"')
}

/**
 * Reads a response. Nothing in it is verified; members that are not known here are ignored, as the text demands.
 *
 * @returns the credentials as texts.
 * @throws OpenId4VcError `CREDENTIAL_RESPONSE_INVALID`; CredentialError the `JSON_…` codes.
 */
export function readCredentialResponse(input: Uint8Array | string): readonly string[] {
  const { credentials } = decodeJsonObject(input, { at: 'response', maxBytes: limits.presentationBytes })
  if (!Array.isArray(credentials) || credentials.length === 0 || credentials.length > mostCopies) {
    throw invalid('response.credentials', '1 to {most} credentials', { most: mostCopies })
  }
  return credentials.map((entry, i) => {
    const credential = isJsonObject(entry) ? entry.credential : undefined
    if (typeof credential !== 'string') throw invalid(`response.credentials[${i}]`, 'a credential as a text')
    return credential
  })
}

function invalid(at: string, ...phrase: Parameters<typeof expected>): OpenId4VcError {
  return new OpenId4VcError('CREDENTIAL_RESPONSE_INVALID', { at, details: { expected: expected(...phrase) } })
}
