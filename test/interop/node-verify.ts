/** Cryptography by node:crypto alone, for libraries that want some. */
import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto'
import { type TestKeyName, testPublicJwk } from '../../fixtures/test-keys.ts'

/** Checks a base64url signature of a text with a test key. */
export function nodeVerify(name: TestKeyName): (text: string, signature: string) => boolean {
  const jwk = testPublicJwk(name)
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' })
  const options = jwk.kty === 'EC' ? ({ key, dsaEncoding: 'ieee-p1363' } as const) : key
  const digest = jwk.kty === 'EC' ? 'sha256' : null
  return (text, signature) => verify(digest, Buffer.from(text), options, Buffer.from(signature, 'base64url'))
}

/** How @sd-jwt/core hashes disclosures and makes salts. */
export const sdJwtHashing = {
  hasher: (data: string | ArrayBuffer): Uint8Array =>
    createHash('sha256')
      .update(Buffer.from(data as string))
      .digest(),
  hashAlg: 'sha-256' as const,
  saltGenerator: (length: number): string => randomBytes(length).toString('base64url'),
}
