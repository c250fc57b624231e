import { didKeyOf } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { type TestKeyName, testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import {
  isCredentialResponse,
  mostCopies,
  readCredentialResponse,
  writeCredentialResponse,
} from './credential-response.ts'
import { createHolderProof } from './holder-proof.ts'
import { readHolderProofs, verifyHolderProofs, writeHolderProofs } from './holder-proofs.ts'

const now = new Date('2026-07-01T10:00:00Z')
const audience = didKeyOf(testPublicJwk('school'))
const proofOf = (name: TestKeyName, nonce = 'challenge') =>
  createHolderProof({ signer: testSigner(name), audience, nonce, now })
const codeOf = (work: () => unknown) =>
  Promise.resolve()
    .then(work)
    .then(
      () => undefined,
      (error) => error.code,
    )

describe('a credential response', () => {
  it('carries the copies of a document, in their order, whatever else stands there', () => {
    const text = writeCredentialResponse(['one~', 'two~'])
    expect(isCredentialResponse(text)).toBe(true)
    expect(readCredentialResponse(text)).toEqual(['one~', 'two~'])
    const more = { ...JSON.parse(text), notification_id: 'x' }
    expect(readCredentialResponse(JSON.stringify(more))).toEqual(['one~', 'two~'])
    expect(isCredentialResponse('eyJhbGciOiJFUzI1NiJ9.e30.')).toBe(false)
  })

  it.each([
    ['without credentials', {}],
    ['with none', { credentials: [] }],
    [
      'with more than are handed over at once',
      { credentials: Array(mostCopies + 1).fill({ credential: 'x' }) },
    ],
    ['with a credential that is no text', { credentials: [{ credential: {} }] }],
    ['with a text in place of an object', { credentials: ['one~'] }],
  ])('%s is refused', async (_, content) => {
    expect(await codeOf(() => readCredentialResponse(JSON.stringify(content)))).toBe(
      'CREDENTIAL_RESPONSE_INVALID',
    )
  })

  it('of as many as are handed over at once is read', () => {
    expect(readCredentialResponse(writeCredentialResponse(Array(mostCopies).fill('x')))).toHaveLength(
      mostCopies,
    )
  })
})

describe('proofs of several keys', () => {
  const verify = (text: string) => verifyHolderProofs(text, { audience, now })

  it('give the keys in their order, as one proof alone gives its own', async () => {
    const [one, other] = [await proofOf('holder'), await proofOf('holderEd25519')]
    const keys = [testPublicJwk('holder'), testPublicJwk('holderEd25519')]
    expect(await verify(writeHolderProofs([one, other]))).toEqual({ publicJwks: keys, nonce: 'challenge' })
    expect(await verify(`${one}\n`)).toEqual({ publicJwks: keys.slice(0, 1), nonce: 'challenge' })
  })

  it('count only together: one that is wrong, a key twice, another challenge', async () => {
    const [one, other] = [await proofOf('holder'), await proofOf('holderEd25519')]
    const [stranger = ''] = [await proofOf('stranger')]
    const broken = `${stranger.slice(0, -4)}AAAA`
    const outcomes = [
      [one, broken],
      [one, one],
      [one, await proofOf('holderEd25519', 'another')],
      [one, other],
    ].map((proofs) => codeOf(() => verify(writeHolderProofs(proofs))))
    expect(await Promise.all(outcomes)).toEqual([
      'SIGNATURE_INVALID',
      'PROOF_INVALID',
      'PROOF_NONCE_MISMATCH',
      undefined,
    ])
  })

  it('are a bounded list of texts', async () => {
    const refused = [[], [1], Array(mostCopies + 1).fill('x')].map((jwt) =>
      codeOf(() => readHolderProofs(JSON.stringify({ proofs: { jwt } }))),
    )
    expect(await Promise.all(refused)).toEqual(['PROOF_INVALID', 'PROOF_INVALID', 'PROOFS_LIMIT'])
    expect(await codeOf(() => readHolderProofs('{"proof":"x"}'))).toBe('PROOF_INVALID')
  })
})
