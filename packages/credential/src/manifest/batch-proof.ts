/**
 * Batch proofs: a signed manifest and one document's place in it, in one JSON file that travels beside the document or
 * inside an evidence bundle.
 */
import { CredentialError } from '../codes.ts'
import { decodeJsonObject } from '../edge/json.ts'
import type { ResolveKey } from '../jose/signer.ts'
import { isJsonObject, type JsonObject } from '../json.ts'
import { readBatchManifest, type VerifiedBatchManifest, verifyBatchManifest } from './batch-manifest.ts'
import {
  type InclusionProof,
  readInclusionProof,
  verifyInclusion,
  writeInclusionProof,
} from './inclusion-proof.ts'

/** What shows that a document is one of its batch, and when the batch was sealed. */
export interface BatchProof {
  /** The signed manifest, as it is published. */
  readonly manifest: string
  readonly inclusion: InclusionProof
}

/** The JSON of a proof. */
export function writeBatchProof({ manifest, inclusion }: BatchProof): JsonObject {
  return {
    type: proofType,
    version: 1,
    manifest: decodeJsonObject(manifest, { at: 'manifest' }),
    inclusion: writeInclusionProof(inclusion),
  }
}

/**
 * Reads a proof. Nothing is verified.
 *
 * @param input The file, or its JSON after the strict edge.
 * @throws CredentialError `BATCH_PROOF_INVALID`, `INCLUSION_INVALID`, the codes of `readBatchManifest`, and the
 *   `JSON_…` codes.
 */
export function readBatchProof(input: Uint8Array | string | JsonObject, at = 'proof'): BatchProof {
  const isEncoded = typeof input === 'string' || input instanceof Uint8Array
  const json = isEncoded ? decodeJsonObject(input, { at, maxBytes: maxProofBytes }) : input
  const { type, version, manifest, inclusion } = json
  if (type !== proofType) throw invalid(`${at}.type`, proofType)
  if (version !== 1) throw invalid(`${at}.version`, 'version 1')
  if (!isJsonObject(manifest)) throw invalid(`${at}.manifest`, 'a signed manifest')
  if (!isJsonObject(inclusion)) throw invalid(`${at}.inclusion`, 'batch, leafIndex and path')
  const text = `${JSON.stringify(manifest, null, 2)}\n`
  readBatchManifest(text)
  return { manifest: text, inclusion: readInclusionProof(inclusion, `${at}.inclusion`) }
}

/**
 * Verifies that a document is in a batch that its issuer sealed.
 *
 * @param text The credential, or a presentation of it. It is not verified here; that the manifest's issuer is the
 *   credential's, and that the key was in force, is for the caller to judge.
 * @throws CredentialError the codes of `verifyBatchManifest`, `INCLUSION_INVALID`; what `resolveKey` throws.
 */
export async function verifyBatchProof(
  text: string,
  { manifest, inclusion }: BatchProof,
  resolveKey: ResolveKey,
): Promise<VerifiedBatchManifest> {
  const verified = await verifyBatchManifest(manifest, resolveKey)
  await verifyInclusion(text, inclusion, verified.manifest)
  return verified
}

const proofType = 'AttestatBatchProof'
const maxProofBytes = 131_072

function invalid(at: string, expected: string): CredentialError {
  return new CredentialError('BATCH_PROOF_INVALID', { at, details: { expected } })
}
