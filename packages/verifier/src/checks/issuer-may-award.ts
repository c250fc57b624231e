/** Whether the registry lets this issuer award this kind of document. */
import { recognisedOwnKindOf } from '../kind.ts'
import { answer, type CheckRule, passed } from './question.ts'
import { registryEvidence, termFault, undatedNo } from './registry-term.ts'

export const issuerMayAward: CheckRule = (question) => {
  const name = 'issuer-may-award'
  const { credential, recognition, kind } = question
  const { source } = recognition
  // The reason is the answer of issuer-recognised.
  if (recognition.status === 'unknown') return answer(name, 'skipped', 'CHECK_SKIPPED')
  const own = kind === undefined ? recognisedOwnKindOf(credential, recognition) : undefined
  const type = kind ?? own
  const { entry } = recognition
  if (type === undefined) {
    const evidence = { entry: entry.id, mayAward: [...entry.mayAward], ...registryEvidence(recognition) }
    return answer(name, 'inconclusive', 'TYPE_NOT_KNOWN_HERE', { evidence, source })
  }
  const evidence = { type, entry: entry.id, mayAward: [...entry.mayAward], ...registryEvidence(recognition) }
  const fault = termFault(recognition, question)
  if (fault) return answer(name, 'inconclusive', fault.code, { evidence, details: fault.details, source })
  return own !== undefined || entry.mayAward.includes(type) || entry.mayAward.includes('*')
    ? passed(name, evidence, source)
    : undatedNo(name, 'ISSUER_NOT_AUTHORIZED_FOR_TYPE', evidence, question)
}
