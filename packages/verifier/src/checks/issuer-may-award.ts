/** Whether the registry lets this issuer award this kind of document. */
import { kindOf } from '../kind.ts'
import { answer, type CheckRule, passed } from './question.ts'

export const issuerMayAward: CheckRule = async ({ credential, recognition }) => {
  const name = 'issuer-may-award'
  const { source } = recognition
  const kind = kindOf(credential)
  if (!kind) return answer(name, 'inconclusive', 'TYPE_NOT_KNOWN_HERE', { source })
  if (recognition.status === 'unknown') {
    return answer(name, 'failed', 'ISSUER_NOT_TRUSTED', { evidence: { type: kind }, source })
  }
  const { entry } = recognition
  const evidence = { type: kind, entry: entry.id, mayAward: [...entry.mayAward] }
  return entry.mayAward.includes(kind) || entry.mayAward.includes('*')
    ? passed(name, evidence, source)
    : answer(name, 'failed', 'ISSUER_NOT_AUTHORIZED_FOR_TYPE', { evidence, source })
}
