/** Whether the key was in force when the document was signed, by the document's own `iat`. */
import { answer, type CheckRule, isSignedBefore, passed } from './question.ts'

export const keyValidAtTime: CheckRule = async ({ credential, key }) => {
  const { issuedAt } = credential
  const evidence = { kid: key.kid, issuedAt: issuedAt.toISOString() }
  // A thief can back-date: after a compromise the time that the document states counts for nothing.
  if (key.compromisedAt) {
    return answer('key-valid-at-time', 'failed', 'KEY_COMPROMISED', {
      evidence: { ...evidence, compromisedAt: key.compromisedAt.toISOString() },
      source: key.source,
    })
  }
  const early = key.validFrom && isSignedBefore(issuedAt, key.validFrom)
  const late = key.validUntil && issuedAt >= key.validUntil
  return early || late
    ? answer('key-valid-at-time', 'failed', 'KEY_NOT_VALID_AT_TIME', { evidence, source: key.source })
    : passed('key-valid-at-time', evidence, key.source)
}
