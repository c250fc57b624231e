/** "Was it valid then", asked with the facts of today: what they tell of an earlier moment, and what they leave open. */
import { makeTokenStatusList, signTokenStatusList, signVpJwt, writePaper } from '@attestat/credential'
import { createBundle, type EntryStatement } from '@attestat/trust'
import { describe, expect, it } from 'vitest'
import { guardianEvidence, trustInLinks } from '../../../fixtures/guardians.ts'
import { sealedProof } from '../../../fixtures/sealed-batch.ts'
import { testSigner } from '../../../fixtures/test-keys.ts'
import {
  draftRegistry,
  publishTest,
  registryTime,
  schoolKid,
  testEntry,
  testRegistry,
} from '../../../fixtures/test-registry.ts'
import {
  type Change,
  clientId,
  type DiplomaToIssue,
  type DiplomaToPresent,
  issue,
  issuedAt,
  type ListsToSign,
  listsIssuedAt,
  listUrls,
  nonce,
  now,
  presentedAt,
  requestFor,
  shown,
  statusIndex,
  statusLists,
  told,
  trustOf,
} from '../../../fixtures/verification.ts'
import { factsUntil, momentsOf } from './moments.ts'
import { policies } from './policy.ts'
import { resultDocument } from './result-document.ts'
import { type VerifyOptions, verify } from './verify.ts'
import { verifyPaper } from './verify-paper.ts'

const day = 86_400_000
const from = (moment: Date, distance: number): Date => new Date(moment.getTime() + distance)
/** After the diploma was signed; days before registry, lists and presentation. */
const then = new Date('2026-06-28T00:00:00Z')

const trust = await trustOf()
const judge = (text: string, more: Partial<VerifyOptions> = {}) =>
  verify(text, { trust, policy: 'admissions', now, at: then, request: requestFor(), ...more })
type Judged = Awaited<ReturnType<typeof judge>>
const evidenceOf = ({ checks }: Judged, name: string) => checks.find((one) => one.name === name)?.evidence

describe('an earlier moment', () => {
  it('is answered by facts from after it, and the result says both times', async () => {
    const result = await judge(await shown())
    expect(result).toMatchObject({ verdict: 'accepted', at: then, now })
    expect(evidenceOf(result, 'validity-period')).toMatchObject({ asOf: then.toISOString() })
    expect(evidenceOf(result, 'status')).toMatchObject({ asOf: listsIssuedAt.toISOString() })
    expect(evidenceOf(result, 'issuer-recognised')).toMatchObject({ asOf: registryTime.toISOString() })
    expect(resultDocument(result, trust, 'en')).toMatchObject({ asOf: then, now })
  })

  it('is the clock’s own where no other is asked about', async () => {
    const options = { trust, policy: 'admissions', now, request: requestFor() } as const
    const result = await verify(await shown(), options)
    expect(result).toMatchObject({ verdict: 'accepted', at: now, now })
    expect(JSON.stringify(await verify(await shown(), { ...options, at: now }))).toBe(JSON.stringify(result))
  })

  it('gives the same bytes again, from the times that the result says', async () => {
    const text = await shown()
    for (const moments of [{ now, at: then }, { now }, { now: then, at: now }]) {
      const { request, ...options } = { trust, policy: 'admissions', request: requestFor() } as const
      const result = await verify(text, { ...options, request, ...moments })
      const again = await verify(text, { ...options, request, now: result.now, at: result.at })
      expect(JSON.stringify(again)).toBe(JSON.stringify(result))
    }
  })

  it('before the document was there is answered with no', async () => {
    const result = await judge(await shown(), { at: from(issuedAt, -61_000) })
    expect([result.verdict, told(result, 'validity-period')]).toEqual(['rejected', 'failed ISSUED_IN_FUTURE'])
    expect((await judge(await shown(), { at: issuedAt })).verdict).toBe('accepted')
  })

  it('within the document’s term is answered after that has ended', async () => {
    const untilToday: Change = (document) => ({ ...document, validUntil: now.toISOString() })
    const text = await shown({ change: untilToday })
    expect((await judge(text)).verdict).toBe('accepted')
    expect(told(await judge(text, { at: now }), 'validity-period')).toBe('failed EXPIRED')
  })

  it('that is none is refused', async () => {
    const refused = { code: 'MOMENT_INVALID', at: 'at' }
    await expect(judge(await shown(), { at: new Date('soon') })).rejects.toMatchObject(refused)
    await expect(
      verifyPaper('', { trust, policy: 'admissions', now, at: new Date('soon') }),
    ).rejects.toMatchObject(refused)
  })

  it('ahead of the clock takes the facts until then along', () => {
    expect(factsUntil(momentsOf({ now: then, at: now }))).toBe(now)
    expect(factsUntil(momentsOf({ now, at: then }))).toBe(now)
  })
})

describe('a status list from after the moment', () => {
  const status = async (
    issuing: DiplomaToIssue,
    signing: ListsToSign = {},
    more: Partial<VerifyOptions> = {},
  ) => {
    const known = await trustOf({ lists: await statusLists(signing) })
    return told(await judge(await shown(issuing), { trust: known, ...more }), 'status')
  }
  const { good, revoked, suspended, notUnderstood } = statusIndex

  it.each([
    ['not revoked since, it was not then', { index: good }, 'passed'],
    ['revoked by now, and nobody says since when', { index: revoked }, 'inconclusive STATUS_REVOKED_LATER'],
    [
      'suspended by now, and nobody says since when',
      { index: suspended, suspendable: true },
      'inconclusive STATUS_SUSPENDED_LATER',
    ],
    ['not suspended now, which says nothing', { suspendable: true }, 'inconclusive STATUS_CLEAR_LATER'],
    ['not suspended now, a type that never is', { format: 'dc+sd-jwt' }, 'passed'],
    [
      'not suspended now, a type that may be for all that is known',
      { format: 'dc+sd-jwt', vct: 'urn:example:unknown' },
      'inconclusive STATUS_CLEAR_LATER',
    ],
    [
      'suspended by now, as a token list says it',
      { format: 'dc+sd-jwt', index: suspended },
      'inconclusive STATUS_SUSPENDED_LATER',
    ],
    [
      'of a value that is not known here',
      { format: 'dc+sd-jwt', index: notUnderstood },
      'inconclusive STATUS_NOT_UNDERSTOOD',
    ],
  ] as const)('%s', async (_, issuing, expected) => {
    expect(await status(issuing)).toBe(expected)
  })

  it('of one bit an entry cannot tell of suspensions', async () => {
    const terms = { issuedAt: listsIssuedAt, url: listUrls.token }
    const list = makeTokenStatusList(1, 131_072, [])
    const token = await signTokenStatusList(list, terms, testSigner('school', schoolKid))
    const known = await trustOf({ lists: new Map([[listUrls.token, token]]) })
    const text = await shown({ format: 'dc+sd-jwt', vct: 'urn:example:unknown' })
    expect(told(await judge(text, { trust: known }), 'status')).toBe('passed')
  })

  it('counts until the clock, and no further: it would never grow stale', async () => {
    expect(await status({}, { issuedAt: from(now, 60_000) })).toBe('passed')
    expect(await status({}, { issuedAt: from(now, 61_000) })).toBe('inconclusive STATUS_FROM_LATER')
    expect(await status({ index: revoked }, { issuedAt: from(now, 61_000) })).toBe(
      'inconclusive STATUS_FROM_LATER',
    )
  })

  it('is never stale for it, one from before it as ever', async () => {
    const { maxStatusAgeSeconds } = policies.admissions
    expect(await status({}, { expiresAt: from(listsIssuedAt, 1000) })).toBe('passed')
    const oldest = from(then, -maxStatusAgeSeconds * 1000)
    expect(await status({}, { issuedAt: oldest })).toBe('passed')
    expect(await status({}, { issuedAt: from(oldest, -1000) })).toBe('inconclusive STATUS_STALE')
    const before = { issuedAt: from(then, -day) }
    expect(await status({}, { ...before, expiresAt: from(then, 1000) })).toBe('passed')
    expect(await status({}, { ...before, expiresAt: then })).toBe('inconclusive STATUS_STALE')
  })

  it('leaves open what one from before it decides', async () => {
    const before = { issuedAt: from(then, -day) }
    expect(await status({ index: revoked }, before)).toBe('failed STATUS_REVOKED')
    expect(await status({ index: suspended, suspendable: true }, before)).toBe('failed STATUS_SUSPENDED')
    expect(await status({ suspendable: true }, before)).toBe('passed')
  })

  describe('beside one from before it', () => {
    const before = { issuedAt: from(then, -day) }
    const [blank, blankBefore] = [{ blank: true }, { ...before, blank: true }]
    /** What is said with one of them at hand and the other one stapled. */
    const statusOf = async (issuing: DiplomaToIssue, atHand: ListsToSign, stapled: ListsToSign) => {
      const known = await trustOf({ lists: await statusLists(atHand) })
      const vpToken = { diploma: [await shown(issuing)] }
      const bundle = createBundle({ vpToken, facts: { statusLists: await statusLists(stapled) } })
      // A verifier that remembers the list of today.
      const trust = { ...known, newestList: async () => listsIssuedAt }
      const { checks } = await judge(bundle, { trust })
      const found = checks.find(({ name }) => name === 'status')
      return [found?.status, found?.code, found?.evidence.asOf, found?.source]
    }
    const stapledBefore = [before.issuedAt.toISOString(), 'evidence bundle']
    const atHandNow = [listsIssuedAt.toISOString(), 'trust pack']
    const suspendable = { suspendable: true }

    it.each<[string, DiplomaToIssue, ListsToSign, ListsToSign, readonly unknown[]]>([
      ['not suspended then', suspendable, {}, before, ['passed', undefined]],
      ['suspended since', { ...suspendable, index: suspended }, {}, blankBefore, ['passed', undefined]],
      [
        'suspended since, as a token list says it',
        { format: 'dc+sd-jwt', index: suspended, vct: 'urn:example:unknown' },
        {},
        blankBefore,
        ['passed', undefined],
      ],
      ['suspended then', { ...suspendable, index: suspended }, {}, before, ['failed', 'STATUS_SUSPENDED']],
      [
        'suspended then, and not any more',
        { ...suspendable, index: suspended },
        blank,
        before,
        ['failed', 'STATUS_SUSPENDED'],
      ],
      ['revoked then', { index: revoked }, {}, before, ['failed', 'STATUS_REVOKED']],
    ])('goes by that: %s', async (_, issuing, atHand, stapled, expected) => {
      expect(await statusOf(issuing, atHand, stapled)).toEqual([...expected, ...stapledBefore])
    })

    it.each<[string, DiplomaToIssue, ListsToSign, string]>([
      ['revoked since, and nobody says when', { index: revoked }, blankBefore, 'STATUS_REVOKED_LATER'],
      ['that was too old then', suspendable, { issuedAt: from(then, -31 * day) }, 'STATUS_CLEAR_LATER'],
      ['that had run out then', suspendable, { ...before, expiresAt: then }, 'STATUS_CLEAR_LATER'],
      ['that is from after it too', suspendable, { issuedAt: from(then, 1000) }, 'STATUS_CLEAR_LATER'],
      ['of somebody else', suspendable, { ...before, signer: testSigner('stranger') }, 'STATUS_CLEAR_LATER'],
    ])('stays as open as it is: %s', async (_, issuing, stapled, code) => {
      expect(await statusOf(issuing, {}, stapled)).toEqual(['inconclusive', code, ...atHandNow])
    })

    it('says what the newer one says too', async () => {
      const known = await trustOf({ lists: await statusLists() })
      const vpToken = { diploma: [await shown({ ...suspendable, index: suspended })] }
      const bundle = createBundle({ vpToken, facts: { statusLists: await statusLists(blankBefore) } })
      const { entries } = evidenceOf(await judge(bundle, { trust: known }), 'status') ?? {}
      const since = { asOf: listsIssuedAt.toISOString(), code: 'STATUS_SUSPENDED_LATER' }
      expect(entries).toContainEqual(
        expect.objectContaining({
          purpose: 'suspension',
          status: 'passed',
          since: expect.objectContaining(since),
        }),
      )
    })

    it('goes by that whichever of them is stapled', async () => {
      const source = [before.issuedAt.toISOString(), 'trust pack']
      expect(await statusOf(suspendable, before, {})).toEqual(['passed', undefined, ...source])
    })
  })

  it('may come stapled', async () => {
    const known = await trustOf({ lists: new Map() })
    const vpToken = { diploma: [await shown()] }
    const judged = async (signing: ListsToSign) => {
      const bundle = createBundle({ vpToken, facts: { statusLists: await statusLists(signing) } })
      return told(await judge(bundle, { trust: known }), 'status')
    }
    expect(await judged({})).toBe('passed')
    expect(await judged({ issuedAt: from(now, 61_000) })).toBe('inconclusive STATUS_FROM_LATER')
  })
})

describe('the registry’s word from after the moment', () => {
  const answers = async (entry: Partial<EntryStatement>, text?: string, terms = {}) => {
    const registry = await publishTest(await draftRegistry({ entry }), terms)
    const result = await judge(text ?? (await shown()), { trust: await trustOf({ registry }) })
    return [result.verdict, told(result, 'issuer-recognised'), told(result, 'issuer-may-award')]
  }

  it.each([
    ['recognises', {}, ['accepted', 'passed', 'passed']],
    [
      'has withdrawn',
      { status: 'withdrawn' },
      ['undecided', 'inconclusive ISSUER_WITHDRAWN_LATER', 'passed'],
    ],
    [
      'has suspended',
      { status: 'suspended' },
      ['undecided', 'inconclusive ISSUER_SUSPENDED_LATER', 'passed'],
    ],
    [
      'lets award something else',
      { mayAward: ['olympiad-award'] },
      ['undecided', 'passed', 'inconclusive ISSUER_NOT_AUTHORIZED_LATER'],
    ],
  ] as const)('that it %s', async (_, entry, expected) => {
    expect(await answers(entry)).toEqual(expected)
  })

  it('that it does not know', async () => {
    const result = await judge(await shown({ signedBy: 'stranger' }))
    expect(told(result, 'issuer-recognised')).toBe('inconclusive ISSUER_NOT_TRUSTED_LATER')
    const before = await trustOf({
      registry: await publishTest(await draftRegistry(), { now: from(then, -day) }),
    })
    const known = await judge(await shown({ signedBy: 'stranger' }), { trust: before })
    expect(told(known, 'issuer-recognised')).toBe('failed ISSUER_NOT_TRUSTED')
  })

  it('decides where it says dates', async () => {
    const closed = { status: 'withdrawn', until: from(then, day) } as const
    expect((await answers(closed))[1]).toBe('passed')
    expect((await answers({ ...closed, until: issuedAt }))[1]).toBe('failed ISSUER_OUTSIDE_PERIOD')
    // Withdrawn before the end that was stated: since when, nobody says. What was signed too early never held.
    const forestalled = { status: 'withdrawn', from: issuedAt } as const
    expect((await answers(forestalled))[1]).toBe('inconclusive ISSUER_WITHDRAWN_LATER')
    expect((await answers({ ...forestalled, from: from(issuedAt, 1000) }))[1]).toBe(
      'failed ISSUER_OUTSIDE_PERIOD',
    )
  })

  it('counts until the clock, and no further', async () => {
    const passed = ['accepted', 'passed', 'passed']
    expect(await answers({}, undefined, { now: from(now, 60_000) })).toEqual(passed)
    const open = 'inconclusive TRUST_FROM_LATER'
    expect(await answers({}, undefined, { now: from(now, 61_000) })).toEqual(['undecided', open, open])
  })

  it('is never past its term for it, one from before it as ever', async () => {
    const passed = ['accepted', 'passed', 'passed']
    expect(await answers({}, undefined, { timestampExpires: from(registryTime, 1000) })).toEqual(passed)
    const before = { now: from(then, -day) }
    expect(await answers({}, undefined, { ...before, timestampExpires: from(then, 1000) })).toEqual(passed)
    expect((await answers({}, undefined, { ...before, timestampExpires: then }))[1]).toBe(
      'inconclusive REGISTRY_FROZEN',
    )
  })

  it('may come stapled, past its term by now', async () => {
    const old = await publishTest(await draftRegistry(), {
      now: from(then, -9 * day),
      timestampExpires: from(then, -day),
    })
    const known = await trustOf({ registry: old })
    const since = await publishTest(old, { timestampExpires: from(registryTime, 1000) })
    const bundle = createBundle({ vpToken: { diploma: [await shown()] }, facts: { registry: since } })
    expect(told(await judge(bundle, { trust: known }), 'issuer-recognised')).toBe('passed')
    expect(told(await judge(bundle, { trust: known, at: now }), 'issuer-recognised')).toBe(
      'inconclusive REGISTRY_FROZEN',
    )
  })
})

describe('what became known of a key after the moment', () => {
  const keyed = async (
    validity: Partial<EntryStatement['keys'][number]>,
    more: Partial<VerifyOptions> = {},
  ) => {
    const keys = [{ ...testEntry.keys[0]!, ...validity }]
    const result = await judge(await shown(), { trust: await trustOf({ entry: { keys } }), ...more })
    return [result.verdict, told(result, 'key-valid-at-time')]
  }

  it('a theft counts against what it signed, whenever that was', async () => {
    const rejected = ['rejected', 'failed KEY_COMPROMISED']
    expect(await keyed({ compromisedAt: from(then, day) })).toEqual(rejected)
    expect(await keyed({ compromisedAt: from(then, -day) })).toEqual(rejected)
  })

  it('an end counts by the time of the signature', async () => {
    expect((await keyed({ until: from(issuedAt, 1000) }))[1]).toBe('passed')
    expect((await keyed({ until: issuedAt }))[1]).toBe('failed KEY_NOT_VALID_AT_TIME')
  })

  it('a countersignature from after the moment proves that the document was there before the theft', async () => {
    const text = await issue()
    const judged = async (countersignedAt: Date) => {
      const keys = [{ ...testEntry.keys[0]!, compromisedAt: from(then, 2 * day) }]
      const result = await judge(text, {
        trust: await trustOf({ entry: { keys } }),
        batchProof: await sealedProof([text], 0, { countersignedAt }),
      })
      return told(result, 'key-valid-at-time')
    }
    expect(await judged(from(then, day))).toBe('passed')
    expect(await judged(from(then, 2 * day))).toBe('failed KEY_COMPROMISED')
  })
})

describe('whoever shows it after the moment', () => {
  const held = async (presenting: DiplomaToPresent = {}, more: Partial<VerifyOptions> = {}) =>
    judge(await shown({}, presenting), more)

  it('is taken until the clock, and the evidence says so', async () => {
    const result = await held()
    for (const name of ['holder-binding', 'audience', 'nonce']) {
      expect([told(result, name as never), evidenceOf(result, name)]).toEqual([
        'passed',
        expect.objectContaining({
          presentedAt: presentedAt.toISOString(),
          presentedAfter: then.toISOString(),
        }),
      ])
    }
    const before = await held({ presentedAt: from(then, -day) })
    expect(before.verdict).toBe('accepted')
    expect(evidenceOf(before, 'holder-binding')).not.toHaveProperty('presentedAfter')
  })

  it.each([
    ['as far ahead of the clock as clocks may be', from(now, 60_000), 'passed'],
    ['further ahead', from(now, 61_000), 'failed KB_IAT_OUT_OF_WINDOW'],
    ['as long before the moment as the policy allows', from(then, -30 * day), 'passed'],
    ['longer before', from(then, -30 * day - 1000), 'failed KB_IAT_OUT_OF_WINDOW'],
  ])('%s', async (_, moment, expected) => {
    expect(told(await held({ presentedAt: moment }), 'holder-binding')).toBe(expected)
  })

  it('answers this request and no other', async () => {
    const result = await held({ nonce: 'another' })
    expect([result.verdict, told(result, 'nonce')]).toEqual(['rejected', 'failed KB_NONCE_MISMATCH'])
    expect(told(await held({ audience: 'https://other.example' }), 'audience')).toBe('failed KB_AUD_MISMATCH')
  })

  it('answers in time, by their own word', async () => {
    const ending = (expiresAt: Date) => ({ request: requestFor(undefined, { expiresAt }) })
    expect(told(await held({}, ending(from(presentedAt, 1000))), 'request-satisfied')).toBe('passed')
    expect(told(await held({}, ending(presentedAt)), 'request-satisfied')).toBe(
      'inconclusive REQUEST_EXPIRED',
    )
  })

  it('may sign around a whole portfolio', async () => {
    const diploma = await shown({}, { signedBy: null })
    const terms = { signer: testSigner('holder'), audience: clientId, nonce, expiresAt: from(now, day) }
    const portfolio = (moment: Date) => signVpJwt([diploma], { ...terms, issuedAt: moment })
    const result = await judge(await portfolio(presentedAt))
    expect(told(result, 'holder-binding')).toBe('passed')
    expect(evidenceOf(result, 'holder-binding')).toMatchObject({ presentedAfter: then.toISOString() })
    expect(told(await judge(await portfolio(from(now, 61_000))), 'holder-binding')).toBe(
      'failed KB_IAT_OUT_OF_WINDOW',
    )
  })

  it('has an approval of whoever stands for them on that day', async () => {
    const early = from(issuedAt, -10 * day)
    const diploma = await shown({
      issuedAt: early,
      change: (document) => ({ ...document, validFrom: early.toISOString() }),
    })
    const approved = async (validUntil: Date) => {
      const evidence = await guardianEvidence([diploma], {}, { validUntil: validUntil.toISOString() })
      const bundle = createBundle({ vpToken: { diploma: [diploma] }, guardians: [evidence] })
      // The link was issued after the moment that is asked about.
      const result = await judge(bundle, { trust: await trustInLinks(), at: from(issuedAt, -day) })
      return told(result, 'guardian-approved')
    }
    expect(await approved(from(now, day))).toBe('passed')
    expect(await approved(from(presentedAt, -day))).toBe('failed GUARDIAN_LINK_INVALID')
  })
})

describe('an archive', () => {
  it('is judged as of the moment asked about, or the earlier one that a bundle proves', async () => {
    const judged = async (at: Date) => {
      const facts = { registry: await testRegistry(), statusLists: await statusLists() }
      const bundle = createBundle({ vpToken: { diploma: [await shown()] }, facts })
      const lateClock = new Date('2031-05-01T00:00:00Z')
      const result = await judge(bundle, { policy: 'archive', now: lateClock, at })
      return [result.verdict, told(result, 'validity-period'), evidenceOf(result, 'validity-period')?.asOf]
    }
    expect(await judged(then)).toEqual(['accepted', 'passed', then.toISOString()])
    const later = new Date('2031-01-01T00:00:00Z')
    expect(await judged(later)).toEqual(['accepted', 'passed IN_FORCE_THEN', listsIssuedAt.toISOString()])
  })
})

describe('a paper', () => {
  it('is judged as of the moment too', async () => {
    const text = (idx: number) =>
      writePaper(
        {
          kind: 'school-diploma',
          name: 'Соколова Анна Сергеевна',
          title: 'Аттестат о среднем общем образовании',
          awardedOn: '2026-06-25',
          number: '07724 0012345',
          issuedAt,
          status: { uri: listUrls.token, idx },
        },
        testSigner('school', schoolKid),
      )
    const options = { trust, policy: 'lenient-preview', now, at: then } as const
    const result = await verifyPaper(await text(statusIndex.good), options)
    expect(result).toMatchObject({ verdict: 'accepted', at: then, now })
    const revoked = await verifyPaper(await text(statusIndex.revoked), options)
    expect(revoked.verdict).toBe('undecided')
    expect(revoked.checks.find(({ name }) => name === 'status')?.code).toBe('STATUS_REVOKED_LATER')
  })
})
