import {
  credentialDigest,
  merkleRoot,
  merkleTree,
  proveInclusion,
  signBatchManifest,
} from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { testSigner } from '../../../../fixtures/test-keys.ts'
import {
  draftRegistry,
  publishTest,
  registryTerms,
  registryTime,
  schoolDid,
  schoolKid,
  testEntry,
} from '../../../../fixtures/test-registry.ts'
import { issue, issuedAt, told, trustOf } from '../../../../fixtures/verification.ts'
import { policies } from '../policy.ts'
import { verify } from '../verify.ts'

const trust = await trustOf()
const text = await issue()
const tree = await merkleTree([await credentialDigest(text)])
const manifest = { issuer: schoolDid, batch: 1, count: 1, merkleRoot: await merkleRoot(tree), issuedAt }
const batchProof = {
  manifest: await signBatchManifest(manifest, testSigner('school', schoolKid)),
  inclusion: proveInclusion(1, tree, 0),
}
const judge = (now: Date, facts = trust) =>
  verify(text, { trust: facts, policy: 'lenient-preview', now, batchProof })
const { timestampExpires: term } = registryTerms
const distant = (instant: Date, milliseconds: number) => new Date(instant.getTime() + milliseconds)
const skew = policies['lenient-preview'].clockSkewSeconds * 1000

describe.each(['key-valid-at-time', 'issuer-recognised', 'issuer-may-award', 'in-batch'] as const)(
  '%s rests on the word of the registry',
  (name) => {
    it('and says as of when that is, and until when it stands', async () => {
      const check = (await judge(registryTime)).checks.find((one) => one.name === name)
      expect(check).toMatchObject({
        status: 'passed',
        evidence: { asOf: registryTime.toISOString(), validUntil: term.toISOString() },
      })
    })

    it('so it is open from the moment on at which that runs out', async () => {
      expect(told(await judge(distant(term, -1)), name)).toBe('passed')
      const result = await judge(term)
      expect([result.verdict, told(result, name)]).toEqual(['undecided', 'inconclusive REGISTRY_FROZEN'])
      expect(result.checks.find((one) => one.name === name)).toMatchObject({
        details: { asOf: registryTime.toISOString(), until: term.toISOString() },
        evidence: { asOf: registryTime.toISOString() },
      })
    })

    it.each([
      ['the index', {}, { indexExpires: term }],
      ['the root', { root: { expires: term } }, {}],
    ])('which is no sign of anything withheld where %s has run out as well', async (_, changes, terms) => {
      const registry = await publishTest(await draftRegistry(changes), terms)
      const result = await judge(term, await trustOf({ registry }))
      expect(told(result, name)).toBe('inconclusive TRUST_EXPIRED')
      expect(result.checks.find((one) => one.name === name)).toMatchObject({
        details: { expiredAt: term.toISOString() },
      })
    })

    it('and for a moment before it was given', async () => {
      expect(told(await judge(distant(registryTime, -skew)), name)).toBe('passed')
      const result = await judge(distant(registryTime, -skew - 1))
      expect(told(result, name)).toBe('inconclusive TRUST_FROM_LATER')
    })
  },
)

it('an old word of a theft is as good as a new one', async () => {
  const keys = testEntry.keys.map((key) => ({ ...key, compromisedAt: issuedAt }))
  const result = await judge(term, await trustOf({ entry: { keys } }))
  expect([result.verdict, told(result, 'key-valid-at-time')]).toEqual(['rejected', 'failed KEY_COMPROMISED'])
})
