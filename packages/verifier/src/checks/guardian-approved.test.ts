import { didKeyOf, readCompactJws, signJws } from '@attestat/credential'
import { createPresentationRequest, type PresentationRequest } from '@attestat/openid4vc'
import { createBundle, type GuardianEvidence } from '@attestat/trust'
import { describe, expect, it } from 'vitest'
import {
  approvalOf,
  bareLink,
  childDid,
  guardianDid,
  guardianEvidence,
  issueLink,
  purpose,
  trustInLinks,
} from '../../../../fixtures/guardians.ts'
import { testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import { testRegistry } from '../../../../fixtures/test-registry.ts'
import {
  clientId,
  diplomaQuery,
  issue,
  nonce,
  now,
  present,
  shown,
  state,
  statusIndex,
  told,
} from '../../../../fixtures/verification.ts'
import { type Policy, policies } from '../policy.ts'
import { type VerifyOptions, verify } from '../verify.ts'

const trust = await trustInLinks()
const always: Policy = { ...policies.admissions, name: 'always', guardianApproval: 'always' }
const minors: Policy = { ...policies.admissions, name: 'minors', guardianApproval: 'minor' }
const birthDate = ['credentialSubject', 'dateOfBirth']
const stranger = didKeyOf(testPublicJwk('stranger'))

const requestOf = (
  statement: PresentationRequest['statement'] | undefined = {
    purpose: { ru: purpose, en: 'Admission 2027' },
  },
  query = diplomaQuery(),
): PresentationRequest =>
  createPresentationRequest({
    clientId,
    dcqlQuery: { credentials: [query] },
    nonce,
    state,
    now: new Date('2026-06-30T09:00:00Z'),
    expiresAt: new Date('2026-07-10T00:00:00Z'),
    ...(statement ? { statement } : {}),
  })

const diploma = await shown()
const withBirthDate = await shown({}, { disclose: [['credentialSubject', 'familyName'], birthDate] })

/** The verdict on an answer with these approvals, and what the check says. */
async function judge(
  guardians: readonly GuardianEvidence[],
  more: Partial<VerifyOptions> & { readonly vpToken?: Record<string, readonly string[]> } = {},
) {
  const { vpToken = { diploma: [diploma] }, ...options } = more
  const bundle = createBundle({ vpToken, ...(guardians.length > 0 ? { guardians } : {}) })
  const terms = { trust, policy: always, now, request: requestOf(), ...options }
  const result = await verify(bundle, terms)
  return { ...result, told: told(result, 'guardian-approved') }
}

describe('a guardian’s approval beside an answer', () => {
  it('is accepted, and says who approved for whom', async () => {
    const result = await judge([await guardianEvidence([diploma])])
    expect([result.verdict, result.told]).toEqual(['accepted', 'passed'])
    expect(result.checks.find(({ name }) => name === 'guardian-approved')).toMatchObject({
      message: 'Approved by a parent or guardian',
      evidence: { guardian: guardianDid, child: childDid, entry: 'lyceum-130' },
    })
  })

  it('holds without a request, for what the child has signed for', async () => {
    const alone = { request: undefined, audience: clientId } as unknown as Partial<VerifyOptions>
    const preview: Policy = { ...policies['lenient-preview'], guardianApproval: 'always' }
    expect((await judge([await guardianEvidence([diploma])], { ...alone, policy: preview })).verdict).toBe(
      'accepted',
    )
    const other = await guardianEvidence([diploma], { nonce: 'nonce-of-another-day' })
    expect((await judge([other], { ...alone, policy: preview })).told).toBe('failed APPROVAL_NONCE_MISMATCH')
  })

  it.each<[string, () => Promise<GuardianEvidence>, string]>([
    ['for another child', () => guardianEvidence([diploma], { child: stranger }), 'APPROVAL_CHILD_MISMATCH'],
    [
      'for another receiver',
      () => guardianEvidence([diploma], { audience: 'https://other.example' }),
      'APPROVAL_AUD_MISMATCH',
    ],
    [
      'of another request',
      () => guardianEvidence([diploma], { nonce: 'nonce-of-another-day' }),
      'APPROVAL_NONCE_MISMATCH',
    ],
    [
      'for another purpose',
      () => guardianEvidence([diploma], { purpose: 'Рассылка' }),
      'APPROVAL_PURPOSE_MISMATCH',
    ],
    [
      'that ended before the child signed',
      () =>
        guardianEvidence([diploma], {
          issuedAt: new Date('2026-07-01T08:00:00Z'),
          expiresAt: new Date('2026-07-01T09:55:00Z'),
        }),
      'APPROVAL_EXPIRED',
    ],
    [
      'given after the child signed',
      () => guardianEvidence([diploma], { issuedAt: new Date('2026-07-01T09:57:00Z') }),
      'APPROVAL_TOO_LATE',
    ],
    ['of less than is shown', () => guardianEvidence([withBirthDate]), 'APPROVAL_PART_ADDED'],
    ['of more than is shown', () => guardianEvidence([diploma, withBirthDate]), 'APPROVAL_PART_MISSING'],
    [
      'that was changed',
      async () => ({ approval: changed(await approvalOf([diploma])), link: await bareLink() }),
      'SIGNATURE_INVALID',
    ],
    [
      'that is another token',
      async () => ({ approval: diploma.slice(diploma.lastIndexOf('~') + 1), link: await bareLink() }),
      'JWT_TYP_MISMATCH',
    ],
    [
      'by a stranger',
      async () => ({ approval: await approvalOf([diploma], {}, 'stranger'), link: await bareLink() }),
      'GUARDIAN_LINK_OTHER_GUARDIAN',
    ],
    [
      'by the child',
      async () => {
        const { payload } = readCompactJws(await approvalOf([diploma]))
        const own = await signJws('guardian-approval', { ...payload, iss: childDid }, testSigner('holder'))
        return { approval: own, link: await bareLink() }
      },
      'APPROVAL_INVALID',
    ],
    [
      'by the guardian of another child',
      async () => guardianEvidence([diploma], {}, { child: stranger }),
      'GUARDIAN_LINK_OTHER_CHILD',
    ],
    [
      'with a diploma for a link',
      async () => ({ approval: await approvalOf([diploma]), link: await issue({ holder: 'guardian' }) }),
      'GUARDIAN_LINK_OTHER_KIND',
    ],
  ])('is rejected %s', async (_, evidence, code) => {
    const result = await judge([await evidence()])
    expect([result.verdict, result.told]).toEqual(['rejected', `failed ${code}`])
  })

  it.each<[string, Parameters<typeof guardianEvidence>[2], string]>([
    ['was revoked', { index: statusIndex.revoked }, 'STATUS_REVOKED'],
    ['was issued by nobody known', { signedBy: 'stranger' }, 'ISSUER_NOT_TRUSTED'],
    ['had ended when it was used', { validUntil: '2026-07-01T09:54:00Z' }, 'EXPIRED'],
  ])('is rejected where the link %s', async (_, link, reasonCode) => {
    const result = await judge([await guardianEvidence([diploma], {}, link)])
    expect([result.verdict, result.told]).toEqual(['rejected', 'failed GUARDIAN_LINK_INVALID'])
    const check = result.checks.find(({ name }) => name === 'guardian-approved')
    expect(check?.details).toMatchObject({ reasonCode })
  })

  it('is rejected where the registry does not let the issuer say who stands for whom', async () => {
    const result = await judge([await guardianEvidence([diploma])], {
      trust: await trustInLinks(['school-diploma']),
    })
    expect([result.verdict, result.told]).toEqual(['rejected', 'failed GUARDIAN_LINK_INVALID'])
  })

  it('is rejected where the link was changed', async () => {
    const [one, other] = [await bareLink(), await bareLink({ child: stranger })]
    const parts = (text: string): string[] => text.split('.')
    const link = `${parts(one)[0]}.${parts(one)[1]}.${parts(other)[2]}`
    const result = await judge([{ approval: await approvalOf([diploma]), link }])
    expect([result.verdict, result.told]).toEqual(['rejected', 'failed GUARDIAN_LINK_INVALID'])
  })

  it('counts where the link ended after the yes, whatever has happened since', async () => {
    const evidence = await guardianEvidence([diploma], {}, { validUntil: '2026-07-01T09:56:00Z' })
    expect((await judge([evidence])).verdict).toBe('accepted')
  })

  it('is enough where a part that nobody needs cannot be read', async () => {
    const queries = ['diploma', 'other'].map((id) => diplomaQuery('vc+sd-jwt', { id }))
    const request = createPresentationRequest({
      clientId,
      dcqlQuery: {
        credentials: queries,
        credential_sets: [{ options: [['diploma']] }, { options: [['other']], required: false }],
      },
      nonce,
      state,
      now: new Date('2026-06-30T09:00:00Z'),
      expiresAt: new Date('2026-07-10T00:00:00Z'),
    })
    const answered = { request, vpToken: { diploma: [diploma], other: ['no-document'] } }
    expect((await judge([await guardianEvidence([diploma])], answered)).verdict).toBe('accepted')
    expect((await judge([], answered)).told).toBe('failed APPROVAL_REQUIRED')
  })

  it('leaves it open where the link has ended and nothing but the guardian’s own date says that it had not', async () => {
    const evidence = await guardianEvidence([diploma], {}, { validUntil: '2026-07-01T09:56:00Z' })
    const policy: Policy = { ...policies['lenient-preview'], guardianApproval: 'always' }
    const alone = { request: undefined, audience: clientId } as unknown as Partial<VerifyOptions>
    expect((await judge([evidence], { ...alone, policy })).told).toBe('inconclusive GUARDIAN_LINK_UNKNOWN')
    expect((await judge([await guardianEvidence([diploma])], { ...alone, policy })).told).toBe('passed')
  })

  it('is not dated back behind the request to a time when the link held', async () => {
    const evidence = await guardianEvidence(
      [diploma],
      { issuedAt: new Date('2026-06-29T00:00:00Z') },
      { validUntil: '2026-06-30T00:00:00Z' },
    )
    expect((await judge([evidence])).told).toBe('failed GUARDIAN_LINK_INVALID')
  })

  it('leaves it open where whether the link was revoked is not known', async () => {
    const known = await trustInLinks()
    const blind = { ...known, statusList: async () => undefined }
    const policy: Policy = { ...always, required: ['signature'], requiredWithRequest: [] }
    const result = await judge([await guardianEvidence([diploma])], { trust: blind, policy })
    expect([result.verdict, result.told]).toEqual(['undecided', 'inconclusive GUARDIAN_LINK_UNKNOWN'])
  })

  it('is open past its end, where the child says to have signed in time', async () => {
    const evidence = await guardianEvidence([diploma], { expiresAt: new Date('2026-07-01T09:58:00Z') })
    const result = await judge([evidence])
    expect([result.verdict, result.told]).toEqual(['undecided', 'inconclusive APPROVAL_EXPIRED'])
  })

  it('is judged with its answer as of the moment that an archived bundle proves', async () => {
    // The test registry lets nobody award links, so the one of the bundle must not speak.
    const { registry: _, ...links } = await trustInLinks()
    const required = policies.archive.required.filter((name) => name !== 'root-pinned')
    const archive: Policy = { ...policies.archive, name: 'ours', guardianApproval: 'always', required }
    const expiresAt = new Date('2026-07-01T09:58:00Z')
    const guardians = [await guardianEvidence([diploma], { expiresAt })]
    const facts = { registry: await testRegistry() }
    const bundle = createBundle({ vpToken: { diploma: [diploma] }, guardians, facts })
    const options = { trust: links, now: new Date('2031-05-01T00:00:00Z'), request: requestOf() }
    const archived = await verify(bundle, { ...options, policy: archive })
    expect([archived.verdict, told(archived, 'guardian-approved')]).toEqual(['accepted', 'passed'])
    const today = await verify(bundle, { ...options, policy: { ...archive, judgedAsOf: 'now' }, now })
    expect(told(today, 'guardian-approved')).toBe('inconclusive APPROVAL_EXPIRED')
  })

  it('may hold more of the link than is needed', async () => {
    const evidence = { approval: await approvalOf([diploma]), link: await issueLink() }
    expect((await judge([evidence])).verdict).toBe('accepted')
  })

  it('fails an answer that would need none', async () => {
    const evidence = await guardianEvidence([diploma], { child: stranger })
    const result = await judge([evidence], { policy: 'admissions' })
    expect([result.verdict, result.told]).toEqual(['rejected', 'failed APPROVAL_CHILD_MISMATCH'])
  })
})

describe('an approval of several parts', () => {
  it('covers all of them, in whatever order', async () => {
    const [one, other] = [diploma, await present(await issue({ index: 8 }))]
    const vpToken = { diploma: [one, other] }
    const request = requestOf(undefined, diplomaQuery('vc+sd-jwt', { multiple: true }))
    const more = { vpToken, request }
    expect((await judge([await guardianEvidence([other, one])], more)).verdict).toBe('accepted')
    expect((await judge([await guardianEvidence([one])], more)).told).toBe('failed APPROVAL_PART_ADDED')
  })
})

describe('a missing approval', () => {
  const missing = ['rejected', 'failed APPROVAL_REQUIRED']

  it('fails where the policy insists on one', async () => {
    const result = await judge([])
    expect([result.verdict, result.told]).toEqual(missing)
    const listed: Policy = {
      ...policies.admissions,
      required: [...policies.admissions.required, 'guardian-approved'],
    }
    expect((await judge([], { policy: listed })).verdict).toBe('rejected')
    expect((await judge([await guardianEvidence([diploma])], { policy: listed })).verdict).toBe('accepted')
  })

  it('is not asked for where nobody insists', async () => {
    const result = await judge([], { policy: 'admissions' })
    expect([result.verdict, result.told]).toEqual(['accepted', 'not there'])
  })

  it('fails for minors, as far as their age is shown', async () => {
    const older = (document: object) => {
      const copy = structuredClone(document) as { credentialSubject: { dateOfBirth: string } }
      copy.credentialSubject.dateOfBirth = '2008-07-01'
      return copy as never
    }
    const disclose = [['credentialSubject', 'familyName'], birthDate]
    const ofAge = await shown({ change: older }, { disclose })
    const judged = async (text: string) => {
      const result = await judge([], { policy: minors, vpToken: { diploma: [text] } })
      return [result.verdict, result.told]
    }
    expect(await judged(withBirthDate)).toEqual(missing)
    expect(await judged(ofAge)).toEqual(['accepted', 'not there'])
    expect(await judged(diploma)).toEqual(['accepted', 'not there'])
  })

  it('fails where the request asks for one and the policy does not', async () => {
    const request = requestOf({ purpose: { ru: purpose }, guardianApproval: 'minor' })
    const more = { policy: 'admissions', request, vpToken: { diploma: [withBirthDate] } } as const
    expect((await judge([], more)).told).toBe('failed APPROVAL_REQUIRED')
    expect((await judge([await guardianEvidence([withBirthDate])], more)).verdict).toBe('accepted')
  })
})

/** The last letter but one of the payload is another one. */
function changed(jws: string): string {
  const [header, payload = '', signature] = jws.split('.')
  const json = Buffer.from(payload, 'base64url').toString().replace('2027', '2028')
  return `${header}.${Buffer.from(json).toString('base64url')}.${signature}`
}
