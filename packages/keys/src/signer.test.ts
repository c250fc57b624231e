import { inspect } from 'node:util'
import { algorithmOf, readCompactJws, readDidKey, signJws, verifyJws } from '@attestat/credential'
import { describe, expect, test } from 'vitest'
import { testKeys, testPublicJwk } from '../../../fixtures/test-keys.ts'
import {
  didKeySigner,
  exportPrivateJwk,
  generateKey,
  privateKeyFromCryptoKeys,
  privateKeyFromJwk,
  signerFromCryptoKeys,
  signerFromJwk,
  signerOf,
  signingAlgorithms,
} from './index.ts'

describe.each(signingAlgorithms)('a signer for %s', (alg) => {
  test('signs what verifies with its public key, under its kid', async () => {
    const signer = didKeySigner(await generateKey(alg))
    expect(signer.alg).toBe(alg)
    expect(algorithmOf(signer.publicJwk)).toBe(alg)
    const jws = readCompactJws(await signJws('vc+jwt', { id: 'urn:x' }, signer))
    await verifyJws(jws, readDidKey(jws.kid!.split('#')[0]!))
    expect(jws.kid).toBe(signer.kid)
  })

  test('shows nothing of its private key as JSON or by inspection', async () => {
    const key = await generateKey(alg)
    const { d } = await exportPrivateJwk(key)
    for (const thing of [key, signerOf(key), didKeySigner(key)]) {
      const shown = [
        JSON.stringify(thing),
        inspect(thing, { depth: Infinity, showHidden: true, getters: true }),
        String(Reflect.ownKeys(thing).map((name) => String(Reflect.get(thing, name)))),
      ].join()
      expect(shown).not.toContain(d)
      expect(shown).not.toContain('PRIVATE')
      expect(shown).not.toMatch(/\bd\b: /)
    }
  })

  test('works over a WebCrypto key that is not extractable, which cannot be exported', async () => {
    const parameters = alg === 'ES256' ? { name: 'ECDSA', namedCurve: 'P-256' } : { name: 'Ed25519' }
    const make = (extractable: boolean): Promise<CryptoKeyPair> =>
      crypto.subtle.generateKey(parameters, extractable, ['sign', 'verify']) as Promise<CryptoKeyPair>
    const sealedIn = await make(false)
    const signer = await signerFromCryptoKeys(sealedIn)
    await verifyJws(readCompactJws(await signJws('vc+jwt', {}, signer)), signer.publicJwk)
    await expect(exportPrivateJwk(await privateKeyFromCryptoKeys(sealedIn))).rejects.toMatchObject({
      code: 'KEY_NOT_EXPORTABLE',
    })
    const exported = await exportPrivateJwk(await privateKeyFromCryptoKeys(await make(true)))
    expect(Object.keys(exported).sort()).toEqual([...Object.keys(signer.publicJwk), 'd'].sort())
    await expect(
      privateKeyFromCryptoKeys({ privateKey: sealedIn.privateKey, publicKey: (await make(true)).publicKey }),
    ).rejects.toMatchObject({ code: 'PRIVATE_KEY_INVALID' })
  })
})

describe('a private JWK', () => {
  test('becomes a signer with the kid and header members given', async () => {
    const signer = await signerFromJwk(testKeys.school, {
      kid: 'did:web:a.example#1',
      header: { x5c: ['x'] },
    })
    expect(signer).toMatchObject({ kid: 'did:web:a.example#1', header: { x5c: ['x'] } })
    expect(signer.publicJwk).toEqual(testPublicJwk('school'))
  })

  test('comes back from its key unchanged', async () => {
    for (const jwk of [testKeys.school, testKeys.schoolEd25519]) {
      expect(await exportPrivateJwk(await privateKeyFromJwk({ ...jwk, use: 'sig', kid: 'x' }))).toEqual(jwk)
    }
  })

  const { d: _school, ...schoolPublic } = testKeys.school
  test.each([
    ['without its private half', schoolPublic],
    ['with the private half of another P-256 key', { ...testKeys.school, d: testKeys.holder.d }],
    [
      'with the private half of another Ed25519 key',
      { ...testKeys.schoolEd25519, d: testKeys.holderEd25519.d },
    ],
    ['with a zero for its private half', { ...testKeys.school, d: 'A'.repeat(43) }],
    ['with a private half that is too long', { ...testKeys.school, d: `A${testKeys.school.d}` }],
    ['with padding in its private half', { ...testKeys.school, d: `${testKeys.school.d}=` }],
    ['with a public half off the curve', { ...testKeys.school, y: testKeys.school.x }],
    ['on another curve', { ...testKeys.school, crv: 'secp256k1' }],
    ['for HMAC', { kty: 'oct', k: testKeys.school.d }],
    ['that is not an object', 'key'],
  ])('is refused %s', async (_name, jwk) => {
    await expect(privateKeyFromJwk(jwk)).rejects.toMatchObject({ code: 'PRIVATE_KEY_INVALID' })
  })

  test('is refused with an Ed25519 public half of small order', async () => {
    await expect(privateKeyFromJwk({ ...testKeys.schoolEd25519, x: 'A'.repeat(43) })).rejects.toMatchObject({
      code: 'KEY_WEAK',
    })
  })
})

test('no key is made for an algorithm that is not on the list', async () => {
  await expect(generateKey('HS256' as never)).rejects.toMatchObject({ code: 'KEY_ALG_UNSUPPORTED' })
})

test('an object that only looks like a key has no signer', () => {
  expect(() => signerOf({ alg: 'ES256', publicJwk: testPublicJwk('school') })).toThrow(
    expect.objectContaining({ code: 'PRIVATE_KEY_INVALID' }),
  )
})
