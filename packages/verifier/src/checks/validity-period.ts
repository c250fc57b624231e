/** Whether the document was in force at the moment of judgement. */

import { instantText } from './instant-text.ts'
import { answer, type CheckRule, fromDocument, isLater, passed } from './question.ts'

export const validityPeriod: CheckRule = (question) => {
  const name = 'validity-period'
  const { at, provenAt } = question
  const { issuedAt, validFrom, validUntil } = question.credential
  const evidence = {
    asOf: instantText(at),
    validFrom: instantText(validFrom),
    ...(validUntil ? { validUntil: instantText(validUntil) } : {}),
  }
  // RFC 9901 §7.1 step 6. What the claims are made of was never hidden, so none can be missing.
  const context = { evidence, source: fromDocument }
  if (isLater(issuedAt, question)) return answer(name, 'failed', 'ISSUED_IN_FUTURE', context)
  if (isLater(validFrom, question)) return answer(name, 'failed', 'NOT_YET_VALID', context)
  if (validUntil && validUntil <= at) return answer(name, 'failed', 'EXPIRED', context)
  if (!provenAt) return passed(name, evidence, fromDocument)
  return answer(name, 'passed', 'IN_FORCE_THEN', { ...context, details: { asOf: instantText(provenAt) } })
}
