/**
 * Where a verifier keeps what it has seen, so that nothing older is taken again. Its keys are digests: which documents
 * there are, and whose, is not to be read off it.
 */
import { isOlder, type RegistryState, requireNotOlder } from '@attestat/trust'

/** What is kept of one verification. */
export interface SeenMoments {
  /** States of registries that came along. */
  readonly registries: readonly SeenRegistry[]
  /** When status lists were signed. */
  readonly lists: readonly SeenMoment[]
  /** When editions of documents begin, their `validFrom`. */
  readonly documents: readonly SeenMoment[]
}

export type SeenRegistry = readonly [key: string, state: RegistryState]

export type SeenMoment = readonly [key: string, moment: Date]

export interface SeenStore {
  /**
   * Takes a state of a registry, or none of it. Of several processes at once, none takes an older one after a newer one.
   *
   * @throws TrustError `REGISTRY_ROLLBACK` when it is older in anything than one that was taken before.
   */
  takeRegistry(key: string, state: RegistryState): Promise<void>
  /** The newest state of a registry. */
  registry(key: string): Promise<RegistryState | undefined>
  /** The newest moment of a list. */
  newestList(key: string): Promise<Date | undefined>
  /** The newest moment of a document, among those no later than `until`. */
  newestDocument(key: string, until: Date): Promise<Date | undefined>
  /** Keeps all of it or nothing. An older state of a registry, or moment of a list, changes nothing. */
  remember(moments: SeenMoments): Promise<void>
}

/** A state as text, to be kept. */
export function writeRegistryState({ documents, ...state }: RegistryState): string {
  return JSON.stringify({ ...state, documents: [...documents] })
}

/** Reads what {@link writeRegistryState} wrote: nobody else writes it. */
export function readRegistryState(text: string): RegistryState {
  const { documents, ...state } = JSON.parse(text)
  return { ...state, documents: new Map(documents) }
}

/** In memory: gone when the program ends. @param capacity Documents, and lists; what was seen first is forgotten. */
export function memorySeenStore(capacity = 1_000_000): SeenStore {
  const registries = new Map<string, RegistryState>()
  const lists = new Map<string, Date>()
  const documents = editionsInMemory(capacity)
  return {
    async takeRegistry(key, state) {
      const previous = registries.get(key)
      if (previous) requireNotOlder(state, previous)
      registries.set(key, state)
    },
    registry: async (key) => registries.get(key),
    newestList: async (key) => lists.get(key),
    newestDocument: async (key, until) => documents.newest(key, until),
    async remember(moments) {
      for (const [key, state] of moments.registries) {
        const known = registries.get(key)
        if (!known || !isOlder(state, known)) registries.set(key, state)
      }
      for (const [key, issuedAt] of moments.lists) {
        const known = lists.get(key)
        if (known && known >= issuedAt) continue
        if (!known) forgetOldest(lists, capacity)
        lists.set(key, issuedAt)
      }
      for (const [key, validFrom] of moments.documents) documents.add(key, validFrom)
    },
  }
}

/** Editions of documents, by key. */
export interface Editions {
  newest(key: string, until: Date): Date | undefined
  add(key: string, validFrom: Date): void
}

/** Editions of one document that are remembered: those that begin last. */
const mostEditions = 16

/** @param capacity The document that was seen first is forgotten beyond it. */
export function editionsInMemory(capacity: number): Editions {
  /** The beginnings of its editions, the newest first. */
  const known = new Map<string, readonly number[]>()
  return {
    newest(key, until) {
      const found = known.get(key)?.find((validFrom) => validFrom <= until.getTime())
      return found === undefined ? undefined : new Date(found)
    },
    add(key, validFrom) {
      const before = known.get(key)
      if (before?.includes(validFrom.getTime())) return
      if (!before) forgetOldest(known, capacity)
      const editions = [...(before ?? []), validFrom.getTime()].sort((one, other) => other - one)
      known.set(key, editions.slice(0, mostEditions))
    },
  }
}

/** Makes room for one more. A Map keeps the order of insertion. */
function forgetOldest(map: Map<string, unknown>, capacity: number): void {
  const oldest = map.keys().next()
  if (map.size >= capacity && !oldest.done) map.delete(oldest.value)
}
