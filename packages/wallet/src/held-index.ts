/** Every credential of a store as of one moment, found by its name and by its document. */
import { type HeldEntry, listEntries } from './held-credential.ts'
import type { WalletStore } from './store.ts'

export interface HeldIndex {
  get(id: string): HeldEntry | undefined
  /** All that are of the same document, that is of the same issuer and id: the credential itself among them. */
  copiesOf(held: HeldEntry): readonly HeldEntry[]
  /** Takes note of what was written. */
  put(held: HeldEntry): void
}

/** Reads the whole store once. A record that is damaged is in no index: it keeps nothing new out. */
export async function indexHeld(store: WalletStore): Promise<HeldIndex> {
  const byId = new Map<string, HeldEntry>()
  const idsByDocument = new Map<string, Set<string>>()
  const put = (held: HeldEntry): void => {
    byId.set(held.id, held)
    const ids = idsByDocument.get(documentOf(held))
    if (ids) ids.add(held.id)
    else idsByDocument.set(documentOf(held), new Set([held.id]))
  }
  for (const held of await listEntries(store, () => {})) put(held)
  return {
    get: (id) => byId.get(id),
    copiesOf: (held) => [...(idsByDocument.get(documentOf(held)) ?? [])].flatMap((id) => byId.get(id) ?? []),
    put,
  }
}

function documentOf({ facts }: HeldEntry): string {
  return JSON.stringify([facts.issuer.id, facts.documentId])
}
