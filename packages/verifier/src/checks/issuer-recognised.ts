/** Whether the registry vouches for the issuer, and still did when the facts were collected. */
import { type Answer, answer, isSignedBefore, passed, type Question } from './question.ts'

const refusals = { withdrawn: 'ISSUER_WITHDRAWN', suspended: 'ISSUER_SUSPENDED' } as const

export const issuerRecognised = async ({
  credential,
  recognition,
  now,
}: Pick<Question, 'credential' | 'recognition' | 'now'>): Promise<Answer> => {
  const name = 'issuer-recognised'
  const { issuer, issuedAt } = credential
  const { source } = recognition
  if (recognition.status === 'unknown') {
    return answer(name, 'failed', 'ISSUER_NOT_TRUSTED', { evidence: { issuer }, source })
  }
  const { entry, path, asOf, validUntil } = recognition
  const evidence = {
    issuer,
    entry: entry.id,
    path: path.map((step) => step.id),
    asOf: asOf.toISOString(),
    validUntil: validUntil.toISOString(),
  }
  if (recognition.status !== 'recognised') {
    return answer(name, 'failed', refusals[recognition.status], { evidence, source })
  }
  if (isSignedBefore(issuedAt, entry.from) || (entry.until && issuedAt >= entry.until)) {
    return answer(name, 'failed', 'ISSUER_OUTSIDE_PERIOD', { evidence, source })
  }
  if (now >= validUntil) {
    const details = { expiredAt: validUntil.toISOString() }
    return answer(name, 'inconclusive', 'TRUST_EXPIRED', { evidence, details, source })
  }
  return passed(name, evidence, source)
}
