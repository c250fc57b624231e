import {
  type BatchProof,
  credentialDigest,
  didKeyOf,
  encodeBase64url,
  merkleRoot,
  merkleTree,
  proveInclusion,
  type Signer,
  signBatchManifest,
} from '@attestat/credential'
import { createBundle } from '@attestat/trust'
import { describe, expect, it } from 'vitest'
import { testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import { schoolDid, schoolKid, testEntry } from '../../../../fixtures/test-registry.ts'
import { issue, now, present, schoolUrl, told, trustOf } from '../../../../fixtures/verification.ts'
import { type VerifyOptions, verify } from '../verify.ts'

const sealedAt = new Date('2026-06-26T09:30:00Z')
const diplomas = [await issue(), await issue(), await issue({ format: 'dc+sd-jwt', issuer: schoolUrl })]
const digests = await Promise.all(diplomas.map(credentialDigest))
const tree = await merkleTree(digests)
const school = testSigner('school', schoolKid)
const proofOf = async (i: number, issuer = schoolDid, signer: Signer = school): Promise<BatchProof> => ({
  manifest: await signBatchManifest(
    { issuer, batch: 4, count: 3, merkleRoot: await merkleRoot(tree), issuedAt: sealedAt },
    signer,
  ),
  inclusion: proveInclusion(4, tree, i),
})
const judge = async (text: string, options: Partial<VerifyOptions> = {}) =>
  verify(text, { trust: await trustOf(), policy: 'lenient-preview', now, ...options })

describe('the proof that a document is in a batch', () => {
  it('is not asked for', async () => {
    expect(told(await judge(diplomas[0]!), 'in-batch')).toBe('not there')
  })

  it('says of how many the document is one, and when they were sealed', async () => {
    const { verdict, checks } = await judge(diplomas[0]!, { batchProof: await proofOf(0) })
    expect(verdict).toBe('accepted')
    expect(checks.find(({ name }) => name === 'in-batch')).toMatchObject({
      status: 'passed',
      evidence: { issuer: schoolDid, batch: 4, count: 3, sealedAt: sealedAt.toISOString(), kid: schoolKid },
    })
  })

  it('holds for a presentation, and for a document that names the issuer by its other identifier', async () => {
    expect(told(await judge(await present(diplomas[1]!), { batchProof: await proofOf(1) }), 'in-batch')).toBe(
      'passed',
    )
    expect(told(await judge(diplomas[2]!, { batchProof: await proofOf(2) }), 'in-batch')).toBe('passed')
  })

  it('holds for no other document', async () => {
    const result = await judge(diplomas[0]!, { batchProof: await proofOf(1) })
    expect(result.verdict).toBe('rejected')
    expect(told(result, 'in-batch')).toBe('failed INCLUSION_INVALID')
  })

  it('does not hold with a manifest that the issuer did not sign', async () => {
    const forged = await proofOf(0, schoolDid, testSigner('stranger', schoolKid))
    expect(told(await judge(diplomas[0]!, { batchProof: forged }), 'in-batch')).toBe(
      'failed SIGNATURE_INVALID',
    )
    const strangerDid = didKeyOf(testPublicJwk('stranger'))
    const foreign = await proofOf(
      0,
      strangerDid,
      testSigner('stranger', `${strangerDid}#${strangerDid.slice(8)}`),
    )
    expect(told(await judge(diplomas[0]!, { batchProof: foreign }), 'in-batch')).toBe(
      'failed BATCH_OTHER_ISSUER',
    )
  })

  it('does not hold when the key that sealed the batch was stolen', async () => {
    const keys = testEntry.keys.map((key) => ({ ...key, compromisedAt: new Date('2026-06-30T00:00:00Z') }))
    const trust = await trustOf({ entry: { keys } })
    const result = await judge(diplomas[0]!, { trust, batchProof: await proofOf(0) })
    expect(told(result, 'in-batch')).toBe('failed KEY_COMPROMISED')
  })

  it('travels in an evidence bundle, found by the document that it is about', async () => {
    const batchProofs = new Map([[encodeBase64url(digests[0]!), await proofOf(0)]])
    const bundle = createBundle({ vpToken: { a: [diplomas[0]!], b: [diplomas[1]!] }, facts: { batchProofs } })
    const result = await judge(bundle)
    expect([told(result, 'in-batch', 0), told(result, 'in-batch', 1)]).toEqual(['passed', 'not there'])
  })
})
