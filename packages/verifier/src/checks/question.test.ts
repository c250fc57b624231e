import {
  type BatchProof,
  credentialDigest,
  didKeyOf,
  didKeyUrlOf,
  merkleRoot,
  merkleTree,
  proveInclusion,
  signBatchManifest,
  signJws,
  writePaper,
} from '@attestat/credential'
import { localTrust, onlineTrust, TrustError, type TrustSource } from '@attestat/trust'
import { describe, expect, it } from 'vitest'
import { diploma } from '../../../../fixtures/diploma.ts'
import { type TestKeyName, testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import { vcJwtClaims, vpJwtClaims } from '../../../../fixtures/vc-jwt.ts'
import { clientId, issue, issuedAt, nonce, now, told, trustOf } from '../../../../fixtures/verification.ts'
import { verify } from '../verify.ts'
import { verifyPaper } from '../verify-paper.ts'

const stranger = 'did:web:stranger.example'
const strangersUrl = 'https://stranger.example/.well-known/did.json'
const kid = `${stranger}#key-1`

/** A network in which nobody answers, and what was asked of it. */
function network(base: TrustSource) {
  const asked: string[] = []
  const trust = onlineTrust({
    base,
    fetchFact: async (url) => {
      asked.push(url)
      throw new TrustError('FETCH_FAILED', { at: url })
    },
    now: () => now,
  })
  return { asked, trust }
}

/** Of a registry, and of nobody who could say whom we know. */
const known = await trustOf()
const judge = async (text: string, base: TrustSource, batchProof?: BatchProof) => {
  const { asked, trust } = network(base)
  const result = await verify(text, { trust, policy: 'admissions', now, ...(batchProof && { batchProof }) })
  return { asked, result }
}

const holder = didKeyOf(testPublicJwk('holder'))
const diplomaOf = (issuer: string, subjectId: string, name: TestKeyName, keyId: string) =>
  signJws('jwt_vc_json', vcJwtClaims(diploma({ issuer, subjectId })), testSigner(name, keyId))
const byKey = (name: TestKeyName, subjectId: string) =>
  diplomaOf(didKeyOf(testPublicJwk(name)), subjectId, name, didKeyUrlOf(testPublicJwk(name)))

describe('E1 the host of whom the registry does not know', () => {
  it('is not called for the key of a document', async () => {
    const text = await diplomaOf(stranger, holder, 'stranger', kid)
    const { asked, result } = await judge(text, known)
    expect(asked).toEqual([])
    expect(result.verdict).toBe('rejected')
    expect(told(result, 'signature')).toBe('inconclusive TRUST_UNREACHABLE')
    expect(told(result, 'issuer-recognised')).toBe('failed ISSUER_NOT_TRUSTED')
  })

  it('is called where there is no registry to know anybody', async () => {
    const text = await diplomaOf(stranger, holder, 'stranger', kid)
    const { asked, result } = await judge(text, localTrust())
    expect(asked).toEqual([strangersUrl])
    expect(told(result, 'signature')).toBe('inconclusive FETCH_FAILED')
  })

  it('is not called for the key of a paper', async () => {
    const paper = { kind: 'school-diploma', name: 'А', title: 'Б', awardedOn: '2026-06-25', issuedAt }
    const text = await writePaper(paper, testSigner('stranger', kid))
    const judgePaper = async (base: TrustSource) => {
      const { asked, trust } = network(base)
      await verifyPaper(text, { trust, policy: 'lenient-preview', now })
      return asked
    }
    expect(await judgePaper(known)).toEqual([])
    expect(await judgePaper(localTrust())).toEqual([strangersUrl])
  })

  it('is not called for the key of a batch that it is said to have sealed', async () => {
    const text = await issue()
    const tree = await merkleTree([await credentialDigest(text)])
    const facts = { issuer: stranger, batch: 1, count: 1, merkleRoot: await merkleRoot(tree), issuedAt }
    const manifest = await signBatchManifest(facts, testSigner('stranger', kid))
    const proof = { manifest, inclusion: proveInclusion(1, tree, 0) }
    const { asked, result } = await judge(text, known, proof)
    expect(asked.filter((url) => url === strangersUrl)).toEqual([])
    expect(told(result, 'in-batch')).toBe('inconclusive TRUST_UNREACHABLE')
    expect((await judge(text, localTrust(), proof)).asked).toContain(strangersUrl)
  })

  it('is called for the key of a holder whom a known issuer names, and of none whom a stranger names', async () => {
    const presentedBy = async (issuer: TestKeyName) => {
      const terms = { iss: stranger, aud: clientId, nonce, nbf: now.getTime() / 1000 - 60 }
      const claims = vpJwtClaims([await byKey(issuer, stranger)], terms)
      return judge(await signJws('jwt_vc_json', claims, testSigner('holder', kid)), known)
    }
    expect((await presentedBy('stranger')).asked).toEqual([])
    expect((await presentedBy('school')).asked).toContain(strangersUrl)
  })
})
