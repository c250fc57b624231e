/** The two times of a verification: the moment that is asked about, and the clock. */
import { VerifierError } from './codes.ts'

export interface Moments {
  /** The clock: what is dated after it nobody can have said yet. */
  readonly now: Date
  /** The moment of judgement. */
  readonly at: Date
}

/** @throws VerifierError `MOMENT_INVALID`. */
export function momentsOf({ now, at = now }: Pick<Moments, 'now'> & Partial<Moments>): Moments {
  requireMoment('now', now)
  requireMoment('at', at)
  return { now, at }
}

/** With an invalid date every comparison says no: nothing would ever have expired. */
function requireMoment(name: keyof Moments, moment: Date): void {
  if (Number.isNaN(moment.getTime())) throw new VerifierError('MOMENT_INVALID', { at: name })
}

/** The latest that a fact may be from: whoever asks about a moment ahead of their clock goes by that moment. */
export function factsUntil({ now, at }: Moments): Date {
  return at > now ? at : now
}
