/** Every credential of a store as of one moment, found by its name and by its document. */
import { type HeldCredential, listHeld } from './held-credential.ts'
import type { WalletStore } from './store.ts'

export interface HeldIndex {
  get(id: string): HeldCredential | undefined
  /** All that are of the same document, that is of the same issuer and id: the credential itself among them. */
  copiesOf(held: HeldCredential): readonly HeldCredential[]
  /** Takes note of what was written. */
  put(held: HeldCredential): void
}

/** Reads the whole store once. A record that is damaged is in no index: it keeps nothing new out. */
export async function indexHeld(store: WalletStore): Promise<HeldIndex> {
  const byId = new Map<string, HeldCredential>()
  const idsByDocument = new Map<string, Set<string>>()
  const put = (held: HeldCredential): void => {
    byId.set(held.id, held)
    const ids = idsByDocument.get(documentOf(held))
    if (ids) ids.add(held.id)
    else idsByDocument.set(documentOf(held), new Set([held.id]))
  }
  for (const held of await listHeld(store, () => {})) put(held)
  return {
    get: (id) => byId.get(id),
    copiesOf: (held) => [...(idsByDocument.get(documentOf(held)) ?? [])].flatMap((id) => byId.get(id) ?? []),
    put,
  }
}

function documentOf({ credential }: HeldCredential): string {
  return JSON.stringify([credential.issuer, credential.document.id])
}
