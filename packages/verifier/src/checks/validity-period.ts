/** Whether the document was in force at the moment of judgement. */
import { answer, type CheckRule, isLater, passed } from './question.ts'

export const validityPeriod: CheckRule = (question) => {
  const name = 'validity-period'
  const { now, provenAt } = question
  const { issuedAt, validFrom, validUntil } = question.credential
  const evidence = {
    asOf: now.toISOString(),
    validFrom: validFrom.toISOString(),
    ...(validUntil ? { validUntil: validUntil.toISOString() } : {}),
  }
  // RFC 9901 §7.1 step 6. What the claims are made of was never hidden, so none can be missing.
  if (isLater(issuedAt, question)) return answer(name, 'failed', 'ISSUED_IN_FUTURE', { evidence })
  if (isLater(validFrom, question)) return answer(name, 'failed', 'NOT_YET_VALID', { evidence })
  if (validUntil && validUntil <= now) return answer(name, 'failed', 'EXPIRED', { evidence })
  if (!provenAt) return passed(name, evidence)
  return answer(name, 'passed', 'IN_FORCE_THEN', { evidence, details: { asOf: provenAt.toISOString() } })
}
