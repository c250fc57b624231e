import { describe, expect, test } from 'vitest'
import { testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import { didKeyUrlOf } from '../did/did-key.ts'
import { encodeBase64url } from '../edge/base64url.ts'
import { readCompactJws } from '../jose/jws.ts'
import {
  checkAudience,
  checkNonce,
  type KeyBindingExpectation,
  signKeyBinding,
  verifyKeyBinding,
} from './key-binding.ts'

const issuedAt = new Date('2026-07-01T10:00:00Z')
const presented = 'a.b.c~x~'
const binding = (name: 'holder' | 'holderEd25519') => ({
  signer: testSigner(name),
  audience: 'https://university.example',
  nonce: 'nonce',
  issuedAt,
})

describe.each(['holder', 'holderEd25519'] as const)('a key-binding JWT by %s', (name) => {
  test.each(['sha-256', 'sha-384', 'sha-512'] as const)('verifies with digests by %s', async (algorithm) => {
    const jws = readCompactJws(await signKeyBinding(presented, algorithm, binding(name)))
    expect(jws.header).toEqual({ alg: testSigner(name).alg, typ: 'kb+jwt' })
    expect(Object.keys(jws.payload).sort()).toEqual(['aud', 'iat', 'nonce', 'sd_hash'])
    const verified = await verifyKeyBinding(jws, presented, algorithm, testPublicJwk(name), { now: issuedAt })
    expect(verified).toEqual({ audience: 'https://university.example', nonce: 'nonce', issuedAt })
  })

  test('does not verify with another hash, another text or another key', async () => {
    const jws = readCompactJws(await signKeyBinding(presented, 'sha-256', binding(name)))
    const verify = (
      text: string,
      algorithm: 'sha-256' | 'sha-512',
      key: 'holder' | 'holderEd25519' | 'stranger',
    ) => verifyKeyBinding(jws, text, algorithm, testPublicJwk(key), { now: issuedAt })
    await expect(verify(presented, 'sha-512', name)).rejects.toMatchObject({ code: 'KB_SD_HASH_MISMATCH' })
    await expect(verify('a.b.c~', 'sha-256', name)).rejects.toMatchObject({ code: 'KB_SD_HASH_MISMATCH' })
    await expect(verify(presented, 'sha-256', 'stranger')).rejects.toMatchObject({
      code: 'KB_SIGNATURE_INVALID',
    })
  })

  test('is held against the window that the verifier names', async () => {
    const jws = readCompactJws(await signKeyBinding(presented, 'sha-256', binding(name)))
    const verify = (seconds: number, window: { maxAgeSeconds?: number; clockSkewSeconds?: number }) =>
      verifyKeyBinding(jws, presented, 'sha-256', testPublicJwk(name), {
        now: new Date(issuedAt.getTime() + seconds * 1000),
        ...window,
      })
    const refuses = (promise: Promise<unknown>, seconds: number) =>
      expect(promise).rejects.toMatchObject({ code: 'KB_IAT_OUT_OF_WINDOW', details: { seconds } })
    await verify(10, { maxAgeSeconds: 10 })
    await refuses(verify(11, { maxAgeSeconds: 10 }), 10)
    await verify(-5, { maxAgeSeconds: 10, clockSkewSeconds: 5 })
    await refuses(verify(-6, { maxAgeSeconds: 10, clockSkewSeconds: 5 }), 5)
    await verify(300, {})
    await refuses(verify(301, {}), 300)
    await verify(-60, {})
    await refuses(verify(-61, {}), 60)
  })

  test('is refused when the window or the moment is no number', async () => {
    const jws = readCompactJws(await signKeyBinding(presented, 'sha-256', binding(name)))
    const verify = (expectation: KeyBindingExpectation) =>
      verifyKeyBinding(jws, presented, 'sha-256', testPublicJwk(name), expectation)
    const past = new Date(issuedAt.getTime() - 1000)
    for (const expectation of [
      { now: issuedAt, maxAgeSeconds: Number.NaN },
      { now: past, clockSkewSeconds: Number.NaN },
      { now: new Date(Number.NaN) },
    ]) {
      await expect(verify(expectation)).rejects.toMatchObject({ code: 'KB_IAT_OUT_OF_WINDOW' })
    }
    await verify({ now: past })
  })
})

describe('A9 the key id of a key-binding JWT', () => {
  const didJwkUrlOf = (name: 'holder' | 'stranger'): string =>
    `did:jwk:${encodeBase64url(new TextEncoder().encode(JSON.stringify(testPublicJwk(name))))}#0`
  const signedAs = async (kid: string) => {
    const signer = { ...testSigner('holder'), kid }
    const text = await signKeyBinding(presented, 'sha-256', { ...binding('holder'), signer })
    return verifyKeyBinding(readCompactJws(text), presented, 'sha-256', testPublicJwk('holder'), {
      now: issuedAt,
    })
  }

  test.each([didKeyUrlOf(testPublicJwk('stranger')), didJwkUrlOf('stranger')])(
    'that says another key is refused: %s',
    async (kid) => {
      await expect(signedAs(kid)).rejects.toMatchObject({
        code: 'JWS_KID_ISSUER_MISMATCH',
        at: 'keyBinding.header.kid',
      })
    },
  )

  test.each([
    ['says this one', didKeyUrlOf(testPublicJwk('holder'))],
    ['says this one as a JWK', didJwkUrlOf('holder')],
    ['is a name of the wallet’s own', 'key-1'],
    [
      'says a key in a way that is not read here',
      'did:key:z2dmzD81cgPx8Vki7JbuuMmFYrWPgYoytykUZ3eyqht1j9Kbsx#k',
    ],
    ['is that of a DID whose keys stand elsewhere', 'did:web:student.example#key-1'],
  ])('that %s is taken', async (_name, kid) => {
    expect((await signedAs(kid)).issuedAt).toEqual(issuedAt)
  })
})

test('the audience is one string, and the one expected', () => {
  checkAudience('a', 'a')
  expect(() => checkAudience('b', 'a')).toThrow(expect.objectContaining({ code: 'KB_AUD_MISMATCH' }))
  expect(() => checkAudience(['a'], 'a')).toThrow(expect.objectContaining({ code: 'AUD_NOT_EXCLUSIVE' }))
  expect(() => checkAudience(undefined, 'a')).toThrow(expect.objectContaining({ code: 'AUD_MISSING' }))
})

test('the nonce is the one expected', () => {
  checkNonce('a', 'a')
  for (const other of ['b', undefined, ['a']]) {
    expect(() => checkNonce(other, 'a')).toThrow(expect.objectContaining({ code: 'KB_NONCE_MISMATCH' }))
  }
})
