/** Removes a document for good, with all its single-use copies: what it had replaced is current again. */
import { type HeldEntry, removalOf, writeRecord } from './held-credential.ts'
import type { WalletStore } from './store.ts'

/**
 * @param removed The document, or all its copies.
 * @param entries Everything in the store: what the document had replaced is among it.
 * @throws WalletError `STORAGE_…`.
 */
export async function removeCredential(
  store: WalletStore,
  removed: readonly HeldEntry[],
  entries: readonly HeldEntry[],
): Promise<void> {
  const ids = new Set(removed.map(({ id }) => id))
  const replaced = entries.filter(
    ({ id, supersededBy }) => supersededBy !== undefined && ids.has(supersededBy) && !ids.has(id),
  )
  const newer = removed.find(({ supersededBy }) => supersededBy !== undefined)?.supersededBy
  await store.write([
    ...removed.flatMap(removalOf),
    ...replaced.map(({ supersededBy: _, ...held }) => ({
      put: writeRecord({
        ...held,
        version: held.version + 1,
        // Unless a newer one has replaced what is removed.
        ...(newer === undefined ? {} : { supersededBy: newer }),
      }),
    })),
  ])
}
