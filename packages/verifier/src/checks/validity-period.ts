/** Whether the document was in force at the moment of judgement. */
import { answer, type CheckRule, passed } from './question.ts'

export const validityPeriod: CheckRule = async ({ credential, now, policy }) => {
  const name = 'validity-period'
  const { issuedAt, validFrom, validUntil } = credential
  const evidence = {
    asOf: now.toISOString(),
    validFrom: validFrom.toISOString(),
    ...(validUntil ? { validUntil: validUntil.toISOString() } : {}),
  }
  const latest = now.getTime() + policy.clockSkewSeconds * 1000
  if (issuedAt.getTime() > latest) return answer(name, 'failed', 'ISSUED_IN_FUTURE', { evidence })
  if (validFrom.getTime() > latest) return answer(name, 'failed', 'NOT_YET_VALID', { evidence })
  if (validUntil && validUntil <= now) return answer(name, 'failed', 'EXPIRED', { evidence })
  return passed(name, evidence)
}
