import { vctIntegrity } from '@attestat/credential'
import { expect, it } from 'vitest'
import {
  type Change,
  type DiplomaToIssue,
  diplomaVct,
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
  const trust = await trustOf(atHand ? { typeMetadata: new Map([[diplomaVct, atHand]]) } : {})
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
  const result = await judge(dc, other)
  expect(told(result, 'schema')).toBe('inconclusive VCT_INTEGRITY')
  expect(result.verdict).toBe('undecided')
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
