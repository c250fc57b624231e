/** Where results wait to be fetched by whoever asked. */
import { VerifierError } from './codes.ts'

/** The place of one result. */
export interface ResultPlace {
  /** Digest of the secret that reads it. The secret itself is not kept. */
  readonly secretDigest: string
  readonly expiresAt: Date
  /** The result as JSON; absent while nobody has answered. */
  readonly result?: string
}

/** Results by the id of the request that they come of. */
export interface ResultStore {
  /** Makes a place for a result. @throws VerifierError `REQUESTS_FULL`. */
  expect(id: string, place: Omit<ResultPlace, 'result'>, now: Date): Promise<void>
  /** Puts a result in its place, where there is one. It is kept until `expiresAt`, and not longer. */
  put(id: string, result: string, expiresAt: Date): Promise<void>
  get(id: string, now: Date): Promise<ResultPlace | undefined>
  /** Erases what has expired. */
  forget(now: Date): Promise<void>
}

/** Results in memory: gone when the program ends. @param capacity As of `memoryRequestStore`. */
export function memoryResultStore(capacity = 10_000): ResultStore {
  const places = new Map<string, ResultPlace>()
  const forget = (now: Date): void => {
    for (const [id, { expiresAt }] of places) if (expiresAt <= now) places.delete(id)
  }
  return {
    async expect(id, place, now) {
      if (places.size >= capacity) forget(now)
      if (places.size >= capacity) throw new VerifierError('REQUESTS_FULL', { details: { capacity } })
      places.set(id, place)
    },
    async put(id, result, expiresAt) {
      const place = places.get(id)
      if (place) places.set(id, { ...place, result, expiresAt })
    },
    async get(id, now) {
      const place = places.get(id)
      return place && place.expiresAt > now ? place : undefined
    },
    async forget(now) {
      forget(now)
    },
  }
}
