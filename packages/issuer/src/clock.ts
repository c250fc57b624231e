/** Whether the clock may be believed. */
import { IssuerError } from './codes.ts'
import type { Ledger } from './ledger.ts'

/**
 * Refuses a clock that went back: dates decide which of two documents, or of two status lists, is the newer one.
 *
 * @throws IssuerError `CLOCK_SUSPECT`.
 */
export function checkClock(ledger: Ledger, now: Date): void {
  const last = ledger.lastIssuedAt()
  if (last && now.getTime() < last.getTime() - toleranceMs) {
    throw new IssuerError('CLOCK_SUSPECT', { details: { last: last.toISOString() } })
  }
}

const toleranceMs = 60_000
