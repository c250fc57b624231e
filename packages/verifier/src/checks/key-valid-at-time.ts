/**
 * Whether the key was in force when the document was signed, by the document's own `iat`; of a key that was
 * compromised, whether the registry has said that the document was there before.
 */
import { keyFault } from '@attestat/trust'
import { answer, type CheckRule, passed } from './question.ts'

export const keyValidAtTime: CheckRule = async ({ credential, key, sealed }) => {
  const { compromisedAt } = key
  const evidence = {
    kid: key.kid,
    issuedAt: credential.issuedAt.toISOString(),
    ...(compromisedAt && { compromisedAt: compromisedAt.toISOString() }),
    ...(compromisedAt && sealed?.countersignedAt && { provenBy: sealed.countersignedAt.toISOString() }),
  }
  const code = keyFault(key, credential.issuedAt, sealed?.countersignedAt)
  return code
    ? answer('key-valid-at-time', 'failed', code, { evidence, source: key.source })
    : passed('key-valid-at-time', evidence, key.source)
}
