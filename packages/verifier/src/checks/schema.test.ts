import { vctIntegrity } from '@attestat/credential'
import type { TrustSource } from '@attestat/trust'
import { expect, it } from 'vitest'
import {
  type Change,
  type DiplomaToIssue,
  issue,
  now,
  shown,
  told,
  trustOf,
} from '../../../../fixtures/verification.ts'
import { verify } from '../verify.ts'

const metadata = new TextEncoder().encode('{"vct":"urn:attestat:school-diploma:1"}')
const other = new TextEncoder().encode('{"vct":"urn:attestat:school-diploma:1" }')
const dc: DiplomaToIssue = { format: 'dc+sd-jwt', vctIntegrity: await vctIntegrity(metadata) }

async function judge(issuing: DiplomaToIssue, atHand?: Uint8Array) {
  const trust = await trustOf(atHand ? { typeMetadata: [atHand] } : {})
  return verify(await shown(issuing), {
    trust,
    policy: 'admissions',
    now,
    audience: 'https://admission.university.example',
  })
}

it('passes for a kind that is known, whatever the format', async () => {
  for (const format of ['vc+sd-jwt', 'dc+sd-jwt', 'vc+jwt'] as const) {
    expect(told(await judge({ format }), 'schema')).toBe('passed')
  }
})

it('names the source of the type metadata when they are those that the issuer signed for', async () => {
  const { checks } = await judge(dc, metadata)
  expect(checks.find(({ name }) => name === 'schema')).toMatchObject({
    status: 'passed',
    source: 'trust pack',
  })
})

it('B29 does not rely on type metadata that are not, and blames nobody for them', async () => {
  const { verdict, checks } = await judge(dc, other)
  expect(checks.find(({ name }) => name === 'schema')).toMatchObject({ source: 'this program' })
  expect(verdict).toBe('accepted')
})

it.each([
  ['a type of another name', '{"vct":"urn:attestat:sports-rank:1"}', 'CLAIM_CONFLICT'],
  [
    'a type that extends itself',
    '{"vct":"urn:attestat:school-diploma:1","extends":"urn:attestat:school-diploma:1"}',
    'VCT_EXTENDS_CYCLE',
  ],
  ['no JSON', '{', 'JSON_INVALID'],
])(
  'B29 cannot tell when the type metadata that the issuer signed for are those of %s',
  async (_, text, code) => {
    const bytes = new TextEncoder().encode(text)
    const result = await judge({ format: 'dc+sd-jwt', vctIntegrity: await vctIntegrity(bytes) }, bytes)
    expect(told(result, 'schema')).toBe(`inconclusive ${code}`)
    expect(result.verdict).toBe('undecided')
  },
)

it('B29 refuses what a source gives for the digest of something else', async () => {
  const known = await trustOf()
  const trust: TrustSource = {
    ...known,
    typeMetadata: async () => ({ bytes: other, source: 'a careless cache' }),
  }
  const audience = 'https://admission.university.example'
  const result = await verify(await shown(dc), { trust, policy: 'admissions', now, audience })
  expect(told(result, 'schema')).toBe('inconclusive VCT_INTEGRITY')
})

it('does without type metadata where there are none, or the issuer signed for none', async () => {
  expect(told(await judge(dc), 'schema')).toBe('passed')
  expect(told(await judge({ format: 'dc+sd-jwt' }, other), 'schema')).toBe('passed')
})

it('cannot tell for a type that nobody here knows', async () => {
  const change: Change = (document) => ({
    ...document,
    credentialSubject: {
      ...document.credentialSubject,
      achievement: { ...document.credentialSubject.achievement, achievementType: 'ext:OurOwnThing' },
    },
  })
  expect(told(await judge({ change }), 'schema')).toBe('inconclusive TYPE_NOT_KNOWN_HERE')
})

it('C1 refuses a document whose @context gives its members another meaning, before anything is asked of it', async () => {
  const swap: Change = (document) => ({
    ...document,
    '@context': [...document['@context'], 'https://attacker.example/swap.jsonld'],
  })
  const result = await verify(await issue({ change: swap }), {
    trust: await trustOf(),
    policy: 'admissions',
    now,
  })
  expect(told(result, 'format')).toBe('failed CONTEXT_NOT_ALLOWED')
  expect(told(result, 'signature')).toBe('passed')
  expect(told(result, 'schema')).toBe('skipped CHECK_SKIPPED')
  expect(result.verdict).toBe('rejected')
  expect(result.credentials[0]).not.toHaveProperty('claimed')
  expect(told(await judge({ change: (document) => document }), 'format')).toBe('passed')
})
