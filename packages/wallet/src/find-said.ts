/** Looks for words in what documents say: each is opened, one after another. */
import { type HeldEntry, openIfSound } from './held-credential.ts'
import { isSaidIn } from './home.ts'
import { ownerClaims } from './owner-view.ts'
import type { WalletStore } from './store.ts'

/** The documents that say every word of a text. One that is damaged says nothing. */
export async function findSaid(
  store: WalletStore,
  documents: readonly HeldEntry[],
  text: string,
): Promise<readonly HeldEntry[]> {
  const said: HeldEntry[] = []
  for (const entry of documents) {
    const held = await openIfSound(store, entry)
    if (held && isSaidIn(ownerClaims(held), text)) said.push(entry)
  }
  return said
}
