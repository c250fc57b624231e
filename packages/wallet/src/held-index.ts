/** Every credential of a store as of one moment, found by its name, by its document, and by what copies have in common. */
import { type HeldEntry, listEntries } from './held-credential.ts'
import { type HeldPaper, listPapers } from './held-paper.ts'
import type { WalletStore } from './store.ts'

export interface HeldIndex {
  /** The papers that are kept, by their names. */
  readonly papers: Map<string, HeldPaper>
  /** Every credential. */
  entries(): Iterable<HeldEntry>
  get(id: string): HeldEntry | undefined
  /**
   * All that are of the same document, that is of the same issuer and id, single-use copies of any of them included: the
   * credential itself among them.
   */
  versionsOf(held: HeldEntry): readonly HeldEntry[]
  /** Takes note of what was written. */
  put(held: HeldEntry): void
  /** Takes back what was not written. */
  drop(id: string): void
}

/** Reads the whole store once. A record that is damaged is in no index: it keeps nothing new out. */
export async function indexHeld(store: WalletStore): Promise<HeldIndex> {
  const byId = new Map<string, HeldEntry>()
  const idsByName = new Map<string, Set<string>>()
  const put = (held: HeldEntry): void => {
    byId.set(held.id, held)
    for (const name of namesOf(held)) {
      const ids = idsByName.get(name)
      if (ids) ids.add(held.id)
      else idsByName.set(name, new Set([held.id]))
    }
  }
  const versionsOf = (held: HeldEntry): readonly HeldEntry[] => {
    const found = new Map<string, HeldEntry>()
    const names = new Set(namesOf(held))
    // A Set is walked to its end, what is added on the way included.
    for (const name of names) {
      for (const id of idsByName.get(name) ?? []) {
        const one = byId.get(id)
        if (!one || !namesOf(one).includes(name)) continue
        found.set(id, one)
        for (const other of namesOf(one)) names.add(other)
      }
    }
    return [...found.values()]
  }
  for (const held of await listEntries(store, () => {})) put(held)
  const papers = await listPapers(store, () => {})
  return {
    papers: new Map(papers.map((paper) => [paper.id, paper])),
    entries: () => byId.values(),
    get: (id) => byId.get(id),
    versionsOf,
    put,
    drop: (id) => void byId.delete(id),
  }
}

/** By its issuer and id, and by what its copies have in common. */
function namesOf({ facts, copyOf }: HeldEntry): readonly string[] {
  const document = JSON.stringify([facts.issuer.id, facts.documentId])
  return copyOf === undefined ? [document] : [document, copyOf]
}
