import { didKeyOf, didKeyUrlOf, signJws } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { testKeys, testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import { createHolderProof, verifyHolderProof } from './holder-proof.ts'

const now = new Date('2026-07-01T10:00:00Z')
const iat = now.getTime() / 1000
const audience = 'did:web:school.example'
const nonce = 'challenge-1'
const expected = { audience, nonce, now }

/** A proof with a header and payload of the test's making. */
const proof = (header: object, payload: object = {}, name: 'holder' | 'stranger' = 'holder') =>
  signJws('holder-proof', { aud: audience, nonce, iat, ...payload }, testSigner(name), { ...header })
const jwk = testPublicJwk('holder')

describe('a holder proof', () => {
  it.each(['holder', 'holderEd25519'] as const)('of %s carries its key, and verifies', async (name) => {
    const text = await createHolderProof({ signer: testSigner(name), audience, nonce, now })
    expect(await verifyHolderProof(`${text}\n`, expected)).toEqual({
      publicJwk: testPublicJwk(name),
      issuedAt: now,
      nonce,
    })
  })

  it.each(['holder', 'holderEd25519'] as const)(
    'of %s names its key by did:key, and verifies',
    async (name) => {
      const kid = didKeyUrlOf(testPublicJwk(name))
      const text = await createHolderProof({ signer: testSigner(name, kid), audience, nonce, now })
      expect(await verifyHolderProof(text, expected)).toMatchObject({
        publicJwk: testPublicJwk(name),
        did: didKeyOf(testPublicJwk(name)),
      })
    },
  )

  it('may come without a nonce when none was handed out', async () => {
    const text = await createHolderProof({ signer: testSigner('holder'), audience, now })
    expect((await verifyHolderProof(text, { audience, now })).nonce).toBeUndefined()
    await expect(verifyHolderProof(text, expected)).rejects.toMatchObject({ code: 'PROOF_NONCE_MISMATCH' })
  })

  it.each([
    ['for another issuer', { aud: 'did:web:other.example' }, 'PROOF_AUD_MISMATCH'],
    ['for several issuers', { aud: [audience, 'did:web:other.example'] }, 'PROOF_AUD_MISMATCH'],
    ['for one issuer in a list', { aud: [audience] }, 'PROOF_AUD_MISMATCH'],
    ['for nobody', { aud: undefined }, 'PROOF_AUD_MISMATCH'],
    ['for another challenge', { nonce: 'challenge-2' }, 'PROOF_NONCE_MISMATCH'],
    ['with a nonce that is no text', { nonce: 1 }, 'PROOF_INVALID'],
    ['without a time', { iat: undefined }, 'REQUIRED_CLAIM_MISSING'],
    ['with a time that is no number', { iat: 'now' }, 'CLAIM_TYPE_INVALID'],
    ['signed 301 seconds ago', { iat: iat - 301 }, 'PROOF_IAT_OUT_OF_WINDOW'],
    ['signed 61 seconds from now', { iat: iat + 61 }, 'PROOF_IAT_OUT_OF_WINDOW'],
  ])('%s is refused', async (_name, payload, code) => {
    await expect(verifyHolderProof(await proof({ jwk }, payload), expected)).rejects.toMatchObject({ code })
  })

  it('is taken at the very edges of its window, and a week later when that is allowed', async () => {
    for (const at of [iat - 300, iat + 60]) {
      await expect(verifyHolderProof(await proof({ jwk }, { iat: at }), expected)).resolves.toBeDefined()
    }
    const old = await proof({ jwk }, { iat: iat - 604_800 })
    await expect(verifyHolderProof(old, { ...expected, maxAgeSeconds: 604_800 })).resolves.toBeDefined()
  })

  it.each([
    ['a key and a name of a key', { jwk, kid: didKeyUrlOf(jwk) }, 'PROOF_KEY_AMBIGUOUS'],
    ['neither a key nor a name', {}, 'PROOF_KEY_AMBIGUOUS'],
    ['a private key', { jwk: testKeys.holder }, 'KEY_PRIVATE_LEAKED'],
    ['no key in the place of one', { jwk: 'key' }, 'KEY_INVALID'],
    ['a name by another method', { kid: 'did:web:holder.example#key-1' }, 'PROOF_INVALID'],
    ['a plain name', { kid: 'key-1' }, 'PROOF_INVALID'],
    ['a did:key with another key’s fragment', { kid: `${didKeyOf(jwk)}#other` }, 'PROOF_INVALID'],
    ['a pointer to a key', { jwk, jku: 'https://attacker.example/keys' }, 'JWS_HEADER_KEY_NOT_ALLOWED'],
    ['critical extensions', { jwk, crit: ['exp'] }, 'JWS_CRIT_UNSUPPORTED'],
  ])('with %s is refused', async (_name, header, code) => {
    await expect(verifyHolderProof(await proof(header), expected)).rejects.toMatchObject({ code })
  })

  it('signed with another key than it names is refused', async () => {
    await expect(verifyHolderProof(await proof({ jwk }, {}, 'stranger'), expected)).rejects.toMatchObject({
      code: 'SIGNATURE_INVALID',
    })
  })

  it('cannot be a token of another kind', async () => {
    const token = await signJws('key-binding', { aud: audience, nonce, iat }, testSigner('holder'), {
      jwk: { ...jwk },
    })
    await expect(verifyHolderProof(token, expected)).rejects.toMatchObject({ code: 'JWT_TYP_MISMATCH' })
  })
})
