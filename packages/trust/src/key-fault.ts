/** Whether a key was in force when something was signed with it. */
import type { ResolvedKey } from '@attestat/credential'

/**
 * Why a signature of a time does not count, whatever it signs; undefined when it does.
 *
 * @param signedAt What the signature itself says.
 * @param provenBy When somebody else's word proves that the signature was there, if anything does.
 */
export function keyFault(
  { validFrom, validUntil, compromisedAt }: ResolvedKey,
  signedAt: Date,
  provenBy?: Date,
): 'KEY_COMPROMISED' | 'KEY_NOT_VALID_AT_TIME' | undefined {
  // A thief can back-date: after a compromise the time that a signature states counts for nothing.
  const isProven = compromisedAt && provenBy && isSignedBefore(provenBy, compromisedAt)
  if (compromisedAt && !isProven) return 'KEY_COMPROMISED'
  const isEarly = validFrom && isSignedBefore(signedAt, validFrom)
  const isLate = validUntil && signedAt >= validUntil
  return isEarly || isLate ? 'KEY_NOT_VALID_AT_TIME' : undefined
}

/** Whether a signature's time lies before an instant. `iat` counts whole seconds, so the instant does too. */
export function isSignedBefore(signedAt: Date, instant: Date): boolean {
  return signedAt.getTime() < Math.floor(instant.getTime() / 1000) * 1000
}
