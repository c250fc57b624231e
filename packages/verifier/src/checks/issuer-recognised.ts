/** Whether the registry vouches for the issuer, and did at the moment of judgement. */
import type { ToolkitError } from '@attestat/credential'
import { isSignedBefore, type Recognition, type RecognitionStep, type Registry } from '@attestat/trust'
import { instantText } from './instant-text.ts'
import { type Answer, answer, type JudgedDocument, passed, refusal, type Surroundings } from './question.ts'
import { registryEvidence, type TermFault, termEvidence, termFault, undatedNo } from './registry-term.ts'

const name = 'issuer-recognised'

/** The credential's signature need not be verified: for an unknown key this is the one question left. */
export function issuerRecognised(
  question: Pick<Surroundings, 'at' | 'now' | 'policy'> & {
    readonly credential: Pick<JudgedDocument, 'issuer' | 'issuedAt'>
    readonly recognition: Recognition
  },
): Answer {
  const { credential, recognition } = question
  const { issuer, issuedAt } = credential
  const { source } = recognition
  const fault = termFault(recognition, question)
  // The entry of a verifier says who asks, not who may award.
  if (recognition.status === 'unknown' || recognition.entry.role !== 'issuer') {
    const evidence = { issuer, ...registryEvidence(recognition) }
    // A registry that has not spoken for long may know the issuer by its next word.
    return fault
      ? answer(name, 'inconclusive', fault.code, { evidence, details: fault.details, source })
      : undatedNo(name, 'ISSUER_NOT_TRUSTED', evidence, question)
  }
  const { status, entry, path, asOf } = recognition
  const evidence = {
    issuer,
    entry: entry.id,
    path: path.map((step) => step.id),
    ...endedDelegations(path),
    status,
    from: instantText(entry.from),
    ...(entry.until && { until: instantText(entry.until) }),
    ...registryEvidence(recognition),
  }
  const open = (of: TermFault): Answer =>
    answer(name, 'inconclusive', of.code, { evidence, details: of.details, source })
  if (fault?.code === 'TRUST_FROM_LATER') return open(fault)
  // Closed in good order: the registry says until when it recognised the issuer, and what was signed by then stands.
  // Without such an end, or with one that the withdrawal forestalls, nobody can tell which documents are meant: none.
  const hasEnded = entry.until && entry.until <= asOf
  const withdrawn =
    status === 'withdrawn' && !hasEnded ? undatedNo(name, 'ISSUER_WITHDRAWN', evidence, question) : undefined
  if (withdrawn?.status === 'failed') return withdrawn
  if (isSignedBefore(issuedAt, entry.from) || (entry.until && issuedAt >= entry.until)) {
    return answer(name, 'failed', 'ISSUER_OUTSIDE_PERIOD', { evidence, source })
  }
  if (withdrawn) return withdrawn
  if (fault) return open(fault)
  if (status === 'suspended') return undatedNo(name, 'ISSUER_SUSPENDED', evidence, question)
  return passed(name, evidence, source)
}

/** Which of those who vouch no longer may, where it is not the entry itself that was ended. */
function endedDelegations(path: readonly RecognitionStep[]): { readonly ended?: readonly string[] } {
  const ended = path.filter(({ status }) => status !== undefined).map(({ id }) => id)
  return ended.length > 0 ? { ended } : {}
}

/**
 * What is only missing: a document of the registry, which somebody may have left out for a reason, or its newest word,
 * where an older one came stapled.
 */
const missing = new Set(['REGISTRY_NOT_AT_HAND', 'REGISTRY_INCOMPLETE', 'REGISTRY_ROLLBACK'])

/**
 * The answer where the registry names the issuer and what it says does not hold up: nobody vouches for the issuer,
 * unless something is only missing.
 */
export function entryRefused(error: ToolkitError, registry: Registry | undefined): Answer {
  const refused = refusal(name, error, missing.has(error.code) ? 'inconclusive' : 'failed')
  if (!registry) return refused
  return {
    ...refused,
    evidence: { ...refused.evidence, ...termEvidence(registry) },
    source: `registry ${registry.id}`,
  }
}
