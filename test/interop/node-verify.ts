/** A signature check by node:crypto alone, for libraries that want one. */
import { createPublicKey, verify } from 'node:crypto'
import { type TestKeyName, testPublicJwk } from '../../fixtures/test-keys.ts'

/** Checks a base64url signature of a text with a test key. */
export function nodeVerify(name: TestKeyName): (text: string, signature: string) => boolean {
  const jwk = testPublicJwk(name)
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' })
  const options = jwk.kty === 'EC' ? ({ key, dsaEncoding: 'ieee-p1363' } as const) : key
  const digest = jwk.kty === 'EC' ? 'sha256' : null
  return (text, signature) => verify(digest, Buffer.from(text), options, Buffer.from(signature, 'base64url'))
}
