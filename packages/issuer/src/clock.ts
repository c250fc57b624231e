/** Whether the clock may be believed. */
import { IssuerError } from './codes.ts'
import type { Ledger } from './ledger.ts'

/**
 * Refuses a clock that went back: dates decide which of two documents, or of two status lists, is the newer one, and
 * whether a key was in force when it signed.
 *
 * @param since Since when the issuer's first key signs, for a ledger that knows no later one.
 * @throws IssuerError `CLOCK_SUSPECT`.
 */
export function checkClock(ledger: Ledger, now: Date, since: Date = new Date(0)): void {
  const issued = ledger.lastIssuedAt()
  // A clock is put right by a few seconds now and then.
  if (issued && now.getTime() < issued.getTime() - toleranceMs) throw suspect(issued)
  // A signature that is older than its key never holds. Signatures state their time in whole seconds.
  const keyed = ledger.keys().at(-1)?.since ?? since
  if (now.getTime() < Math.floor(keyed.getTime() / 1000) * 1000) throw suspect(keyed)
}

function suspect(last: Date): IssuerError {
  return new IssuerError('CLOCK_SUSPECT', { details: { last: last.toISOString() } })
}

const toleranceMs = 60_000
