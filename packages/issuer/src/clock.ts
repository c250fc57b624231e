/** Whether the clock can be believed: dates of documents decide which of two is the newer one. */
import { IssuerError } from './codes.ts'
import type { Ledger } from './ledger.ts'

/** @throws IssuerError `CLOCK_SUSPECT` when the clock stands before the last issuance. */
export function checkClock(ledger: Ledger, now: Date): void {
  const last = ledger.lastIssuedAt()
  if (last && now.getTime() < last.getTime() - toleranceMs) {
    throw new IssuerError('CLOCK_SUSPECT', { details: { last: last.toISOString() } })
  }
}

const toleranceMs = 60_000
