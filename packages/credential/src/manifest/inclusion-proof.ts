/** Inclusion proofs: that a credential is one of those which a batch manifest stands for. */
import { encodeUtf8 } from '#crypto'
import { CredentialError } from '../codes.ts'
import { sha256 } from '../digest.ts'
import { decodeBase64url, encodeBase64url } from '../edge/base64url.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import type { BatchManifest } from './batch-manifest.ts'
import { inclusionPath, type MerkleTree, rootFromPath } from './merkle-tree.ts'

export interface InclusionProof {
  readonly batch: number
  /** Place among the digests of the batch, from 0. */
  readonly leafIndex: number
  /** Hashes beside the way to the root, nearest first. */
  readonly path: readonly Uint8Array[]
}

/**
 * What a manifest knows a credential by: the SHA-256 of what the issuer signed, the JWT without disclosures and key
 * binding. A presentation has the same digest as the whole credential.
 */
export async function credentialDigest(text: string): Promise<Uint8Array> {
  const end = text.indexOf('~')
  return sha256(encodeUtf8(end < 0 ? text : text.slice(0, end)))
}

/** The proof for one leaf of a batch's tree. */
export function proveInclusion(batch: number, tree: MerkleTree, leafIndex: number): InclusionProof {
  return { batch, leafIndex, path: inclusionPath(tree, leafIndex) }
}

/**
 * Verifies that a credential is in the batch of a manifest.
 *
 * @param text The credential, or a presentation of it. It is not verified here, and neither is the manifest.
 * @throws CredentialError `INCLUSION_INVALID`.
 */
export async function verifyInclusion(
  text: string,
  proof: InclusionProof,
  manifest: BatchManifest,
): Promise<void> {
  const place = { index: proof.leafIndex, size: manifest.count }
  const root =
    proof.batch === manifest.batch
      ? await rootFromPath(await credentialDigest(text), place, proof.path)
      : undefined
  if (!root || encodeBase64url(root) !== encodeBase64url(manifest.merkleRoot)) {
    throw new CredentialError('INCLUSION_INVALID', { at: 'inclusion' })
  }
}

export function writeInclusionProof({ batch, leafIndex, path }: InclusionProof): JsonObject {
  return { batch, leafIndex, path: path.map(encodeBase64url) }
}

/**
 * Reads a proof that has been through the strict edge.
 *
 * @throws CredentialError `INCLUSION_INVALID`, `B64URL_NOT_CANONICAL`.
 */
export function readInclusionProof(json: JsonObject, at: string): InclusionProof {
  const { batch, leafIndex, path } = json
  const isNumber = (value: JsonValue | undefined): value is number =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
  // A tree of 2^53 leaves has paths of 53 hashes.
  if (!isNumber(batch) || !isNumber(leafIndex) || !Array.isArray(path) || path.length > 53) {
    throw new CredentialError('INCLUSION_INVALID', { at })
  }
  return { batch, leafIndex, path: path.map((entry, i) => readHash(entry, `${at}.path[${i}]`)) }
}

function readHash(entry: JsonValue, at: string): Uint8Array {
  const hash = typeof entry === 'string' ? decodeBase64url(entry, at) : undefined
  if (hash?.length !== 32) throw new CredentialError('INCLUSION_INVALID', { at })
  return hash
}
