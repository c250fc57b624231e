/** A no, and the record that it leaves: who asked, what for, when, and why not. */
import { createDeclinedResponse, type DeclinedResponse, type PresentationRequest } from '@attestat/openid4vc'
import { WalletError } from './codes.ts'
import { expected } from './expected.ts'
import { appendEntry, type RefusalEntry, readEntries } from './history.ts'
import type { WalletStore } from './store.ts'

/** A person's no to a request. */
export interface Refusal {
  /** Who says no. */
  readonly by: string
  /** Why, in their own words. For the history alone: whoever asked is not told. */
  readonly reason?: string
}

/**
 * Says no to a request. It is on record before the answer is handed out.
 *
 * @returns the answer for whoever asked, which tells nothing of what the wallet holds.
 * @throws WalletError `REFUSAL_INVALID` for nobody's no, and for a reason that says nothing, or is endless; `STORAGE_…`.
 */
export async function declineRequest(
  store: WalletStore,
  { clientId, state, statement }: PresentationRequest,
  { by, reason }: Refusal,
  now: Date,
): Promise<DeclinedResponse> {
  if (typeof by !== 'string' || by.trim() === '') {
    throw new WalletError('REFUSAL_INVALID', { at: 'by', details: { expected: expected('who refuses') } })
  }
  if (reason !== undefined && !isReason(reason)) {
    const details = { expected: expected('a reason of at most 1000 characters') }
    throw new WalletError('REFUSAL_INVALID', { at: 'reason', details })
  }
  const { name, purpose: stated } = statement ?? {}
  const purpose = stated?.ru ?? stated?.en
  await appendEntry(store, refusalEntry({ at: now, by, reason, audience: clientId, receiver: name, purpose }))
  return createDeclinedResponse(state)
}

type RefusalTerms = Omit<RefusalEntry, 'type' | 'sequence' | 'previousHash'>

/** The entry of a no, without what there is nothing to say about. */
export function refusalEntry(
  terms: {
    readonly [Name in keyof RefusalTerms]: RefusalTerms[Name] | undefined
  },
): { readonly type: 'refusal' } & RefusalTerms {
  const said = Object.entries(terms).filter(([, value]) => value !== undefined)
  return { type: 'refusal', ...(Object.fromEntries(said) as unknown as RefusalTerms) }
}

/** Whether a text can be read as a reason. */
export function isReason(text: string): boolean {
  return text.trim() !== '' && text.length <= 1000
}

/** What was refused, oldest first. @throws WalletError `HISTORY_BROKEN`. */
export async function readRefusals(store: WalletStore): Promise<readonly RefusalEntry[]> {
  return (await readEntries(store)).filter((entry) => entry.type === 'refusal')
}
