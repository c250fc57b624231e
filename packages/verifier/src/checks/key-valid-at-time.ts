/**
 * Whether the key was in force when the document was signed, by the document's own `iat`; of a key that was
 * compromised, whether the registry has said that the document was there before.
 */
import { keyFault } from '@attestat/trust'
import { instantText } from './instant-text.ts'
import { answer, type CheckRule, passed } from './question.ts'
import { registryEvidence, termFault } from './registry-term.ts'

const name = 'key-valid-at-time'

export const keyValidAtTime: CheckRule = (question) => {
  const { credential, key, sealed, recognition } = question
  const { compromisedAt, source } = key
  const evidence = {
    kid: key.kid,
    issuedAt: instantText(credential.issuedAt),
    ...(compromisedAt && { compromisedAt: instantText(compromisedAt) }),
    ...(compromisedAt && sealed?.countersignedAt && { provenBy: instantText(sealed.countersignedAt) }),
    // Where the registry knows the issuer, it is the registry that tells its keys.
    ...registryEvidence(recognition),
  }
  const code = keyFault(key, credential.issuedAt, sealed?.countersignedAt)
  if (code) return answer(name, 'failed', code, { evidence, source })
  const fault = termFault(recognition, question)
  return fault
    ? answer(name, 'inconclusive', fault.code, { evidence, details: fault.details, source })
    : passed(name, evidence, source)
}
