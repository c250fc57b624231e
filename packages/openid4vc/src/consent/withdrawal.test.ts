import { didKeyOf, type JsonObject, signJws } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import { presentationHash } from './presentation-hash.ts'
import { createWithdrawal, verifyWithdrawal, withdrawalStatement } from './withdrawal.ts'

const now = new Date('2026-09-01T10:00:00Z')
const iat = now.getTime() / 1000
const audience = 'decentralized_identifier:did:web:university.example'
const consent = {
  audience,
  presentationHash: await presentationHash({ diploma: ['a~b'] }),
  consentedAt: new Date('2026-07-01T10:00:00Z'),
  purpose: 'Поступление',
  credentials: [{ kind: 'school-diploma', disclosed: [['credentialSubject', 'result', 2]] }],
}
const payload: JsonObject = {
  iss: didKeyOf(testPublicJwk('holder')),
  aud: audience,
  iat,
  presentation_hash: consent.presentationHash,
  consented_at: iat - 1000,
  purpose: 'Поступление',
  credentials: [{ disclosed: [] }],
  statement: withdrawalStatement,
}
const notice = (changes: Record<string, unknown> = {}, signer: 'holder' | 'stranger' = 'holder') =>
  signJws('withdrawal', { ...payload, ...(changes as JsonObject) }, testSigner(signer))

describe('a withdrawal notice', () => {
  it.each(['holder', 'holderEd25519'] as const)(
    'of %s says what is withdrawn, and verifies',
    async (name) => {
      const text = await createWithdrawal(consent, { signer: testSigner(name), now })
      expect(await verifyWithdrawal(`${text}\n`, { audience, now })).toEqual({
        ...consent,
        holder: didKeyOf(testPublicJwk(name)),
        holderKey: testPublicJwk(name),
        issuedAt: now,
        hash: expect.stringMatching(/^[\w-]{43}$/),
      })
    },
  )

  it('says that it deletes nothing, in both languages, and holds no value', async () => {
    const text = await createWithdrawal(consent, { signer: testSigner('holder'), now })
    const { statement } = JSON.parse(Buffer.from(text.split('.')[1] as string, 'base64url').toString())
    expect(statement.ru).toContain('ничего не удаляет')
    expect(statement.en).toContain('deletes nothing')
  })

  it('may come to whoever it is, where the reader does not say who reads', async () => {
    expect((await verifyWithdrawal(await notice(), { now })).audience).toBe(audience)
  })

  it.each([
    ['to somebody else', { aud: 'did:web:other.example' }, 'WITHDRAWAL_AUD_MISMATCH'],
    ['to several', { aud: [audience] }, 'WITHDRAWAL_INVALID'],
    ['by nobody', { iss: undefined }, 'WITHDRAWAL_INVALID'],
    ['of another kind of DID', { iss: 'did:web:student.example' }, 'DID_METHOD_UNSUPPORTED'],
    ['about nothing', { presentation_hash: undefined }, 'WITHDRAWAL_INVALID'],
    ['about what is no hash', { presentation_hash: 'abc' }, 'WITHDRAWAL_INVALID'],
    ['without what was shown', { credentials: [] }, 'WITHDRAWAL_INVALID'],
    ['with paths that are none', { credentials: [{ disclosed: ['name'] }] }, 'WITHDRAWAL_INVALID'],
    ['without a time', { iat: undefined }, 'REQUIRED_CLAIM_MISSING'],
    ['signed 61 seconds from now', { iat: iat + 61 }, 'WITHDRAWAL_IN_FUTURE'],
    ['without the time of the consent', { consented_at: undefined }, 'REQUIRED_CLAIM_MISSING'],
  ])('%s is refused', async (_name, changes, code) => {
    await verifyWithdrawal(await notice(), { audience, now })
    await expect(verifyWithdrawal(await notice(changes), { audience, now })).rejects.toMatchObject({ code })
  })

  it('by somebody who has not the key that it names is refused', async () => {
    await expect(verifyWithdrawal(await notice({}, 'stranger'), { now })).rejects.toMatchObject({
      code: 'SIGNATURE_INVALID',
    })
  })
})
