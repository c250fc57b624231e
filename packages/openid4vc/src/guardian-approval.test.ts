import {
  didKeyOf,
  didKeyUrlOf,
  guardianLinkContext,
  presentedHash,
  type ReadCredential,
  readCredential,
  secureCredential,
  signJws,
} from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { type TestKeyName, testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import { issue, shown } from '../../../fixtures/verification.ts'
import {
  checkGuardianApproval,
  checkGuardianLink,
  type GuardianApproval,
  signGuardianApproval,
  verifyGuardianApproval,
  wardOf,
} from './guardian-approval.ts'

const now = new Date('2026-07-01T10:00:00Z')
const seconds = now.getTime() / 1000
const didOf = (name: TestKeyName): string => didKeyOf(testPublicJwk(name))
const hashes = ['a', 'b'].map((letter) => letter.repeat(43))
const approval: GuardianApproval = {
  guardian: didOf('guardian'),
  child: didOf('holder'),
  audience: 'https://university.example',
  nonce: 'nonce-1',
  purpose: 'Приём 2027',
  issuedAt: now,
  expiresAt: new Date(now.getTime() + 3600_000),
  id: 'approval-1',
  sdHashes: hashes,
}
const claims = {
  iss: approval.guardian,
  sub: approval.child,
  aud: approval.audience,
  nonce: approval.nonce,
  iat: seconds,
  exp: seconds + 3600,
  jti: approval.id,
  purpose: approval.purpose,
  sd_hashes: hashes,
}
/** An approval with claims of the test's making. */
const signed = (changes: object = {}, kid?: string): Promise<string> =>
  signJws('guardian-approval', { ...claims, ...changes }, testSigner('guardian', kid))

describe('a guardian’s approval', () => {
  it('reads as it was signed', async () => {
    const text = await signGuardianApproval(approval, testSigner('guardian'))
    expect(await verifyGuardianApproval(text)).toEqual(approval)
    expect(await verifyGuardianApproval(await signed())).toEqual(approval)
    expect(await verifyGuardianApproval(await signed({}, didKeyUrlOf(testPublicJwk('guardian'))))).toEqual(
      approval,
    )
  })

  it('is not signed by anybody else, nor about nothing', async () => {
    await expect(signGuardianApproval(approval, testSigner('stranger'))).rejects.toMatchObject({
      code: 'JWS_KID_ISSUER_MISMATCH',
    })
    await expect(
      signGuardianApproval({ ...approval, sdHashes: [] }, testSigner('guardian')),
    ).rejects.toMatchObject({ code: 'APPROVAL_INVALID', at: 'approval.sd_hashes' })
  })

  it.each<[string, object, string]>([
    ['by nobody', { iss: undefined }, 'APPROVAL_INVALID'],
    ['by somebody whose key is elsewhere', { iss: 'did:web:mother.example' }, 'APPROVAL_INVALID'],
    ['for a child by name', { sub: 'Анна' }, 'APPROVAL_INVALID'],
    ['for whoever gives it', { sub: claims.iss }, 'APPROVAL_INVALID'],
    ['for nobody in particular', { aud: undefined }, 'AUD_MISSING'],
    ['for several', { aud: [approval.audience, 'https://other.example'] }, 'AUD_NOT_EXCLUSIVE'],
    ['for one in a list', { aud: [approval.audience] }, 'AUD_NOT_EXCLUSIVE'],
    ['without a nonce', { nonce: undefined }, 'APPROVAL_INVALID'],
    ['with a nonce that is no text', { nonce: 7 }, 'APPROVAL_INVALID'],
    ['without a time', { iat: undefined }, 'REQUIRED_CLAIM_MISSING'],
    ['without an end', { exp: undefined }, 'REQUIRED_CLAIM_MISSING'],
    ['with an end that is no number', { exp: 'never' }, 'CLAIM_TYPE_INVALID'],
    ['that ends as it begins', { exp: seconds }, 'APPROVAL_INVALID'],
    ['without a name', { jti: undefined }, 'APPROVAL_INVALID'],
    ['for no purpose', { purpose: '' }, 'APPROVAL_INVALID'],
    ['for a purpose that hides its direction', { purpose: 'a\u202eb' }, 'APPROVAL_INVALID'],
    ['for a purpose with an Arabic letter mark', { purpose: 'a\u061cb' }, 'APPROVAL_INVALID'],
    ['for a purpose of two lines', { purpose: 'a\u2028b' }, 'APPROVAL_INVALID'],
    ['of nothing', { sd_hashes: [] }, 'APPROVAL_INVALID'],
    ['of one part twice', { sd_hashes: [hashes[0], hashes[0]] }, 'APPROVAL_INVALID'],
    ['of what is no hash', { sd_hashes: ['a'] }, 'APPROVAL_INVALID'],
    ['of one hash outside a list', { sd_hashes: hashes[0] }, 'APPROVAL_INVALID'],
  ])('is refused %s', async (_, changes, code) => {
    await expect(verifyGuardianApproval(await signed(changes))).rejects.toMatchObject({ code })
    await verifyGuardianApproval(await signed())
  })

  it('is refused when it was changed, or signed with another key than it names', async () => {
    const [header, , signature] = (await signed()).split('.')
    const payload = Buffer.from(JSON.stringify({ ...claims, purpose: 'Приём 2028' })).toString('base64url')
    const invalid = { code: 'SIGNATURE_INVALID' }
    await expect(verifyGuardianApproval(`${header}.${payload}.${signature}`)).rejects.toMatchObject(invalid)
    await expect(verifyGuardianApproval(await signed({ iss: didOf('stranger') }))).rejects.toMatchObject(
      invalid,
    )
    await expect(
      verifyGuardianApproval(await signed({}, didKeyUrlOf(testPublicJwk('stranger')))),
    ).rejects.toMatchObject({ code: 'JWS_KID_ISSUER_MISMATCH' })
  })
})

describe('an approval held against what is shown', () => {
  const expectation = {
    child: approval.child,
    audience: approval.audience,
    nonce: approval.nonce,
    purposes: ['Приём 2027', 'Admission 2027'],
    usedAt: now,
    clockSkewSeconds: 60,
    sdHashes: hashes,
  }
  const at = (offset: number): Date => new Date(now.getTime() + offset * 1000)

  it('fits exactly that', () => {
    checkGuardianApproval(approval, expectation)
    checkGuardianApproval(approval, { ...expectation, sdHashes: hashes.toReversed(), purposes: [] })
  })

  it.each<[string, object, object, string]>([
    ['another child', { child: didOf('stranger') }, {}, 'APPROVAL_CHILD_MISMATCH'],
    ['another receiver', { audience: 'https://other.example' }, {}, 'APPROVAL_AUD_MISMATCH'],
    ['another request', { nonce: 'nonce-2' }, {}, 'APPROVAL_NONCE_MISMATCH'],
    ['another purpose', { purposes: ['Рассылка'] }, {}, 'APPROVAL_PURPOSE_MISMATCH'],
    ['a signature at its end', { usedAt: at(3600) }, { usedAt: at(3599) }, 'APPROVAL_EXPIRED'],
    ['a signature before it', { usedAt: at(-61) }, { usedAt: at(-60) }, 'APPROVAL_TOO_LATE'],
    ['a part more', { sdHashes: [...hashes, 'c'.repeat(43)] }, {}, 'APPROVAL_PART_ADDED'],
    ['another part', { sdHashes: [hashes[0], 'c'.repeat(43)] }, {}, 'APPROVAL_PART_ADDED'],
    ['a part less', { sdHashes: [hashes[0]] }, {}, 'APPROVAL_PART_MISSING'],
  ])('does not fit %s', (_, changes, twin, code) => {
    expect(() => checkGuardianApproval(approval, { ...expectation, ...changes })).toThrow(
      expect.objectContaining({ code }),
    )
    checkGuardianApproval(approval, { ...expectation, ...twin })
  })
})

describe('a guardian link', () => {
  const link = async (guardian: TestKeyName = 'guardian', child: TestKeyName = 'holder') =>
    readCredential(
      await secureCredential(
        'vc+sd-jwt',
        {
          document: {
            '@context': guardianLinkContext,
            id: 'urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c0099',
            type: ['VerifiableCredential', 'GuardianLink'],
            name: 'Подтверждение полномочий законного представителя',
            issuer: { id: didOf('school'), type: ['Profile'], name: 'Орган опеки (вымышленный)' },
            validFrom: '2026-06-26T09:00:00Z',
            validUntil: '2027-06-26T23:59:59Z',
            awardedDate: '2026-06-26T00:00:00Z',
            credentialSubject: {
              id: didOf(guardian),
              type: ['Guardian', 'Profile'],
              guardianOf: { id: didOf(child), type: ['Profile'] },
            },
          },
          issuedAt: now,
          holderKey: testPublicJwk(guardian),
        },
        testSigner('school', didKeyUrlOf(testPublicJwk('school'))),
      ),
    )
  const refused = (found: ReadCredential, code: string) =>
    expect(() => checkGuardianLink(found, approval)).toThrow(expect.objectContaining({ code }))

  it('says that the one who signed stands for the child', async () => {
    const good = await link()
    expect(wardOf(good)).toBe(approval.child)
    checkGuardianLink(good, approval)
  })

  it('is refused for another guardian, for another child, and when it is something else', async () => {
    refused(await link('stranger'), 'GUARDIAN_LINK_OTHER_GUARDIAN')
    refused(await link('guardian', 'stranger'), 'GUARDIAN_LINK_OTHER_CHILD')
    refused(await readCredential(await issue({ holder: 'guardian' })), 'GUARDIAN_LINK_OTHER_KIND')
  })
})

describe('the hash of a part', () => {
  it('is the one that the holder signs over', async () => {
    const presentation = await readCredential(await shown())
    expect(await presentedHash(presentation)).toBe(presentation.keyBinding?.payload.sd_hash)
  })

  it('of a format without disclosures is that of its text', async () => {
    const [one, other] = [await issue({ format: 'vc+jwt' }), await issue({ format: 'vc+jwt', index: 8 })]
    const hash = await presentedHash(await readCredential(one))
    expect(hash).toMatch(/^[\w-]{43}$/)
    expect(hash).not.toBe(await presentedHash(await readCredential(other)))
  })
})
