/** Batch manifests of an issuer: each batch is sealed with one when it is done, and each document proven to be in it. */
import {
  type BatchProof,
  credentialDigest,
  type MerkleTree,
  merkleRoot,
  merkleTree,
  proveInclusion,
  type Signer,
  signBatchManifest,
} from '@attestat/credential'
import { IssuerError } from './codes.ts'
import type { Ledger, LedgerDocument } from './ledger.ts'

/**
 * Seals every batch that has documents and no manifest: the one that was just issued, and those whose run was
 * interrupted. The caller holds the run lock.
 *
 * @throws IssuerError the storage codes.
 */
export async function sealBatches(
  { ledger, signer, issuer }: { readonly ledger: Ledger; readonly signer: Signer; readonly issuer: string },
  now: Date,
): Promise<void> {
  for (const batch of ledger.unsealedBatches()) {
    const digests = ledger.batchDigests(batch)
    const root = await merkleRoot(await merkleTree(digests))
    const manifest = { issuer, batch, count: digests.length, merkleRoot: root, issuedAt: now }
    ledger.finishBatch(batch, now, await signBatchManifest(manifest, signer))
  }
}

/**
 * Makes the proofs of documents, each batch's tree being built once.
 *
 * @returns a function that gives the proof of a signed document; it throws IssuerError `BATCH_NOT_SEALED`.
 */
export function batchProver(ledger: Ledger): (document: LedgerDocument) => Promise<BatchProof> {
  const trees = new Map<number, Promise<SealedTree>>()
  return async ({ batch, text }) => {
    const known = trees.get(batch)
    const sealed = known ?? openTree(ledger, batch)
    if (!known) trees.set(batch, sealed)
    const { manifest, tree, places } = await sealed
    const place = text === undefined ? undefined : places.get(toHex(await credentialDigest(text)))
    if (place === undefined) throw notSealed(batch)
    return { manifest, inclusion: proveInclusion(batch, tree, place) }
  }
}

interface SealedTree {
  readonly manifest: string
  readonly tree: MerkleTree
  /** Digest → its place. */
  readonly places: ReadonlyMap<string, number>
}

async function openTree(ledger: Ledger, batch: number): Promise<SealedTree> {
  const manifest = ledger.manifest(batch)
  if (manifest === undefined) throw notSealed(batch)
  const digests = ledger.batchDigests(batch)
  return {
    manifest,
    tree: await merkleTree(digests),
    places: new Map(digests.map((digest, i) => [toHex(digest), i])),
  }
}

function notSealed(batch: number): IssuerError {
  return new IssuerError('BATCH_NOT_SEALED', { at: { en: `batch ${batch}`, ru: `партия ${batch}` } })
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
