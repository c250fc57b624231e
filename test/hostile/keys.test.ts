import {
  didKeyOf,
  type PublicJwk,
  publicKeyHandle,
  readCompactJws,
  readPublicJwk,
  resolveLocalDid,
  verifyCredential,
  verifyJws,
} from '@attestat/credential'
import { describe, expect, test } from 'vitest'
import { testKeys, testPublicJwk } from '../../fixtures/test-keys.ts'
import { refuses } from './refuses.ts'
import { credential, credentialClaims, encode, resolveKey, withClaim } from './tokens.ts'

describe('a weak Ed25519 key', () => {
  const prime = 2n ** 255n - 19n
  const order8 = [
    0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
    0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
  ]
  // Both signs of each y of small order, and of 0 and 1 in their other spelling: the fourteen of CCTV.
  const encodings = [0n, 1n, prime - 1n, ...order8, prime, prime + 1n].flatMap((y) => [y, y + 2n ** 255n])
  const jwkOf = (point: bigint): PublicJwk => {
    const x = Buffer.from(point.toString(16).padStart(64, '0'), 'hex').reverse().toString('base64url')
    return { kty: 'OKP', crv: 'Ed25519', x }
  }

  test('A17 has one of fourteen encodings', () => {
    expect(new Set(encodings).size).toBe(14)
  })

  test.each(encodings.map((point) => [point.toString(16), jwkOf(point)] as const))(
    'A17 A18 %s is refused when read, resolved, used, and in cnf',
    async (_hex, jwk) => {
      expect(() => readPublicJwk(jwk, 'key')).toThrow(expect.objectContaining({ code: 'KEY_WEAK' }))
      expect(() => resolveLocalDid(didKeyOf(jwk))).toThrow(expect.objectContaining({ code: 'KEY_WEAK' }))
      await refuses(publicKeyHandle(jwk), 'KEY_WEAK')
      const claims = withClaim(credentialClaims('vc+sd-jwt'), ['cnf', 'jwk'], { ...jwk })
      await refuses(verifyCredential(credential({ claims }), { resolveKey }), 'KEY_WEAK')
    },
  )

  test('A17 the identity key with the signature that fits every message is refused', async () => {
    // R = identity, S = 0: holds for any message under the identity key.
    const forged = Buffer.concat([
      Buffer.from(`${'00'.repeat(31)}01`, 'hex').reverse(),
      Buffer.alloc(32),
    ]).toString('base64url')
    const text = `${encode({ alg: 'EdDSA' })}.${encode({ a: 1 })}.${forged}`
    await refuses(verifyJws(readCompactJws(text), jwkOf(1n)), 'KEY_WEAK')
  })

  test.each([prime, prime + 2n, 2n ** 255n - 1n])('A18 a y that is not below the prime is refused', (y) => {
    expect(() => readPublicJwk(jwkOf(y), 'key')).toThrow(expect.objectContaining({ code: 'KEY_WEAK' }))
  })

  test('A17 A18 a sound key is read, resolved and used', async () => {
    const jwk = testPublicJwk('holderEd25519')
    expect(readPublicJwk({ ...jwk, use: 'sig' }, 'key')).toEqual(jwk)
    expect(resolveLocalDid(didKeyOf(jwk)).assertionMethod[0]?.jwk).toEqual(jwk)
    await publicKeyHandle(jwk)
  })
})

describe('a key that is no point', () => {
  test.each([
    ['off its curve', { y: testKeys.school.x }],
    ['at infinity', { x: 'A'.repeat(43), y: 'A'.repeat(43) }],
  ])('A19 %s is refused in cnf when it is used', async (_name, change) => {
    const jwk = { ...testPublicJwk('school'), ...change } as PublicJwk
    await refuses(publicKeyHandle(jwk), 'KEY_INVALID')
  })

  test('A19 a private key in cnf is refused', async () => {
    const claims = withClaim(credentialClaims('vc+sd-jwt'), ['cnf', 'jwk'], { ...testKeys.holder })
    await refuses(verifyCredential(credential({ claims }), { resolveKey }), 'KEY_PRIVATE_LEAKED')
  })
})
