/** The entries of a wallet, read once for as long as nobody writes. */
import { type HeldEntry, listEntries } from './held-credential.ts'
import type { OnDamaged, WalletStore } from './store.ts'

/** Lists entries as {@link listEntries} does. What is damaged is read, and told of, each time. */
export type ListEntries = (onDamaged?: OnDamaged) => Promise<readonly HeldEntry[]>

export function rememberEntries(store: WalletStore): ListEntries {
  let last: { readonly mark: string; readonly entries: readonly HeldEntry[] } | undefined
  return async (onDamaged) => {
    // Asked for first: what is written while the entries are read makes them old, never new.
    const mark = await store.mark()
    if (last?.mark === mark) return last.entries
    let isSound = true
    const tell: OnDamaged | undefined =
      onDamaged &&
      ((error) => {
        isSound = false
        onDamaged(error)
      })
    const entries = await listEntries(store, tell)
    last = isSound ? { mark, entries } : undefined
    return entries
  }
}
