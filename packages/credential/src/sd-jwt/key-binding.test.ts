import { describe, expect, test } from 'vitest'
import { testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
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
