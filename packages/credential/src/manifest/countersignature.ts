/**
 * Countersignatures of batch manifests: somebody else's word on when a manifest was there already. A key that is
 * stolen later can back-date what it signs, and not what a registry has signed.
 *
 * A countersignature is one more signature over the issuer's payload. Its time stands in its own protected header, as
 * `iat`: the time in the payload is only the issuer's word.
 *
 * @see RFC 7515, section 7.2.1; ETSI TS 119 182-1 V1.2.1, section 5.1.11 (`iat` as a header parameter)
 */

import type { PublicJwk } from '../jose/jwk.ts'
import { signEncodedPayload, verifyJws } from '../jose/jws.ts'
import { requireNumericDate, toNumericDate } from '../jose/numeric-date.ts'
import type { Signer } from '../jose/signer.ts'
import { type ReadBatchManifest, readBatchManifest, writeSignatures } from './batch-manifest.ts'

/**
 * Adds a signature to a manifest. The payload and the signatures that are there stay as they are; one that the same
 * key made before is replaced.
 *
 * @param signer Its `kid` is what the signature is found by.
 * @param at When the manifest was there.
 * @throws CredentialError as `readBatchManifest`. Whether the issuer's signature holds is for the caller to verify.
 */
export async function countersignBatchManifest(text: string, signer: Signer, at: Date): Promise<string> {
  const { signatures } = readBatchManifest(text)
  const [, payload = ''] = signatures[0]?.text.split('.') ?? []
  const added = await signEncodedPayload('batch-manifest', payload, signer, { iat: toNumericDate(at) })
  const kept = signatures.filter(({ kid }) => kid !== signer.kid).map((signature) => signature.text)
  return writeSignatures([...kept, added])
}

/**
 * When a key countersigned a manifest.
 *
 * @param key The countersigner's, from whoever vouches for it; not from the manifest.
 * @returns undefined when the manifest has no signature of this key.
 * @throws CredentialError `SIGNATURE_INVALID`, `JWS_ALG_KEY_MISMATCH`, `CLAIM_TYPE_INVALID` and
 *   `REQUIRED_CLAIM_MISSING` for a signature that does not state its time.
 */
export async function verifyCountersignature(
  { signatures }: ReadBatchManifest,
  key: { readonly kid: string; readonly jwk: PublicJwk },
): Promise<Date | undefined> {
  const own = signatures.find(({ kid }) => kid === key.kid)
  if (!own) return undefined
  await verifyJws(own, key.jwk, 'manifest')
  return requireNumericDate(own.header, 'iat', 'manifest.signatures.protected')
}
