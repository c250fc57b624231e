/** Until when a registry's word stands, and what it means that it stands no longer. */
import type { RegistryTerm } from '../trust-source.ts'

/**
 * Whether only the timestamp has run out, while root and index are in force: somebody may be withholding a newer state.
 *
 * @see The Update Framework, 5.4.4: freeze attacks
 */
export function isFrozen(
  { validUntil, inForceUntil }: { readonly validUntil: Date; readonly inForceUntil?: Date | undefined },
  now: Date,
): boolean {
  return validUntil <= now && inForceUntil !== undefined && now < inForceUntil
}

/** The term of a state: of root and index, and of the timestamp that says that it is the current one. */
export function termOf(
  root: Expiring,
  index: Expiring,
  timestamp: Expiring & { readonly issuedAt: Date },
): Term {
  const inForceUntil = earlier(root.expires, index.expires)
  return { asOf: timestamp.issuedAt, validUntil: earlier(inForceUntil, timestamp.expires), inForceUntil }
}

type Term = Required<RegistryTerm>
interface Expiring {
  readonly expires: Date
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other
}
