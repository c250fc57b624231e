/** The hash by which what is shown of a credential goes, whoever signs over it. */
import { digestTexts } from '#crypto'
import { readHashAlgorithm } from '../sd-jwt/hash-algorithm.ts'
import type { CredentialEnvelope } from './format.ts'

/**
 * The `sd_hash` of a presentation: the one that its key-binding JWT has, or would have. Of a format without disclosures
 * it is the SHA-256 of the whole text.
 *
 * @returns base64url.
 * @throws CredentialError `SD_ALG_NOT_ALLOWED`.
 * @see RFC 9901, section 4.3.1
 */
export async function presentedHash({
  text,
  jws,
  sdJwt,
}: Pick<CredentialEnvelope, 'text' | 'jws' | 'sdJwt'>): Promise<string> {
  const [hash] = sdJwt
    ? await digestTexts(readHashAlgorithm(jws.payload), [sdJwt.presented])
    : await digestTexts('sha-256', [text])
  return hash as string
}
