import {
  createBundle,
  type EvidenceFacts,
  frozenTrust,
  openRegistry,
  recognise,
  type TrustSource,
} from '@attestat/trust'
import { describe, expect, it } from 'vitest'
import { testSigner } from '../../../../fixtures/test-keys.ts'
import {
  publishTest,
  registryTerms,
  testEntry,
  testRegistry,
  testRootKey,
} from '../../../../fixtures/test-registry.ts'
import {
  type Change,
  clientId,
  type DiplomaToIssue,
  diplomaQuery,
  listsIssuedAt,
  requestFor,
  shown,
  statusIndex,
  statusLists,
  now as then,
  told,
  trustOf,
} from '../../../../fixtures/verification.ts'
import { type PolicyName, policies } from '../policy.ts'
import { type VerifyOptions, verify } from '../verify.ts'

const known = await trustOf({ lists: new Map() })
const registry = await testRegistry()
/** Long after the registry's word, the lists and the document have run out. */
const later = new Date('2031-05-01T00:00:00Z')
const untilNextYear: Change = (document) => ({ ...document, validUntil: '2027-06-26T09:00:00Z' })

async function judge(
  policy: PolicyName,
  { now = later, issuing = {}, facts = { registry }, trust = known }: Judged = {},
): Promise<Awaited<ReturnType<typeof verify>>> {
  const vpToken = { diploma: [await shown({ change: untilNextYear, ...issuing })] }
  const lists = await statusLists({ expiresAt: registryTerms.timestampExpires })
  const bundle = createBundle({ vpToken, facts: { statusLists: lists, ...facts } })
  const options: VerifyOptions = { trust, policy, now, audience: clientId }
  return verify(bundle, options)
}
interface Judged {
  readonly now?: Date
  readonly issuing?: DiplomaToIssue
  readonly facts?: EvidenceFacts
  readonly trust?: TrustSource
}

describe('a bundle from an archive', () => {
  it('is judged as of the moment that its facts prove, and says so', async () => {
    const result = await judge('archive')
    expect(result.verdict).toBe('accepted')
    expect(told(result, 'validity-period')).toBe('passed IN_FORCE_THEN')
    expect(result.checks.find(({ name }) => name === 'validity-period')?.evidence).toMatchObject({
      asOf: listsIssuedAt.toISOString(),
    })
    // While its facts are fresh, it is the same moment.
    expect((await judge('archive', { now: then })).verdict).toBe('accepted')
  })

  it('is judged now by any other policy', async () => {
    const result = await judge('admissions')
    expect([result.verdict, told(result, 'validity-period')]).toEqual(['rejected', 'failed EXPIRED'])
    expect((await judge('admissions', { now: then })).verdict).toBe('accepted')
  })

  it('that brings nothing of the registry along proves nothing', async () => {
    const result = await judge('archive', { facts: {} })
    expect([result.verdict, told(result, 'validity-period')]).toEqual(['rejected', 'failed EXPIRED'])
  })

  it('is rejected for what was wrong then', async () => {
    const revoked = await judge('archive', { issuing: { index: statusIndex.revoked } })
    expect([revoked.verdict, told(revoked, 'status')]).toEqual(['rejected', 'failed STATUS_REVOKED'])
    const over: Change = (document) => ({ ...document, validUntil: '2026-06-30T09:00:00Z' })
    const expired = await judge('archive', { issuing: { change: over } })
    expect(told(expired, 'validity-period')).toBe('failed EXPIRED')
  })

  it('is held against what has become known of its key since', async () => {
    const keys = [{ ...testEntry.keys[0]!, compromisedAt: new Date('2026-07-02T00:00:00Z') }]
    const since = await publishTest(
      await recognise(registry, { ...testEntry, keys }, [testSigner('federation')]),
    )
    const informed = frozenTrust({
      source: 'trust pack',
      registry: await openRegistry(since, { pinnedRoot: [testRootKey] }),
    })
    const result = await judge('archive', { trust: informed })
    expect([result.verdict, told(result, 'key-valid-at-time')]).toEqual([
      'rejected',
      'failed KEY_COMPROMISED',
    ])
  })

  describe('that answers a request which has ended since', () => {
    const end = new Date('2026-07-10T00:00:00Z')
    const request = requestFor({ credentials: [diplomaQuery()] }, { expiresAt: end })
    const answered = async (policy: PolicyName, at: Answered = {}) => {
      const { presentedAt, factsFrom = listsIssuedAt } = at
      const text = await shown({ change: untilNextYear }, presentedAt ? { presentedAt } : {})
      const lists = await statusLists({ issuedAt: factsFrom, expiresAt: new Date('2027-01-01T00:00:00Z') })
      const facts = { statusLists: lists, registry }
      const bundle = createBundle({ vpToken: { diploma: [text] }, facts })
      const result = await verify(bundle, { trust: known, policy, now: at.now ?? later, request })
      return [result.verdict, told(result, 'request-satisfied')]
    }
    interface Answered {
      readonly presentedAt?: Date
      readonly factsFrom?: Date
      readonly now?: Date
    }
    const late = ['undecided', 'inconclusive REQUEST_EXPIRED']

    it('is in time when neither its facts nor its holder say otherwise', async () => {
      expect(await answered('archive')).toEqual(['accepted', 'passed'])
      expect(await answered('admissions', { now: end })).toContain('inconclusive REQUEST_EXPIRED')
    })

    it('is not when the holder says to have signed later', async () => {
      const before = new Date(end.getTime() - 1000)
      expect(await answered('archive', { presentedAt: before })).toEqual(['accepted', 'passed'])
      expect(await answered('archive', { presentedAt: end })).toEqual(late)
    })

    it('is not when its facts are from later, however far back the holder dates it', async () => {
      const presentedAt = new Date('2026-07-01T09:55:00Z')
      const inTime = new Date(end.getTime() - 1000)
      expect((await answered('archive', { presentedAt, factsFrom: inTime }))[1]).toBe('passed')
      expect((await answered('archive', { presentedAt, factsFrom: end }))[1]).toBe(late[1])
    })

    it('is not when nothing in it proves a moment', async () => {
      const bare = await shown({ change: untilNextYear })
      const options: VerifyOptions = { trust: known, policy: 'archive', now: end, request }
      expect(told(await verify(bare, options), 'request-satisfied')).toBe(late[1])
      expect(told(await verify(bare, { ...options, now: then }), 'request-satisfied')).toBe('passed')
    })
  })

  it('shows who shows it as of now', async () => {
    const result = await judge('archive', { now: new Date('2037-01-01T00:00:00Z') })
    expect(told(result, 'holder-binding')).toBe('failed KB_IAT_OUT_OF_WINDOW')
    expect(policies.archive.judgedAsOf).toBe('proof')
  })
})
