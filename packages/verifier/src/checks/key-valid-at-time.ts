/** Whether the key was in force when the document was signed, by the document's own `iat`. */
import type { ResolvedKey } from '@attestat/credential'
import { answer, type CheckRule, isSignedBefore, passed } from './question.ts'

export const keyValidAtTime: CheckRule = async ({ credential, key }) => {
  const evidence = { kid: key.kid, issuedAt: credential.issuedAt.toISOString() }
  const code = keyFault(key, credential.issuedAt)
  return code
    ? answer('key-valid-at-time', 'failed', code, { evidence, source: key.source })
    : passed('key-valid-at-time', evidence, key.source)
}

/** Why a signature of a time does not count, whatever it signs; undefined when it does. */
export function keyFault(
  { validFrom, validUntil, compromisedAt }: ResolvedKey,
  signedAt: Date,
): 'KEY_COMPROMISED' | 'KEY_NOT_VALID_AT_TIME' | undefined {
  // A thief can back-date: after a compromise the time that a signature states counts for nothing.
  if (compromisedAt) return 'KEY_COMPROMISED'
  const isEarly = validFrom && isSignedBefore(signedAt, validFrom)
  const isLate = validUntil && signedAt >= validUntil
  return isEarly || isLate ? 'KEY_NOT_VALID_AT_TIME' : undefined
}
