/**
 * Whether the document is in a batch that its issuer sealed: one of so many, and there at the time that the manifest
 * states. Asked only of a document that came with a proof.
 */
import { type BatchProof, type VerifiedBatchManifest, verifyBatchProof } from '@attestat/credential'
import { isSameBody, keyFault } from '@attestat/trust'
import { instantText } from './instant-text.ts'
import {
  type Answer,
  answer,
  isFromFuture,
  passed,
  type Question,
  resolverFor,
  type SealedBatch,
} from './question.ts'
import { registryEvidence, termFault } from './registry-term.ts'

const name = 'in-batch'

/** The answer, and the batch where what it says counts for other checks. */
export interface InBatch {
  readonly check: Answer
  readonly sealed?: SealedBatch
}

/**
 * @param text The credential as it was presented.
 * @throws CredentialError when the proof does not hold; what the trust source refuses to tell.
 */
export async function inBatch(question: Question, text: string, proof: BatchProof): Promise<InBatch> {
  const { trust, credential, recognition } = question
  // The manifest names whom it likes.
  const verified = await verifyBatchProof(text, proof, async (request) =>
    resolverFor({ trust, recognition: await trust.recognise(request.issuer) })(request),
  )
  const countersigned = await countersignedBy(verified, question)
  const { manifest, key, signatures } = verified
  const evidence = {
    issuer: manifest.issuer,
    batch: manifest.batch,
    count: manifest.count,
    sealedAt: instantText(manifest.issuedAt),
    kid: key.kid,
    signatures: signatures.length,
    ...(countersigned && { countersignedAt: instantText(countersigned) }),
    ...registryEvidence(recognition),
  }
  const context = { evidence, source: key.source }
  if (!isSameBody(manifest.issuer, credential.issuer, recognition)) {
    return { check: answer(name, 'failed', 'BATCH_OTHER_ISSUER', context) }
  }
  const sealed = { ...verified, ...(countersigned && { countersignedAt: countersigned }) }
  const fault = keyFault(key, manifest.issuedAt, countersigned)
  if (fault) return { check: answer(name, 'failed', fault, context), sealed }
  const open = termFault(recognition, question)
  return {
    check: open
      ? answer(name, 'inconclusive', open.code, { ...context, details: open.details })
      : passed(name, evidence, key.source),
    sealed,
  }
}

/** What is countersigned was there, whichever moment is asked about; a date to come proves nothing. */
async function countersignedBy(
  manifest: VerifiedBatchManifest,
  question: Question,
): Promise<Date | undefined> {
  const time = await question.trust.countersignedAt?.(manifest)
  return time && !isFromFuture(time, question) ? time : undefined
}
