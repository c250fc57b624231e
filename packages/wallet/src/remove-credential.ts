/** Removes a credential for good: what it had replaced is current again. */
import { type HeldEntry, removalOf, writeRecord } from './held-credential.ts'
import type { WalletStore } from './store.ts'

/**
 * @param entries Everything in the store: what the credential had replaced is among it.
 * @throws WalletError `STORAGE_…`.
 */
export async function removeCredential(
  store: WalletStore,
  removed: HeldEntry,
  entries: readonly HeldEntry[],
): Promise<void> {
  const replaced = entries.filter(({ supersededBy }) => supersededBy === removed.id)
  await store.write([
    ...removalOf(removed),
    ...replaced.map(({ supersededBy: _, ...held }) => ({
      put: writeRecord({
        ...held,
        version: held.version + 1,
        // Unless a newer one has replaced what is removed.
        ...(removed.supersededBy === undefined ? {} : { supersededBy: removed.supersededBy }),
      }),
    })),
  ])
}
