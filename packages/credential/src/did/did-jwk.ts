/**
 * The DID method `jwk`: the DID is a JWK in base64url.
 *
 * @see https://github.com/quartzjer/did-jwk/blob/main/spec.md
 */
import { CredentialError } from '../codes.ts'
import { decodeBase64url } from '../edge/base64url.ts'
import { decodeJsonObject } from '../edge/json.ts'
import { type PublicJwk, readPublicJwk } from '../jose/jwk.ts'
import { readDid } from './did.ts'
import { type DidDocument, singleKeyDocument } from './did-document.ts'

/**
 * The public key that a did:jwk is.
 *
 * @throws CredentialError `DID_INVALID`, `DID_METHOD_UNSUPPORTED` for another method, `B64URL_NOT_CANONICAL`, the
 *   `JSON_…` codes, `KEY_INVALID` (also for an encryption key), `KEY_PRIVATE_LEAKED`, `KEY_WEAK`.
 */
export function readDidJwk(did: string, at = 'did'): PublicJwk {
  const { method, id } = readDid(did, at)
  if (method !== 'jwk')
    throw new CredentialError('DID_METHOD_UNSUPPORTED', { at, details: { supported: ['jwk'] } })
  return readPublicJwk(decodeJsonObject(decodeBase64url(id, at), { at }), at)
}

/** The DID document of a did:jwk, worked out without I/O. @throws as {@link readDidJwk}. */
export function didJwkDocument(did: string, at?: string): DidDocument {
  return singleKeyDocument(did, `${did}#0`, readDidJwk(did, at))
}
