/** Where requests and the results of their answers are kept together, so that none is closed without the other. */
import { VerifierError } from './codes.ts'
import { type Answered, isAnswered, memoryRequestStore, type RequestStore } from './request-store.ts'
import { memoryResultStore, type ResultStore } from './result-store.ts'

/** What came of a request, to be kept. */
export interface SettledResult {
  /** As JSON. */
  readonly result: string
  /** It is kept until then, and not longer. */
  readonly expiresAt: Date
}

export interface AnswerStore {
  readonly requests: RequestStore
  readonly results: ResultStore
  /**
   * Takes an open request out, as `requests.take` does, and puts its result in its place: both or, whatever happens,
   * neither. Of several who settle a request one does.
   *
   * @returns since when it is answered when it was taken before; undefined when there is none, or it has expired. Then nothing is put.
   * @throws VerifierError `RESULT_PLACE_MISSING` when nobody made a place for the result. The request stays open.
   */
  settle(id: string, settled: SettledResult, now: Date): Promise<'settled' | Answered | undefined>
}

/** Both in memory: gone when the program ends. @param capacity As of `memoryRequestStore`. */
export function memoryAnswerStore(capacity?: number): AnswerStore {
  const requests = memoryRequestStore(capacity)
  const results = memoryResultStore(capacity)
  return {
    requests,
    results,
    async settle(id, { result, expiresAt }, now) {
      // Looked at first: in memory there is no going back.
      if (!(await results.get(id, now)) && (await requests.find(id, now))) {
        throw new VerifierError('RESULT_PLACE_MISSING', { at: 'id' })
      }
      const taken = await requests.take(id, now)
      if (taken === undefined || isAnswered(taken)) return taken
      await results.put(id, result, expiresAt)
      return 'settled'
    },
  }
}
