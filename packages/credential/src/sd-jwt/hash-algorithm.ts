/** The hash of an SD-JWT's digests. */
import { CredentialError } from '../codes.ts'
import type { HashAlgorithm } from '../crypto.ts'
import type { JsonObject } from '../json.ts'

const allowed: readonly string[] = ['sha-256', 'sha-384', 'sha-512'] satisfies HashAlgorithm[]

/**
 * The hash algorithm that an issuer-signed payload names; absent means sha-256.
 *
 * @throws CredentialError `SD_ALG_NOT_ALLOWED`.
 * @see RFC 9901, sections 4.1.1 and 7.1 (step 2.d)
 */
export function readHashAlgorithm(payload: JsonObject): HashAlgorithm {
  const algorithm = Object.hasOwn(payload, '_sd_alg') ? payload._sd_alg : 'sha-256'
  if (typeof algorithm !== 'string' || !allowed.includes(algorithm)) {
    throw new CredentialError('SD_ALG_NOT_ALLOWED', { at: '_sd_alg', details: { allowed } })
  }
  return algorithm as HashAlgorithm
}
