/** The issuer of a VCDM document that stands at the root of a token. */
import { CredentialError } from '../codes.ts'
import { isJsonObject, type JsonObject } from '../json.ts'

/**
 * The issuer that `issuer` and `iss` name together.
 *
 * @throws CredentialError `REQUIRED_CLAIM_MISSING` without `issuer`, `CLAIM_CONFLICT` when the two differ.
 * @see Securing Verifiable Credentials using JOSE and COSE, section 3.1.1
 */
export function documentIssuer(payload: JsonObject): string {
  const { issuer, iss } = payload
  const id = isJsonObject(issuer) ? issuer.id : issuer
  if (typeof id !== 'string') throw new CredentialError('REQUIRED_CLAIM_MISSING', { at: 'issuer.id' })
  if (iss !== undefined && iss !== id) throw new CredentialError('CLAIM_CONFLICT', { at: 'iss' })
  return id
}
