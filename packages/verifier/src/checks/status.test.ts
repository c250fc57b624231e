import { didKeyUrlOf } from '@attestat/credential'
import { createBundle, onlineTrust, TrustError } from '@attestat/trust'
import { describe, expect, it } from 'vitest'
import { testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import { schoolKid, testEntry } from '../../../../fixtures/test-registry.ts'
import {
  type Change,
  type DiplomaToIssue,
  type ListsToSign,
  listUrls,
  now,
  schoolUrl,
  shown,
  statusIndex,
  statusLists,
  told,
  trustOf,
} from '../../../../fixtures/verification.ts'
import { policies } from '../policy.ts'
import { type VerifyOptions, verify } from '../verify.ts'

const day = 86_400_000
const later = (distance: number): Date => new Date(now.getTime() + distance)

async function answerFor(
  issuing: DiplomaToIssue,
  signing: ListsToSign = {},
  more: Partial<VerifyOptions> = {},
): Promise<string> {
  const trust = await trustOf({ lists: await statusLists(signing) })
  return told(await verify(await shown(issuing), { trust, policy: 'admissions', now, ...more }), 'status')
}

describe.each(['vc+sd-jwt', 'dc+sd-jwt', 'vc+jwt'] as const)('the status of %s', (format) => {
  it('passes for a document that the list calls valid', async () => {
    expect(await answerFor({ format })).toBe('passed')
  })

  it('fails for one that was revoked', async () => {
    expect(await answerFor({ format, index: statusIndex.revoked })).toBe('failed STATUS_REVOKED')
  })

  it('fails for one that is suspended', async () => {
    expect(await answerFor({ format, index: statusIndex.suspended, suspendable: true })).toBe(
      'failed STATUS_SUSPENDED',
    )
  })

  it('D9 is not known without the list, and never good then', async () => {
    const trust = await trustOf({ lists: new Map() })
    const result = await verify(await shown({ format }), { trust, policy: 'admissions', now })
    expect(told(result, 'status')).toBe('inconclusive STATUS_UNKNOWN')
    expect(result.verdict).not.toBe('accepted')
  })

  it('B8 is required of every document under a policy that says so', async () => {
    expect(await answerFor({ format, index: null })).toBe('failed REQUIRED_CLAIM_MISSING')
    const policy = { ...policies.admissions, requireStatus: false }
    expect(await answerFor({ format, index: null }, {}, { policy })).toBe('passed STATUS_NOT_STATED')
  })

  it('D3 is not known for a place outside the list', async () => {
    expect(await answerFor({ format, index: 131_072 })).toBe('inconclusive RANGE_ERROR')
    expect(await answerFor({ format, index: 131_071 })).toBe('passed')
  })
})

describe('a status that is neither good nor bad', () => {
  it('is an open question', async () => {
    const index = statusIndex.notUnderstood
    expect(await answerFor({ format: 'dc+sd-jwt', index })).toBe('inconclusive STATUS_NOT_UNDERSTOOD')
  })

  const purposes =
    (...statusPurposes: readonly string[]): Change =>
    (document) => ({
      ...document,
      credentialStatus: statusPurposes.map((statusPurpose) => ({
        type: 'BitstringStatusListEntry' as const,
        statusPurpose,
        statusListIndex: String(statusIndex.good),
        statusListCredential:
          listUrls[statusPurpose as 'revocation'] ?? `${schoolUrl}/status/${statusPurpose}`,
      })),
    })

  it('does not come from a list of another purpose: that says nothing about whether the document holds', async () => {
    expect(await answerFor({ change: purposes('refresh', 'revocation') })).toBe('passed')
    expect(await answerFor({ change: purposes('refresh') })).toBe('failed REQUIRED_CLAIM_MISSING')
  })

  it.each(['Revocation', 'withdrawal', 'suspended'])(
    'is open where the purpose, %s, is a word of the issuer’s own',
    async (purpose) => {
      const open = 'inconclusive STATUS_PURPOSE_UNKNOWN'
      expect(await answerFor({ change: purposes(purpose) })).toBe(open)
      expect(await answerFor({ change: purposes('revocation', purpose) })).toBe(open)
      expect(await answerFor({ change: purposes('revocation') })).toBe('passed')
    },
  )

  it('a suspension list alone does not tell of a revocation', async () => {
    expect(await answerFor({ change: purposes('suspension') })).toBe('failed REQUIRED_CLAIM_MISSING')
    expect(await answerFor({ change: purposes('suspension', 'revocation') })).toBe('passed')
  })
})

it('says of each entry what became of it, by its purpose', async () => {
  const lists = new Map(await statusLists())
  lists.delete(listUrls.suspension)
  const trust = await trustOf({ lists })
  const statusOf = async (issuing: DiplomaToIssue) => {
    const { checks } = await verify(await shown(issuing), { trust, policy: 'admissions', now })
    return checks.find(({ name }) => name === 'status')
  }
  const unknown = { purpose: 'suspension', list: listUrls.suspension }
  const good = { purpose: 'revocation', list: listUrls.revocation, index: statusIndex.good }
  expect(await statusOf({ suspendable: true })).toMatchObject({
    code: 'STATUS_UNKNOWN',
    evidence: {
      ...unknown,
      entries: [
        { ...good, status: 'passed' },
        { ...unknown, status: 'inconclusive', code: 'STATUS_UNKNOWN' },
      ],
    },
  })
  const single = await statusOf({})
  expect(single).toMatchObject({ status: 'passed', evidence: good })
  expect(single?.evidence).not.toHaveProperty('entries')
})

describe('the age of a list', () => {
  it.each([
    ['as old as the policy allows', { issuedAt: later(-7 * day) }, 'passed'],
    ['older', { issuedAt: later(-7 * day - 1000) }, 'inconclusive STATUS_STALE'],
    ['D8 past its own term', { expiresAt: now }, 'inconclusive STATUS_STALE'],
    ['within it', { expiresAt: later(1000) }, 'passed'],
    ['a minute ahead of us', { issuedAt: later(60_000) }, 'passed'],
    ['D8 further ahead', { issuedAt: later(61_000) }, 'inconclusive STATUS_FROM_LATER'],
    ['past its ttl, which is for those who fetch', { issuedAt: later(-day), ttlSeconds: 60 }, 'passed'],
  ])('%s', async (_, signing, expected) => {
    expect(await answerFor({}, signing)).toBe(expected)
    expect(await answerFor({ format: 'dc+sd-jwt' }, signing)).toBe(expected)
  })

  it('is the policy’s to say', async () => {
    const policy = { ...policies.admissions, maxStatusAgeSeconds: 3600 }
    expect(await answerFor({}, {}, { policy })).toBe('passed')
    expect(await answerFor({}, {}, { policy: { ...policy, maxStatusAgeSeconds: 3599 } })).toBe(
      'inconclusive STATUS_STALE',
    )
  })

  it('does not matter for a revocation, which is final; a suspension may have ended since', async () => {
    const stale = { issuedAt: later(-8 * day) }
    expect(await answerFor({ index: statusIndex.revoked }, stale)).toBe('failed STATUS_REVOKED')
    const suspended = { index: statusIndex.suspended, suspendable: true }
    expect(await answerFor(suspended, stale)).toBe('inconclusive STATUS_STALE')
  })

  it('a list from after the moment of judgement does not tell when a bit was set', async () => {
    const at = { now: new Date('2026-06-30T09:00:00Z') }
    expect(await answerFor({ index: statusIndex.revoked }, {}, at)).toBe('inconclusive STATUS_FROM_LATER')
    const before = { issuedAt: new Date('2026-06-30T08:00:00Z') }
    expect(await answerFor({ index: statusIndex.revoked }, before, at)).toBe('failed STATUS_REVOKED')
  })

  it('says as of when: of two lists, the older', async () => {
    const older = later(-2 * day)
    const lists = new Map([
      ...(await statusLists()),
      [listUrls.suspension, (await statusLists({ issuedAt: older })).get(listUrls.suspension)!],
    ])
    const trust = await trustOf({ lists })
    const { checks } = await verify(await shown({ suspendable: true }), { trust, policy: 'admissions', now })
    expect(checks.find(({ name }) => name === 'status')).toMatchObject({
      status: 'passed',
      source: 'trust pack',
      evidence: { list: listUrls.suspension, index: statusIndex.good, asOf: older.toISOString() },
    })
  })

  it('D7 an older list that comes with the presentation does not put back a newer one', async () => {
    const text = await shown({ index: statusIndex.revoked })
    const trust = await trustOf()
    const judge = async (lists: ReadonlyMap<string, string>) => {
      const bundle = createBundle({ vpToken: { diploma: [text] }, facts: { statusLists: lists } })
      return told(await verify(bundle, { trust, policy: 'admissions', now }), 'status')
    }
    const lists = (issuedAt: Date) => statusLists({ issuedAt, blank: true })
    expect(await judge(await lists(later(-day)))).toBe('failed STATUS_REVOKED')
    expect(await judge(await lists(later(-3_600_000)))).toBe('failed STATUS_REVOKED')
    expect(await judge(await lists(later(3_600_000)))).toBe('failed STATUS_REVOKED')
    // The valid twin: a later word of the same issuer.
    expect(await judge(await lists(later(-3_599_000)))).toBe('passed')
  })

  it('D8 a list from the future that comes with the presentation is not one that never grows old', async () => {
    const trust = await trustOf({ lists: new Map() })
    const judge = async (issuedAt: Date) => {
      const facts = { statusLists: await statusLists({ issuedAt, blank: true }) }
      const bundle = createBundle({ vpToken: { diploma: [await shown()] }, facts })
      return told(await verify(bundle, { trust, policy: 'admissions', now }), 'status')
    }
    expect(await judge(later(365 * day))).toBe('inconclusive STATUS_FROM_LATER')
    expect(await judge(later(-day))).toBe('passed')
  })
})

describe('whose list it is', () => {
  const strangerSigner = testSigner('stranger', didKeyUrlOf(testPublicJwk('stranger')))
  const strangerDid = didKeyUrlOf(testPublicJwk('stranger')).split('#')[0]!

  it('D5 a list of somebody else tells nothing, good or bad', async () => {
    for (const index of [statusIndex.good, statusIndex.revoked]) {
      expect(await answerFor({ index }, { signer: strangerSigner, issuer: strangerDid })).toBe(
        'inconclusive STATUS_ISSUER_MISMATCH',
      )
      expect(await answerFor({ format: 'dc+sd-jwt', index }, { signer: strangerSigner })).toBe(
        'inconclusive STATUS_ISSUER_MISMATCH',
      )
    }
  })

  it('a list that names us and is signed by somebody else tells nothing', async () => {
    expect(await answerFor({}, { signer: strangerSigner })).toBe('inconclusive JWS_KID_ISSUER_MISMATCH')
    const borrowedName = { ...strangerSigner, kid: schoolKid }
    expect(await answerFor({}, { signer: borrowedName })).toBe('inconclusive SIGNATURE_INVALID')
  })

  it('one body may sign the document under its URL and the list under its DID', async () => {
    const dc: DiplomaToIssue = { format: 'dc+sd-jwt', issuer: schoolUrl }
    expect(await answerFor(dc)).toBe('passed')
    expect(await answerFor({ ...dc, index: statusIndex.revoked })).toBe('failed STATUS_REVOKED')
  })

  it('or the other way round', async () => {
    expect(await answerFor({}, { issuer: schoolUrl })).toBe('passed')
  })

  it('only the registry entry makes two identifiers one body', async () => {
    const trust = await trustOf({ entry: { identifiers: testEntry.identifiers.slice(0, 1) } })
    const dc = await shown({ format: 'dc+sd-jwt', issuer: schoolUrl })
    expect(told(await verify(dc, { trust, policy: 'admissions', now }), 'status')).toBe(
      'skipped CHECK_SKIPPED',
    )
    const bitstring = await trustOf({
      entry: { identifiers: testEntry.identifiers.slice(0, 1) },
      lists: await statusLists({ issuer: schoolUrl }),
    })
    expect(told(await verify(await shown(), { trust: bitstring, policy: 'admissions', now }), 'status')).toBe(
      'inconclusive STATUS_ISSUER_MISMATCH',
    )
  })

  it('a token list without a name is the one of who issued the document', async () => {
    const { kid: _kid, ...nameless } = testSigner('school', schoolKid)
    expect(await answerFor({ format: 'dc+sd-jwt' }, { signer: nameless })).toBe('passed')
    expect(await answerFor({ format: 'dc+sd-jwt', issuer: schoolUrl }, { signer: nameless })).toBe('passed')
    const { kid: _kid2, ...stranger } = strangerSigner
    expect(await answerFor({ format: 'dc+sd-jwt' }, { signer: stranger })).toBe(
      'inconclusive SIGNATURE_INVALID',
    )
  })

  it.each([
    ['was compromised', { compromisedAt: now }, 'inconclusive KEY_COMPROMISED'],
    [
      'was no longer in force',
      { until: new Date('2026-07-01T09:00:00Z') },
      'inconclusive KEY_NOT_VALID_AT_TIME',
    ],
    ['was in force to the last second', { until: new Date('2026-07-01T09:00:01Z') }, 'passed'],
  ])('a list signed with a key that %s', async (_, validity, expected) => {
    const trust = await trustOf({ entry: { keys: [{ ...testEntry.keys[0]!, ...validity }] } })
    expect(told(await verify(await shown(), { trust, policy: 'admissions', now }), 'status')).toBe(expected)
  })

  it('D6 a list that is the one of another address tells nothing', async () => {
    const lists = await statusLists()
    const swapped = new Map([
      [listUrls.token, lists.get(listUrls.revocation)!],
      [listUrls.revocation, lists.get(listUrls.suspension)!],
    ])
    const trust = await trustOf({ lists: swapped })
    const judge = async (issuing: DiplomaToIssue) =>
      told(await verify(await shown(issuing), { trust, policy: 'admissions', now }), 'status')
    expect(await judge({})).toBe('inconclusive STATUS_SUBJECT_MISMATCH')
    expect(await judge({ format: 'dc+sd-jwt' })).toBe('inconclusive JWT_TYP_MISMATCH')
  })
})

it('D11 is fetched of issuers that the registry knows, and of no stranger', async () => {
  const asked: string[] = []
  const trust = onlineTrust({
    base: await trustOf({ lists: new Map() }),
    fetchFact: async (url) => {
      asked.push(url)
      throw new TrustError('FETCH_FAILED', { at: url })
    },
    now: () => now,
  })
  const bundled = async (issuing: DiplomaToIssue): Promise<string> => {
    const text = createBundle({ vpToken: { diploma: [await shown(issuing)] }, facts: {} })
    return told(await verify(text, { trust, policy: 'admissions', now }), 'status')
  }
  for (const issuing of [{ signedBy: 'stranger' }, { signedBy: 'stranger', suspendable: true }] as const) {
    expect(await bundled(issuing)).toBe('inconclusive STATUS_UNKNOWN')
    const result = await verify(await shown(issuing), { trust, policy: 'admissions', now })
    expect(told(result, 'status')).toBe('inconclusive STATUS_UNKNOWN')
  }
  expect(asked).toEqual([])
  expect(await bundled({})).toBe('inconclusive STATUS_UNKNOWN')
  expect(asked).toEqual([listUrls.revocation])
})
