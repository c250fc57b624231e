/** Whether the key was in force when the document was signed, by the document's own `iat`. */
import { keyFault } from '@attestat/trust'
import { answer, type CheckRule, passed } from './question.ts'

export const keyValidAtTime: CheckRule = async ({ credential, key }) => {
  const evidence = { kid: key.kid, issuedAt: credential.issuedAt.toISOString() }
  const code = keyFault(key, credential.issuedAt)
  return code
    ? answer('key-valid-at-time', 'failed', code, { evidence, source: key.source })
    : passed('key-valid-at-time', evidence, key.source)
}
