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
  /**
   * Takes an open request out, at most once, however many ask for it at the same time.
   *
   * @returns `consumed` when it was taken before; undefined when there is none, or it has expired.
   */
  take(id: string, now: Date): Promise<OpenRequest | 'consumed' | undefined>
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
  const kept = new Map<string, { readonly expiresAt: Date; readonly request?: OpenRequest }>()
  const inForce = (id: string, now: Date): { readonly request?: OpenRequest } | undefined => {
    const found = kept.get(id)
    return found && found.expiresAt > now ? found : undefined
  }
  return {
    async open(request, now) {
      if (kept.size >= capacity) {
        for (const [id, { expiresAt }] of kept) if (expiresAt <= now) kept.delete(id)
        if (kept.size >= capacity) throw new VerifierError('REQUESTS_FULL', { details: { capacity } })
      }
      kept.set(request.id, { expiresAt: request.expiresAt, request })
    },
    async find(id, now) {
      return inForce(id, now)?.request
    },
    async take(id, now) {
      const found = inForce(id, now)
      if (!found?.request) return found && 'consumed'
      kept.set(id, { expiresAt: found.request.expiresAt })
      return found.request
    },
  }
}
