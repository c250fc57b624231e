import { expect, it } from 'vitest'
import { sha256 } from './digest.ts'
import { encodeBase64url } from './edge/base64url.ts'

it('gives the SHA-256 digest of FIPS 180-4, appendix B.1', async () => {
  const digest = await sha256(new TextEncoder().encode('abc'))
  expect(encodeBase64url(digest)).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0')
})
