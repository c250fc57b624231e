/** Where open requests are kept, so that each is answered once. */
import { encodeBase64url, sha256 } from '@attestat/credential'
import { type PresentationRequest, readPresentationRequest } from '@attestat/openid4vc'
import { VerifierError } from './codes.ts'

/** A request that can be found again. */
export type OpenRequest = PresentationRequest & {
  /** Names the request in addresses and stores; see {@link requestIdOf}. */
  readonly id: string
  readonly state: string
  readonly expiresAt: Date
  /** As it is sent: JSON, or a signed token. */
  readonly text: string
}

/** A request that is kept, open or not. */
export interface KeptRequest {
  readonly request: OpenRequest
  /** When it was taken; absent for one that nobody has answered. */
  readonly answeredAt?: Date
}

/** That a request was taken before. */
export interface Answered {
  readonly answeredAt: Date
}

/** Whether a store gave that, in place of what was asked of it. */
export function isAnswered(given: unknown): given is Answered {
  return typeof given === 'object' && given !== null && 'answeredAt' in given
}

/** Open requests by their id. */
export interface RequestStore {
  /**
   * Keeps a request until it expires.
   *
   * @throws VerifierError `REQUESTS_FULL` when there are too many: none is dropped to make room for another.
   */
  open(request: OpenRequest, now: Date): Promise<void>
  /** A request that can be answered, left where it is; undefined when there is none. */
  find(id: string, now: Date): Promise<OpenRequest | undefined>
  /** A request whatever became of it, answered or expired, as long as it is kept. */
  look(id: string): Promise<KeptRequest | undefined>
  /**
   * Takes an open request, at most once, however many ask for it at the same time.
   *
   * @returns since when it is answered when it was taken before; undefined when there is none, or it has expired.
   */
  take(id: string, now: Date): Promise<OpenRequest | Answered | undefined>
}

/**
 * The id of a request: made of its `state` by a one-way function, so that an address or a store that is read by others
 * does not give the state away.
 *
 * @returns 128 bits as 22 characters of base64url.
 */
export async function requestIdOf(state: string): Promise<string> {
  const digest = await sha256(new TextEncoder().encode(`attestat request ${state}`))
  return encodeBase64url(digest.subarray(0, 16))
}

/**
 * Reads a request that was kept as a text.
 *
 * @throws as `readPresentationRequest`; VerifierError `REQUEST_UNKNOWN` for one that was never kept so: without a
 *   state, or without an end.
 */
export function readOpenRequest(id: string, text: string): OpenRequest {
  const request = readPresentationRequest(text)
  const { state, expiresAt } = request
  if (state === undefined || !expiresAt) throw new VerifierError('REQUEST_UNKNOWN', { at: 'state' })
  return { ...request, id, state, expiresAt, text }
}

/**
 * Open requests in memory, for embedding and tests. They are lost when the program ends: their answers are then
 * refused, never taken twice.
 *
 * @param capacity How many requests are kept, answered ones included until they expire: a flood of them cannot fill
 *   memory.
 */
export function memoryRequestStore(capacity = 10_000): RequestStore {
  const kept = new Map<string, KeptRequest>()
  const inForce = (id: string, now: Date): KeptRequest | undefined => {
    const found = kept.get(id)
    return found && found.request.expiresAt > now ? found : undefined
  }
  return {
    async open(request, now) {
      if (kept.size >= capacity) {
        for (const [id, { request }] of kept) if (request.expiresAt <= now) kept.delete(id)
        if (kept.size >= capacity) throw new VerifierError('REQUESTS_FULL', { details: { capacity } })
      }
      kept.set(request.id, { request })
    },
    async find(id, now) {
      const found = inForce(id, now)
      return found?.answeredAt ? undefined : found?.request
    },
    look: async (id) => kept.get(id),
    async take(id, now) {
      const found = inForce(id, now)
      if (!found) return undefined
      const { request, answeredAt } = found
      if (answeredAt) return { answeredAt }
      kept.set(id, { request, answeredAt: now })
      return request
    },
  }
}
