/** Where open requests are kept, so that each is answered once. */
import type { PresentationRequest } from '@attestat/openid4vc'

/** A request that can be found again. */
export type OpenRequest = PresentationRequest & { readonly state: string }

/** Open requests by their `state`. */
export interface RequestStore {
  open(request: OpenRequest): Promise<void>
  /**
   * Takes an open request out, at most once, however many ask for it at the same time.
   *
   * @returns undefined when there is none, or it has expired.
   */
  take(state: string, now: Date): Promise<OpenRequest | undefined>
}

/**
 * Open requests in memory, for embedding and tests. They are lost when the program ends: their answers are then
 * refused, never taken twice.
 *
 * @param capacity The oldest open request is dropped beyond it, so that a flood of requests cannot fill memory.
 */
export function memoryRequestStore(capacity = 10_000): RequestStore {
  const open = new Map<string, OpenRequest>()
  return {
    async open(request) {
      const oldest = open.keys().next()
      if (open.size >= capacity && !oldest.done) open.delete(oldest.value)
      open.set(request.state, request)
    },
    async take(state, now) {
      const request = open.get(state)
      open.delete(state)
      return request?.expiresAt && request.expiresAt <= now ? undefined : request
    },
  }
}
