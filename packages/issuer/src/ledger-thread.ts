/** The ledger's writing on a thread of its own, so that waiting for the disk holds up nobody who signs. */
import type { Intent, Ledger, RecordedIntent, SignedEntry } from './ledger.ts'
import type { LedgerAnswer, LedgerOrder, LedgerPlace } from './ledger-worker.ts'
import { startThread } from './thread.ts'

/** What a run writes into the ledger while it signs; a `Ledger` is one. @see Ledger for what each method does. */
export interface BatchLedger {
  recordIntents(
    batch: number,
    intents: readonly Intent[],
  ): readonly RecordedIntent[] | Promise<readonly RecordedIntent[]>
  recordSigned(signed: readonly SignedEntry[]): void | Promise<void>
}

export interface LedgerThread extends BatchLedger {
  close(): Promise<void>
}

/** Starts the thread, with a connection of its own to a ledger that is open here. It throws what the ledger throws. */
export function startLedgerThread({ path }: Pick<Ledger, 'path'>): LedgerThread {
  const place: LedgerPlace = { path }
  const thread = startThread<LedgerOrder, LedgerAnswer>('ledger-worker', place)
  return {
    recordIntents: (batch, intents) => thread.ask({ batch, intents }),
    recordSigned: async (signed) => void (await thread.ask({ signed })),
    close: thread.close,
  }
}
