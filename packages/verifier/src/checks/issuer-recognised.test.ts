import { frozenTrust, localTrust, openRegistry, TrustError, type TrustSource } from '@attestat/trust'
import { describe, expect, it } from 'vitest'
import {
  draftRegistry,
  publishTest,
  registryTerms,
  registryTime,
  schoolDid,
  testEntry,
  testRegistry,
} from '../../../../fixtures/test-registry.ts'
import { issuedAt, now, shown, statusLists, told, trustOf } from '../../../../fixtures/verification.ts'
import { policies } from '../policy.ts'
import { verify } from '../verify.ts'

const text = await shown()
const judge = async (trust: TrustSource, at: Date = now, given: string = text) =>
  verify(given, { trust, policy: 'admissions', now: at })
const answer = async (...of: Parameters<typeof judge>) => told(await judge(...of), 'issuer-recognised')

it('passes with the path from the root, and as of when', async () => {
  const { checks } = await judge(await trustOf())
  expect(checks.find(({ name }) => name === 'issuer-recognised')).toMatchObject({
    status: 'passed',
    source: 'registry https://registry.example/',
    evidence: {
      issuer: schoolDid,
      entry: 'lyceum-130',
      path: ['https://registry.example/', 'novosibirsk'],
      asOf: '2026-07-01T09:00:00.000Z',
      validUntil: '2026-07-08T00:00:00.000Z',
    },
  })
})

it('finds the entry by each identifier of the issuer', async () => {
  const dc = await shown({ format: 'dc+sd-jwt', issuer: 'https://lyceum130.example' })
  expect(await answer(await trustOf(), now, dc)).toBe('passed')
  const other = await shown({ format: 'dc+sd-jwt', issuer: 'https://lyceum131.example' })
  expect(await answer(await trustOf(), now, other)).toBe('failed ISSUER_NOT_TRUSTED')
})

describe('refuses', () => {
  it('an issuer that the registry does not know', async () => {
    expect(await answer(await trustOf(), now, await shown({ signedBy: 'stranger' }))).toBe(
      'failed ISSUER_NOT_TRUSTED',
    )
  })

  it('everybody, where there is no registry', async () => {
    expect(await answer(localTrust())).toBe('failed ISSUER_NOT_TRUSTED')
  })

  it('an entry that says who asks and not who awards', async () => {
    const known = await trustOf()
    const recognition = await known.recognise(schoolDid)
    if (recognition.status === 'unknown') throw new Error('the test registry knows the school')
    const entry = { ...recognition.entry, role: 'verifier' as const }
    const trust: TrustSource = { ...known, recognise: async () => ({ ...recognition, entry }) }
    expect(await answer(trust)).toBe('failed ISSUER_NOT_TRUSTED')
  })

  it.each([
    ['withdrawn', 'failed ISSUER_WITHDRAWN'],
    ['suspended', 'failed ISSUER_SUSPENDED'],
    ['recognised', 'passed'],
  ] as const)('or takes an issuer by its status: %s', async (status, expected) => {
    expect(await answer(await trustOf({ entry: { status } }))).toBe(expected)
  })

  it.each([
    ['before it was recognised', { from: new Date('2026-06-26T09:00:01Z') }, 'failed ISSUER_OUTSIDE_PERIOD'],
    ['when that had ended', { until: issuedAt }, 'failed ISSUER_OUTSIDE_PERIOD'],
    [
      'in the first and last second of it',
      { from: issuedAt, until: new Date('2026-06-26T09:00:01Z') },
      'passed',
    ],
  ])('or takes what an issuer signed %s', async (_, entry, expected) => {
    expect(await answer(await trustOf({ entry }))).toBe(expected)
  })
})

describe('a statement of the registry', () => {
  const expiry = registryTerms.timestampExpires

  it('counts until its term, and is an open question from then on', async () => {
    const trust = await trustOf()
    expect(await answer(trust, new Date(expiry.getTime() - 1000))).toBe('passed')
    expect(await answer(trust, expiry)).toBe('inconclusive REGISTRY_FROZEN')
  })

  it('about a withdrawal stands after its term; about a suspension it is an open question', async () => {
    expect(await answer(await trustOf({ entry: { status: 'withdrawn' } }), expiry)).toBe(
      'failed ISSUER_WITHDRAWN',
    )
    expect(await answer(await trustOf({ entry: { status: 'suspended' } }), expiry)).toBe(
      'inconclusive REGISTRY_FROZEN',
    )
  })

  it.each(['recognised', 'withdrawn'] as const)(
    'from later says nothing of an earlier moment: %s',
    async (status) => {
      const trust = await trustOf({ entry: { status } })
      expect(await answer(trust, new Date('2026-07-01T08:58:59Z'))).toBe('inconclusive TRUST_FROM_LATER')
      expect(await answer(trust, new Date('2026-07-01T08:59:00Z'))).toBe(
        status === 'recognised' ? 'passed' : 'failed ISSUER_WITHDRAWN',
      )
    },
  )
})

describe('of an issuer that the registry does not know', () => {
  const { timestampExpires: term } = registryTerms
  const facts = async (trust: TrustSource, at: Date) => {
    const { checks } = await judge(trust, at, await shown({ signedBy: 'stranger' }))
    return checks.find(({ name }) => name === 'issuer-recognised')
  }

  it('it says as of when', async () => {
    expect(await facts(await trustOf(), now)).toMatchObject({
      code: 'ISSUER_NOT_TRUSTED',
      evidence: { asOf: registryTime.toISOString(), validUntil: term.toISOString() },
    })
  })

  it('nothing is known past the term of its word, or from a later one', async () => {
    const trust = await trustOf()
    expect(await facts(trust, new Date(term.getTime() - 1000))).toMatchObject({ status: 'failed' })
    for (const [at, code] of [
      [term, 'REGISTRY_FROZEN'],
      [new Date('2026-07-01T08:58:59Z'), 'TRUST_FROM_LATER'],
    ] as const) {
      expect(await facts(trust, at)).toMatchObject({
        status: 'inconclusive',
        code,
        evidence: { asOf: registryTime.toISOString() },
      })
    }
  })
})

describe('an entry that does not hold up', () => {
  it('speaks for nobody, and leaves the signature an open question', async () => {
    // The entry is another one than the index names: somebody put an older file back.
    const files = await testRegistry()
    const older = await publishTest(await draftRegistry({ entry: { mayAward: ['olympiad-award'] } }))
    const name = 'entries/lyceum-130.json'
    const trust = frozenTrust({
      source: 'trust pack',
      registry: await openRegistry(new Map([...files, [name, older.get(name)!]])),
      statusLists: await statusLists(),
    })
    const result = await judge(trust)
    expect(result.verdict).toBe('rejected')
    expect(told(result, 'signature')).toBe('inconclusive REGISTRY_MIX_AND_MATCH')
    expect(told(result, 'issuer-recognised')).toBe('failed REGISTRY_MIX_AND_MATCH')
    expect(result.credentials[0]?.recognition).toEqual({ status: 'unknown', source: 'registry' })
    const good = frozenTrust({ source: 'trust pack', registry: await openRegistry(files) })
    expect(await answer(good)).toBe('passed')
  })

  it.each([
    ['REGISTRY_SIGNATURE_THRESHOLD', 'failed REGISTRY_SIGNATURE_THRESHOLD', 'rejected'],
    ['REGISTRY_INCOMPLETE', 'inconclusive REGISTRY_INCOMPLETE', 'undecided'],
    ['REGISTRY_NOT_AT_HAND', 'inconclusive REGISTRY_NOT_AT_HAND', 'undecided'],
  ] as const)('%s', async (code, expected, verdict) => {
    const refuse = async () => {
      throw new TrustError(code, { at: 'entries/lyceum-130.json' })
    }
    const known = await trustOf()
    const onlyEntry = await judge({ ...known, recognise: refuse })
    expect(told(onlyEntry, 'signature')).toBe('passed')
    expect(told(onlyEntry, 'issuer-recognised')).toBe(expected)
    expect(told(onlyEntry, 'issuer-may-award')).toBe('skipped CHECK_SKIPPED')
    expect(onlyEntry.verdict).toBe(verdict)
    const both = await judge({ ...known, recognise: refuse, resolveKey: refuse })
    expect(told(both, 'signature')).toBe(`inconclusive ${code}`)
    expect(told(both, 'issuer-recognised')).toBe(expected)
    expect(both.verdict).toBe(verdict)
  })

  it.each(['entries/lyceum-130.json', 'delegations/novosibirsk.json'])(
    'is an open question where somebody left out %s, be it a withdrawal',
    async (left) => {
      for (const status of ['recognised', 'withdrawn'] as const) {
        const files = await publishTest(await draftRegistry({ entry: { status } }))
        const registry = await openRegistry(new Map([...files].filter(([name]) => name !== left)))
        const result = await judge(
          frozenTrust({ source: 'trust pack', registry, statusLists: await statusLists() }),
        )
        expect(result.verdict).toBe('undecided')
        expect(told(result, 'signature')).toBe('inconclusive REGISTRY_NOT_AT_HAND')
        expect(told(result, 'issuer-recognised')).toBe('inconclusive REGISTRY_NOT_AT_HAND')
        expect(await answer(await trustOf({ registry: files }))).toBe(
          status === 'recognised' ? 'passed' : 'failed ISSUER_WITHDRAWN',
        )
      }
    },
  )

  it('lets a fault of ours through: it is no verdict on the document', async () => {
    const recognise = async () => {
      throw new RangeError('a fault')
    }
    await expect(judge({ ...(await trustOf()), recognise })).rejects.toThrow(RangeError)
  })
})

it('is asked under every policy that comes with the toolkit', () => {
  for (const policy of Object.values(policies)) expect(policy.required).toContain('issuer-recognised')
  expect(testEntry.status).toBe('recognised')
})
