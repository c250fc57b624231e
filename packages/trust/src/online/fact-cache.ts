/** Remembers what was fetched: one question at a time for each address, an answer for its lifetime, bounded. */

interface Remembered {
  readonly answer: Promise<unknown>
  /** Milliseconds of the caller's clock; absent while the answer is on its way. */
  goodUntil?: number
}

export interface FactCache {
  /**
   * The answer to a question, asked now unless it is remembered.
   *
   * @param lifetimeSeconds How long the answer is good for. A refusal is remembered for a short time, too: whoever
   *   sends a thousand documents of an unreachable issuer must not make us ask a thousand times.
   */
  get<T>(name: string, ask: () => Promise<T>, lifetimeSeconds: (answer: T) => number): Promise<T>
}

/** How long a refusal is good for. */
const refusalSeconds = 30

/**
 * Makes a cache.
 *
 * @param capacity Most answers kept; the oldest go first.
 */
export function factCache(now: () => Date, capacity = 4096): FactCache {
  const remembered = new Map<string, Remembered>()
  return {
    async get<T>(name: string, ask: () => Promise<T>, lifetimeSeconds: (answer: T) => number): Promise<T> {
      const known = remembered.get(name)
      if (known && (known.goodUntil === undefined || known.goodUntil > now().getTime())) {
        return known.answer as Promise<T>
      }
      const asked: Remembered = { answer: ask() }
      remembered.delete(name)
      // Oldest first: a Map keeps the order of insertion.
      if (remembered.size >= capacity) remembered.delete(remembered.keys().next().value as string)
      remembered.set(name, asked)
      try {
        const answer = (await asked.answer) as T
        asked.goodUntil = now().getTime() + lifetimeSeconds(answer) * 1000
        return answer
      } catch (error) {
        asked.goodUntil = now().getTime() + refusalSeconds * 1000
        throw error
      }
    },
  }
}
