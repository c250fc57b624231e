/**
 * Whether the document is in a batch that its issuer sealed: one of so many, and there at the time that the manifest
 * states. Asked only of a document that came with a proof.
 */
import { type BatchProof, verifyBatchProof } from '@attestat/credential'
import { isSameBody, keyFault } from '@attestat/trust'
import { type Answer, answer, passed, type Question } from './question.ts'

const name = 'in-batch'

/** @param text The credential as it was presented. */
export async function inBatch(
  { trust, credential, recognition }: Question,
  text: string,
  proof: BatchProof,
): Promise<Answer> {
  const { manifest, key, signatures } = await verifyBatchProof(text, proof, trust.resolveKey)
  const evidence = {
    issuer: manifest.issuer,
    batch: manifest.batch,
    count: manifest.count,
    sealedAt: manifest.issuedAt.toISOString(),
    kid: key.kid,
    signatures: signatures.length,
  }
  const fault = isSameBody(manifest.issuer, credential.issuer, recognition)
    ? keyFault(key, manifest.issuedAt)
    : 'BATCH_OTHER_ISSUER'
  return fault
    ? answer(name, 'failed', fault, { evidence, source: key.source })
    : passed(name, evidence, key.source)
}
