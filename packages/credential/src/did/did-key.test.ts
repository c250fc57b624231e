import { describe, expect, test } from 'vitest'
import { testKeys, testPublicJwk } from '../../../../fixtures/test-keys.ts'
import { decodeBase64url, encodeBase64url } from '../edge/base64url.ts'
import type { PublicJwk } from '../jose/jwk.ts'
import { decodeBase58btc, encodeBase58btc } from './base58btc.ts'
import { readDidJwk } from './did-jwk.ts'
import { didKeyOf, didKeyUrlOf, readDidKey } from './did-key.ts'
import { isLocalDid, resolveLocalDid } from './local-did.ts'
import { decompressP256 } from './p256-point.ts'

const encoder = new TextEncoder()
const didJwkOf = (jwk: unknown): string => `did:jwk:${encodeBase64url(encoder.encode(JSON.stringify(jwk)))}`
const didOfBytes = (...bytes: number[]): string => `did:key:z${encodeBase58btc(Uint8Array.from(bytes))}`
const point = (jwk: PublicJwk): number[] => [...decodeBase64url(jwk.x, 'x')]
const refusal = (code: string) => expect.objectContaining({ code })

const school = testPublicJwk('school')
const ed25519 = testPublicJwk('schoolEd25519')

describe('did:key', () => {
  test.each(Object.keys(testKeys) as (keyof typeof testKeys)[])(
    'of the key %s gives the key back',
    (name) => {
      const jwk = testPublicJwk(name)
      const did = didKeyOf(jwk)
      expect(did).toMatch(jwk.kty === 'EC' ? /^did:key:zDn/ : /^did:key:z6Mk/)
      expect(readDidKey(did)).toEqual(jwk)
      expect(readDidKey(did)).toBe(readDidKey(did))
      expect(didKeyUrlOf(jwk)).toBe(`${did}#${did.slice(8)}`)
    },
  )

  test.each([
    ['another multicodec (secp256k1)', didOfBytes(0xe7, 0x01, 2, ...point(school))],
    ['another multicodec (X25519)', didOfBytes(0xec, 0x01, ...point(ed25519))],
    ['the Ed25519 multicodec on a P-256 point', didOfBytes(0xed, 0x01, 2, ...point(school))],
    ['the P-256 multicodec on an Ed25519 point', didOfBytes(0x80, 0x24, ...point(ed25519))],
    ['an uncompressed point', didOfBytes(0x80, 0x24, 4, ...point(school), ...point(school))],
    ['the sign byte of no point', didOfBytes(0x80, 0x24, 5, ...point(school))],
    ['an x that no point has', didOfBytes(0x80, 0x24, 2, ...Array<number>(31).fill(0), 4)],
    ['an x above the field', didOfBytes(0x80, 0x24, 2, ...Array<number>(32).fill(255))],
    ['a multicodec that is not the shortest varint', didOfBytes(0xed, 0x81, 0x00, ...point(ed25519))],
    ['a leading zero byte', didOfBytes(0, 0xed, 0x01, ...point(ed25519))],
    ['another multicodec that begins as Ed25519’s', didOfBytes(0xed, 0x02, ...point(ed25519))],
    ['another multicodec that begins as P-256’s', didOfBytes(0x80, 0x25, 2, ...point(school))],
    ['the letter of another multibase', didKeyOf(ed25519).replace('did:key:z', 'did:key:Z')],
    ['a byte more', didOfBytes(0xed, 0x01, ...point(ed25519), 0)],
    ['nothing after the prefix', didOfBytes(0xed, 0x01)],
    ['another multibase', `did:key:u${encodeBase64url(Uint8Array.from([0xed, 0x01, ...point(ed25519)]))}`],
    ['a character outside base58', didKeyOf(ed25519).replace(/.$/, '0')],
    ['a length of its own', `did:key:z${'6'.repeat(2000)}`],
  ])('with %s is no key', (_name, did) => {
    expect(() => readDidKey(did)).toThrow(refusal('KEY_INVALID'))
  })

  test.each([
    ['order 1', [1, ...Array<number>(31).fill(0)]],
    ['order 4', Array<number>(32).fill(0)],
    ['order 2, in another encoding', [0xec, ...Array<number>(31).fill(0xff)]],
    ['a y above the field', [0xf0, ...Array<number>(30).fill(0xff), 0x7f]],
  ])('with a point of %s is weak, in did:jwk too', (_name, weak) => {
    expect(() => readDidKey(didOfBytes(0xed, 0x01, ...weak))).toThrow(refusal('KEY_WEAK'))
    const jwk = { ...ed25519, x: encodeBase64url(Uint8Array.from(weak)) }
    expect(() => readDidJwk(didJwkOf(jwk))).toThrow(refusal('KEY_WEAK'))
  })

  test('of either sign gives its own point', () => {
    const x = point(school)
    const [one, other] = [2, 3].map((sign) => decompressP256(Uint8Array.from([sign, ...x])))
    const written = [one, other].map((found) => encodeBase64url(found!.y))
    expect(written).toContain(school.kty === 'EC' && school.y)
    expect(written[0]).not.toBe(written[1])
  })
})

describe('did:jwk', () => {
  test('gives the key back', () => {
    for (const jwk of [school, ed25519])
      expect(readDidJwk(didJwkOf({ ...jwk, alg: 'x', use: 'sig' }))).toEqual(jwk)
  })

  test.each([
    ['a private key', didJwkOf(testKeys.school), 'KEY_PRIVATE_LEAKED'],
    ['an encryption key', didJwkOf({ ...school, use: 'enc' }), 'KEY_INVALID'],
    ['another curve', didJwkOf({ ...school, crv: 'secp256k1' }), 'KEY_INVALID'],
    [
      'a member written twice',
      `did:jwk:${encodeBase64url(encoder.encode('{"kty":"EC","kty":"EC"}'))}`,
      'JSON_DUPLICATE_KEY',
    ],
    ['a text that is not JSON', `did:jwk:${encodeBase64url(encoder.encode('{'))}`, 'JSON_INVALID'],
    ['base64url that is not canonical', `${didJwkOf(school).slice(0, -1)}.`, 'B64URL_NOT_CANONICAL'],
  ])('of %s is refused', (_name, did, code) => {
    expect(() => readDidJwk(did)).toThrow(refusal(code))
  })
})

describe('resolving without I/O', () => {
  test('gives one key for every purpose', () => {
    const did = didKeyOf(school)
    expect(resolveLocalDid(did)).toEqual({
      id: did,
      deactivated: false,
      assertionMethod: [{ id: `${did}#${did.slice(8)}`, jwk: school }],
      authentication: [{ id: `${did}#${did.slice(8)}`, jwk: school }],
    })
    expect(resolveLocalDid(didJwkOf(school)).assertionMethod).toEqual([
      { id: `${didJwkOf(school)}#0`, jwk: school },
    ])
  })

  test('is for methods that need none', () => {
    expect([didKeyOf(school), didJwkOf(school), 'did:web:a.example'].map(isLocalDid)).toEqual([
      true,
      true,
      false,
    ])
    expect(() => resolveLocalDid('did:web:a.example')).toThrow(refusal('DID_METHOD_UNSUPPORTED'))
    expect(() => readDidKey(didJwkOf(school))).toThrow(refusal('DID_METHOD_UNSUPPORTED'))
    expect(() => readDidJwk(didKeyOf(school))).toThrow(refusal('DID_METHOD_UNSUPPORTED'))
    expect(() => resolveLocalDid('key')).toThrow(refusal('DID_INVALID'))
  })
})

describe('base58btc', () => {
  test.each([
    ['', ''],
    ['00', '1'],
    ['0000287fb4cd', '11233QC4'],
    ['48656c6c6f20576f726c6421', '2NEpo7TZRRrLZSi2U'],
  ])('writes and reads %j', (hex, text) => {
    const bytes = Uint8Array.from(Buffer.from(hex, 'hex'))
    expect(encodeBase58btc(bytes)).toBe(text)
    expect(decodeBase58btc(text)).toEqual(bytes)
  })

  test.each(['0', 'O', 'I', 'l', 'a b', 'é'])('does not know %j', (text) => {
    expect(decodeBase58btc(text)).toBeUndefined()
  })
})
