import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { testKeys, testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import { decodeBase64url, encodeBase64url } from '../edge/base64url.ts'
import { isSameKey, jwkThumbprint, publicKeyHandle, readPublicJwk } from './jwk.ts'
import { readCompactJws, signJws, verifyJws } from './jws.ts'

const refusal = (code: string) => expect.objectContaining({ code })
const school = testPublicJwk('school') as { kty: 'EC'; crv: 'P-256'; x: string; y: string }
const ed25519 = testPublicJwk('schoolEd25519')
const zeros43 = 'A'.repeat(43)

describe('a public JWK', () => {
  test('is read without the members that are not the key', () => {
    for (const jwk of [school, ed25519]) {
      expect(readPublicJwk({ ...jwk, kid: 'x', use: 'sig', key_ops: ['verify'], alg: 'x' }, 'key')).toEqual(
        jwk,
      )
    }
  })

  test.each([
    ['another curve', { ...school, crv: 'P-384' }],
    ['the curve of another kind of key', { ...school, crv: 'Ed25519' }],
    ['no y', { ...school, y: undefined }],
    ['a short coordinate', { ...school, x: school.x.slice(0, -4) }],
    ['a long coordinate', { ...school, x: `AAAA${school.x}` }],
    ['an HMAC secret’s type', { kty: 'oct' }],
    ['RSA', { kty: 'RSA', n: 'AQAB', e: 'AQAB' }],
    ['encryption for its use', { ...school, use: 'enc' }],
    ['no verifying among its operations', { ...school, key_ops: ['encrypt'] }],
    ['a text in its place', 'key'],
    ['an array in its place', [school]],
  ])('is refused with %s', (_name, jwk) => {
    expect(() => readPublicJwk(jwk, 'key')).toThrow(refusal('KEY_INVALID'))
  })

  test('is refused when its coordinate is not canonical base64url', () => {
    expect(() => readPublicJwk({ ...school, x: `${school.x}=` }, 'key')).toThrow(
      refusal('B64URL_NOT_CANONICAL'),
    )
  })

  test.each(['d', 'k', 'p', 'priv'])('is refused with the private member %s', (name) => {
    expect(() => readPublicJwk({ ...school, [name]: 'x' }, 'key')).toThrow(refusal('KEY_PRIVATE_LEAKED'))
    expect(() => readPublicJwk(testKeys.schoolEd25519, 'key')).toThrow(refusal('KEY_PRIVATE_LEAKED'))
  })

  test.each([
    ['off the curve', { ...school, y: school.x }],
    ['the origin', { ...school, x: zeros43, y: zeros43 }],
    ['above the field', { ...school, x: `${'_'.repeat(42)}8` }],
  ])('has no handle for a point %s', async (_name, jwk) => {
    await expect(publicKeyHandle(readPublicJwk(jwk, 'key') as typeof school)).rejects.toThrow(
      refusal('KEY_INVALID'),
    )
    await publicKeyHandle(school)
  })

  // The encodings that CCTV lists, each of a point of small order.
  test.each([
    '0000000000000000000000000000000000000000000000000000000000000000',
    'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    '0000000000000000000000000000000000000000000000000000000000000080',
    'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    '0100000000000000000000000000000000000000000000000000000000000000',
    '0100000000000000000000000000000000000000000000000000000000000080',
    'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  ])('is weak with the Ed25519 point %s, for whoever asks', async (hex) => {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(Buffer.from(hex, 'hex')) } as const
    expect(() => readPublicJwk(jwk, 'key')).toThrow(refusal('KEY_WEAK'))
    await expect(publicKeyHandle(jwk)).rejects.toThrow(refusal('KEY_WEAK'))
  })

  test('has the thumbprint of RFC 8037, appendix A.3', async () => {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' } as const
    expect(await jwkThumbprint(jwk)).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k')
  })

  test('is the same key whatever the order of its members', () => {
    expect(isSameKey(school, { y: school.y, x: school.x, crv: 'P-256', kty: 'EC' })).toBe(true)
    expect(isSameKey(school, { ...school, y: school.x })).toBe(false)
    expect(isSameKey(ed25519, testPublicJwk('holderEd25519'))).toBe(false)
  })
})

test('the mirrored point, which has the same x, is another key however often it is asked for', async () => {
  const field = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n
  const y = BigInt(`0x${Buffer.from(school.y, 'base64url').toString('hex')}`)
  const mirrored = Buffer.from((field - y).toString(16).padStart(64, '0'), 'hex').toString('base64url')
  const jws = readCompactJws(await signJws('vc+jwt', {}, testSigner('school')))
  for (let i = 0; i < 2; i++) {
    await verifyJws(jws, school)
    await expect(verifyJws(jws, { ...school, y: mirrored })).rejects.toThrow(refusal('SIGNATURE_INVALID'))
  }
})

describe('the key’s type decides the algorithm', () => {
  const hmacToken = (secret: string | Uint8Array): string => {
    const input = `${encodeBase64url(Buffer.from('{"alg":"HS256"}'))}.${encodeBase64url(Buffer.from('{}'))}`
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
  }

  test.each([
    ['its PEM', `-----BEGIN PUBLIC KEY-----\n${school.x}\n-----END PUBLIC KEY-----\n`],
    ['its JWK', JSON.stringify(school)],
    [
      'its point',
      Buffer.concat([Buffer.of(4), decodeBase64url(school.x, 'x'), decodeBase64url(school.y, 'y')]),
    ],
  ])('a public key is never taken for an HMAC secret, such as %s', (_name, secret) => {
    expect(() => readCompactJws(hmacToken(secret))).toThrow(refusal('JWS_ALG_NOT_ALLOWED'))
  })

  test.each([
    ['school', ed25519],
    ['schoolEd25519', school],
  ] as const)('a token by %s is not tried with a key of the other kind', async (name, otherKind) => {
    const jws = readCompactJws(await signJws('vc+jwt', {}, testSigner(name)))
    await expect(verifyJws(jws, otherKind)).rejects.toThrow(refusal('JWS_ALG_KEY_MISMATCH'))
    await verifyJws(jws, testPublicJwk(name))
  })
})
