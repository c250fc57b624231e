/** Whether records are a whole wallet: every one reads, they belong together, and none is there twice. */
import { ToolkitError } from '@attestat/credential'
import { WalletError } from '../codes.ts'
import { readHistory } from '../consent.ts'
import { expected } from '../expected.ts'
import { credentialIdOf, listHeld } from '../held-credential.ts'
import { isAmong, listHolderKeys } from '../holder-key.ts'
import { createMemoryStore } from '../memory-store.ts'
import { listOutsideKeys } from '../outside-key.ts'
import type { StoredRecord } from '../store.ts'

/** What a wallet holds. */
export interface WalletCounts {
  readonly credentials: number
  /** Lines of the history of what was shown to whom. */
  readonly history: number
}

/**
 * Checks the records of a wallet: every credential reads and is the one that it is kept as, the history has no gap,
 * and the holder's keys, in the wallet and outside of it, are those that the credentials are bound to.
 *
 * @throws WalletError `RECORDS_UNSOUND` with the reason as `details.reason` and `details.reasonCode`.
 */
export async function checkRecords(records: readonly StoredRecord[]): Promise<WalletCounts> {
  const store = createMemoryStore(records)
  return asRecords(async () => {
    if ((await store.snapshot()).records.length !== records.length) {
      throw unsound('records', 'each record once')
    }
    const keys = [...(await listHolderKeys(store)), ...(await listOutsideKeys(store))]
    const held = await listHeld(store)
    for (const { id, credential } of held) {
      if ((await credentialIdOf(credential)) !== id) {
        throw unsound(`record ${id}`, 'the credential that it is kept as')
      }
      if (credential.holderKey && !isAmong(credential.holderKey, keys)) {
        throw unsound(`record ${id}`, 'a credential that is bound to the key of this wallet')
      }
    }
    const history = await readHistory(store)
    return { credentials: held.length, history: history.length }
  })
}

/** Reads records, and tells whatever is wrong with them as one refusal. @throws WalletError `RECORDS_UNSOUND`. */
export async function asRecords<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    if (!(cause instanceof ToolkitError) || cause.code === 'RECORDS_UNSOUND') throw cause
    const reason = { en: cause.explain('en'), ru: cause.explain('ru') }
    throw new WalletError('RECORDS_UNSOUND', {
      at: cause.at ?? 'records',
      details: { reason, reasonCode: cause.code },
      cause,
    })
  }
}

function unsound(at: string, ...phrase: Parameters<typeof expected>): WalletError {
  return new WalletError('RECORDS_UNSOUND', { at, details: { reason: expected(...phrase) } })
}
