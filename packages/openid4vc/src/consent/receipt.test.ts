import {
  didKeyOf,
  didKeyUrlOf,
  type JsonObject,
  keyFromDocument,
  type ResolvedKey,
  type ResolveKey,
  resolveLocalDid,
  signJws,
} from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import { createReceipt, verifyReceipt } from './receipt.ts'

const now = new Date('2026-07-02T10:00:00Z')
const iat = now.getTime() / 1000
const receiver = didKeyOf(testPublicJwk('school'))
const signer = testSigner('school', didKeyUrlOf(testPublicJwk('school')))
const hash = 'A'.repeat(43)

const knownAs =
  (facts: Partial<ResolvedKey> = {}): ResolveKey =>
  async ({ issuer, protectedHeader, purpose }) => ({
    ...keyFromDocument(resolveLocalDid(issuer), { kid: protectedHeader.kid as string, purpose }),
    source: 'did:key',
    ...facts,
  })
const resolveKey = knownAs()
const receipt = (changes: Record<string, unknown> = {}) =>
  signJws('receipt', { iss: receiver, iat, presentation_hash: hash, ...(changes as JsonObject) }, signer)

describe('a receipt', () => {
  it('says who received what, and until when it is kept', async () => {
    const keptUntil = new Date('2027-07-02T00:00:00Z')
    const received = { presentationHash: hash, withdrawalHash: 'B'.repeat(43), keptUntil }
    const text = await createReceipt(received, { signer, now })
    expect(await verifyReceipt(text, { resolveKey })).toMatchObject({ ...received, receiver, issuedAt: now })
    expect(await verifyReceipt(await receipt(), { resolveKey })).not.toHaveProperty('withdrawalHash')
  })

  it('is signed under a DID', async () => {
    await expect(
      createReceipt({ presentationHash: hash }, { signer: testSigner('school'), now }),
    ).rejects.toMatchObject({ code: 'RECEIPT_INVALID', at: 'receipt.header.kid' })
  })

  it.each([
    ['of another than its key is of', { iss: 'did:web:university.example' }, 'RECEIPT_INVALID'],
    ['for nothing', { presentation_hash: undefined }, 'RECEIPT_INVALID'],
    ['for a notice that is no hash', { withdrawal_hash: 7 }, 'RECEIPT_INVALID'],
    ['without a time', { iat: undefined }, 'REQUIRED_CLAIM_MISSING'],
    ['kept until what is no time', { kept_until: 'for ever' }, 'CLAIM_TYPE_INVALID'],
  ])('%s is refused', async (_name, changes, code) => {
    await verifyReceipt(await receipt(), { resolveKey })
    await expect(verifyReceipt(await receipt(changes), { resolveKey })).rejects.toMatchObject({ code })
  })

  it.each([
    ['before its key was in force', { validFrom: new Date('2026-07-03T00:00:00Z') }],
    ['after its key was in force', { validUntil: new Date('2026-07-02T00:00:00Z') }],
    ['by a key that was stolen', { compromisedAt: new Date('2026-08-01T00:00:00Z') }],
  ])('%s is refused', async (_name, facts) => {
    const text = await receipt()
    await verifyReceipt(text, { resolveKey: knownAs({ validFrom: now }) })
    await expect(verifyReceipt(text, { resolveKey: knownAs(facts) })).rejects.toMatchObject({
      code: 'RECEIPT_KEY_NOT_VALID',
    })
  })
})
