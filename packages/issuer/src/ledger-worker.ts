/** The thread that writes into the ledger. */
import { workerData } from 'node:worker_threads'
import type { Intent, Ledger, RecordedIntent, SignedEntry } from './ledger.ts'
import { openLedger } from './sqlite-ledger.ts'
import { answerOrders } from './thread.ts'

export interface LedgerPlace {
  readonly path: string
}

/** One transaction. */
export type LedgerOrder =
  | { readonly batch: number; readonly intents: readonly Intent[] }
  | { readonly signed: readonly SignedEntry[] }

/** How the intents stand; nothing for what was signed. */
export type LedgerAnswer = readonly RecordedIntent[]

const { path } = workerData as LedgerPlace
let opened: Ledger | undefined

answerOrders<LedgerOrder, LedgerAnswer>((order) => {
  // Only now, so that what keeps it from being opened is told to whom it concerns.
  opened ??= openLedger(path, { checked: true })
  if ('intents' in order) return opened.recordIntents(order.batch, order.intents)
  opened.recordSigned(order.signed)
  return []
})
