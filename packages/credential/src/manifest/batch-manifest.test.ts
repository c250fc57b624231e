import { describe, expect, it } from 'vitest'
import { testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import { encodeBase64url } from '../edge/base64url.ts'
import { signJws } from '../jose/jws.ts'
import type { ResolveKey } from '../jose/signer.ts'
import type { JsonObject } from '../json.ts'
import {
  type BatchManifest,
  readBatchManifest,
  signBatchManifest,
  verifyBatchManifest,
} from './batch-manifest.ts'
import { readBatchProof, verifyBatchProof, writeBatchProof } from './batch-proof.ts'
import { countersignBatchManifest, verifyCountersignature } from './countersignature.ts'
import {
  credentialDigest,
  proveInclusion,
  readInclusionProof,
  verifyInclusion,
  writeInclusionProof,
} from './inclusion-proof.ts'
import { merkleRoot, merkleTree } from './merkle-tree.ts'

const issuer = 'did:web:school.example'
const school = testSigner('school', `${issuer}#key-1`)
const resolveKey: ResolveKey = async () => ({
  jwk: testPublicJwk('school'),
  kid: `${issuer}#key-1`,
  source: 'test',
})
const texts = ['one.jwt.a~x~', 'two.jwt.b~y~z~', 'three.jwt.c~', 'four.jwt.d', 'five.jwt.e~']
const tree = await merkleTree(await Promise.all(texts.map(credentialDigest)))
const manifest: BatchManifest = {
  issuer,
  batch: 3,
  count: texts.length,
  merkleRoot: await merkleRoot(tree),
  issuedAt: new Date('2026-06-26T09:00:00Z'),
}
const claims: JsonObject = {
  iss: issuer,
  iat: 1_782_464_400,
  batch: 3,
  count: 5,
  merkleRoot: encodeBase64url(manifest.merkleRoot),
}

/** The General serialization of compact tokens over one payload. */
const general = (...tokens: string[]) =>
  JSON.stringify({
    payload: tokens[0]!.split('.')[1],
    signatures: tokens.map((token) => ({ protected: token.split('.')[0], signature: token.split('.')[2] })),
  })
const signed = async (change: JsonObject = {}, signer = school) =>
  general(await signJws('batch-manifest', { ...claims, ...change }, signer))

describe('a batch manifest', () => {
  it('comes back as it was signed', async () => {
    const verified = await verifyBatchManifest(await signBatchManifest(manifest, school), resolveKey)
    expect(verified.manifest).toEqual(manifest)
    expect(verified.key.kid).toBe(`${issuer}#key-1`)
  })

  it('may be countersigned, over the same payload', async () => {
    const own = await signJws('batch-manifest', claims, school)
    const registry = await signJws('batch-manifest', claims, testSigner('registry', 'registry-1'))
    const { signatures } = await verifyBatchManifest(general(registry, own), resolveKey)
    expect(signatures.map(({ kid }) => kid)).toEqual(['registry-1', `${issuer}#key-1`])
    await expect(verifyBatchManifest(general(registry), resolveKey)).rejects.toMatchObject({
      code: 'MANIFEST_INVALID',
      at: 'manifest.signatures',
    })
  })

  it('holds only as its issuer signed it', async () => {
    const text = await signed()
    await verifyBatchManifest(text, resolveKey)
    const json = JSON.parse(text) as {
      payload: string
      signatures: { protected: string; signature: string }[]
    }
    const payload = encodeBase64url(new TextEncoder().encode(JSON.stringify({ ...claims, count: 6 })))
    await expect(verifyBatchManifest(JSON.stringify({ ...json, payload }), resolveKey)).rejects.toMatchObject(
      {
        code: 'SIGNATURE_INVALID',
      },
    )
    const byStranger = signed({}, testSigner('stranger', `${issuer}#key-1`))
    await expect(byStranger.then((other) => verifyBatchManifest(other, resolveKey))).rejects.toMatchObject({
      code: 'SIGNATURE_INVALID',
    })
    const otherKind = general(await signJws('receipt', claims, school))
    expect(() => readBatchManifest(otherKind)).toThrow(expect.objectContaining({ code: 'JWT_TYP_MISMATCH' }))
    const unprotected = { ...json, signatures: [{ ...json.signatures[0], header: { kid: 'x' } }] }
    expect(() => readBatchManifest(JSON.stringify(unprotected))).toThrow(
      expect.objectContaining({ code: 'MANIFEST_INVALID', at: 'manifest.signatures[0]' }),
    )
  })

  it.each([
    ['iss', 'https://school.example'],
    ['batch', 0],
    ['batch', '3'],
    ['count', 0],
    ['count', 1.5],
    ['merkleRoot', 'AAAA'],
    ['merkleRoot', 7],
  ])('is refused with a wrong %s', async (name, value) => {
    readBatchManifest(await signed())
    const text = await signed({ [name]: value })
    expect(() => readBatchManifest(text)).toThrow(
      expect.objectContaining({ code: 'MANIFEST_INVALID', at: `manifest.payload.${name}` }),
    )
  })

  it('is refused without a payload or signatures', () => {
    const invalid = expect.objectContaining({ code: 'MANIFEST_INVALID' })
    expect(() => readBatchManifest('{}')).toThrow(invalid)
    expect(() => readBatchManifest('{"payload":"e30","signatures":[]}')).toThrow(invalid)
    expect(() => readBatchManifest('[]')).toThrow(expect.objectContaining({ code: 'JSON_INVALID' }))
  })
})

describe('a countersignature', () => {
  const registry = testSigner('registry', 'registry-1')
  const key = { kid: 'registry-1', jwk: testPublicJwk('registry') }
  const seen = new Date('2026-06-27T12:00:00Z')

  it('is added without the issuer, who need not sign again, and tells when the manifest was there', async () => {
    const text = await signBatchManifest(manifest, school)
    const both = await countersignBatchManifest(text, registry, seen)
    expect(JSON.parse(both).payload).toBe(JSON.parse(text).payload)
    expect(JSON.parse(both).signatures[0]).toEqual(JSON.parse(text).signatures[0])
    const verified = await verifyBatchManifest(both, resolveKey)
    expect(verified.manifest).toEqual(manifest)
    expect(await verifyCountersignature(verified, key)).toEqual(seen)
    expect(await verifyCountersignature(readBatchManifest(text), key)).toBeUndefined()
  })

  it('takes the place of an earlier one by the same key, and of no other', async () => {
    const once = await countersignBatchManifest(await signBatchManifest(manifest, school), registry, seen)
    const again = await countersignBatchManifest(once, registry, new Date('2026-07-01T00:00:00Z'))
    const read = readBatchManifest(again)
    expect(read.signatures.map(({ kid }) => kid)).toEqual([`${issuer}#key-1`, 'registry-1'])
    expect(await verifyCountersignature(read, key)).toEqual(new Date('2026-07-01T00:00:00Z'))
  })

  it('counts by the countersigner’s key and with its time only', async () => {
    const own = await signJws('batch-manifest', claims, school)
    const read = async (token: string) => readBatchManifest(general(own, token))
    const timed = await signJws('batch-manifest', claims, registry, { iat: 1_782_561_600 })
    expect(await verifyCountersignature(await read(timed), key)).toEqual(seen)
    const forged = await signJws('batch-manifest', claims, testSigner('stranger', 'registry-1'), {
      iat: 1_782_561_600,
    })
    await expect(verifyCountersignature(await read(forged), key)).rejects.toMatchObject({
      code: 'SIGNATURE_INVALID',
    })
    const timeless = await signJws('batch-manifest', claims, registry)
    await expect(verifyCountersignature(await read(timeless), key)).rejects.toMatchObject({
      at: 'manifest.signatures.protected.iat',
    })
  })
})

describe('a batch proof', () => {
  const proofOf = async (i: number, text = signBatchManifest(manifest, school)) => ({
    manifest: await text,
    inclusion: proveInclusion(3, tree, i),
  })
  const refusal = (code: string) => expect.objectContaining({ code })

  it('holds after a journey as a file, for the document and for a presentation of it', async () => {
    const file = JSON.stringify(writeBatchProof(await proofOf(1)))
    for (const text of [texts[1]!, 'two.jwt.b~y~key.binding.jwt']) {
      const verified = await verifyBatchProof(text, readBatchProof(file), resolveKey)
      expect(verified.manifest).toEqual(manifest)
    }
  })

  it('holds for no other document, and under no manifest that the issuer did not sign', async () => {
    await expect(verifyBatchProof(texts[0]!, await proofOf(1), resolveKey)).rejects.toMatchObject({
      code: 'INCLUSION_INVALID',
    })
    const forged = signBatchManifest(manifest, testSigner('stranger', `${issuer}#key-1`))
    await expect(verifyBatchProof(texts[1]!, await proofOf(1, forged), resolveKey)).rejects.toMatchObject({
      code: 'SIGNATURE_INVALID',
    })
  })

  it('is refused when it is none', async () => {
    const json = writeBatchProof(await proofOf(1))
    readBatchProof(json)
    for (const change of [{ type: 'x' }, { version: 2 }, { manifest: 'x' }, { inclusion: [] }]) {
      expect(() => readBatchProof({ ...json, ...change })).toThrow(refusal('BATCH_PROOF_INVALID'))
    }
    expect(() => readBatchProof({ ...json, manifest: {} })).toThrow(refusal('MANIFEST_INVALID'))
    expect(() => readBatchProof({ ...json, inclusion: {} })).toThrow(refusal('INCLUSION_INVALID'))
    expect(() => readBatchProof('[]')).toThrow(refusal('JSON_INVALID'))
  })
})

describe('an inclusion proof', () => {
  const proofs = texts.map((_, i) => proveInclusion(3, tree, i))
  const refusal = { code: 'INCLUSION_INVALID' }

  it('holds for every credential of the batch, and for a presentation of it', async () => {
    for (const [i, text] of texts.entries()) {
      const proof = readInclusionProof(writeInclusionProof(proofs[i]!), 'inclusion')
      await verifyInclusion(text, proof, manifest)
    }
    await verifyInclusion('two.jwt.b~y~key.binding.jwt', proofs[1]!, manifest)
  })

  it('holds for nothing else', async () => {
    await expect(verifyInclusion('two.jwt.c~y~', proofs[1]!, manifest)).rejects.toMatchObject(refusal)
    await expect(verifyInclusion(texts[0]!, proofs[1]!, manifest)).rejects.toMatchObject(refusal)
    const elsewhere = [
      { ...proofs[1]!, batch: 4 },
      { ...proofs[1]!, leafIndex: 0 },
      { ...proofs[1]!, path: proofs[1]!.path.slice(1) },
      { ...proofs[1]!, path: [...proofs[1]!.path].reverse() },
    ]
    for (const proof of elsewhere)
      await expect(verifyInclusion(texts[1]!, proof, manifest)).rejects.toMatchObject(refusal)
    const otherCount = { ...manifest, count: 4 }
    await expect(verifyInclusion(texts[4]!, proofs[4]!, otherCount)).rejects.toMatchObject(refusal)
  })

  it('is refused when it is none', () => {
    const json = writeInclusionProof(proofs[1]!)
    readInclusionProof(json, 'inclusion')
    for (const change of [
      { batch: '3' },
      { leafIndex: -1 },
      { path: 'x' },
      { path: ['AAAA'] },
      { path: [1] },
    ]) {
      expect(() => readInclusionProof({ ...json, ...change }, 'inclusion')).toThrow(
        expect.objectContaining(refusal),
      )
    }
  })
})
