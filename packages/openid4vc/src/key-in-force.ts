/** Whether a key may be relied on at a moment. */
import type { ResolvedKey } from '@attestat/credential'

/** Not before its time, not after it, and never compromised: a thief can back-date what it signs. */
export function isKeyInForce({ validFrom, validUntil, compromisedAt }: ResolvedKey, at: Date): boolean {
  return !compromisedAt && !(validFrom && at < validFrom) && !(validUntil && at >= validUntil)
}
