/**
 * How a fact is fetched. Two doors lead to the network: `webFetch` below, for browsers, and `nodeFetch` of
 * `@attestat/trust/node`, which looks at every address before it dials it.
 */
import { TrustError } from '../codes.ts'
import { readPublicUrl } from './public-address.ts'

/** What is expected of an answer. */
export interface FetchTerms {
  readonly maxBytes: number
  /** Media types to ask for, the best first. */
  readonly accept: readonly string[]
  /** Takes any media type but a page, for tokens that plain web hosts serve as they please. Default false. */
  readonly anyType?: boolean
}

/**
 * Fetches one fact.
 *
 * @returns the body.
 * @throws TrustError `URL_FORBIDDEN`, `REDIRECT_REFUSED`, `FETCH_TOO_LARGE`, `FETCH_TIMEOUT`, `FETCH_FAILED`,
 *   `FETCH_CONTENT_TYPE`.
 */
export type FetchFact = (url: string, terms: FetchTerms) => Promise<Uint8Array>

export interface WebFetchOptions {
  /** For the whole of one answer. Default 10,000. */
  readonly timeoutMs?: number
  /** Accepts another port than 443. Default false. */
  readonly allowPort?: boolean
  /** Default: the runtime's. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>
}

/**
 * Fetches as a browser does, which keeps its own walls; a redirect is refused, and nothing of the user is sent.
 *
 * In Node use `nodeFetch`: here the name server is not asked before the address is dialled.
 */
export function webFetch(options: WebFetchOptions = {}): FetchFact {
  const { timeoutMs = 10_000, allowPort = false, fetch = globalThis.fetch } = options
  return async (text, terms) => {
    const url = readPublicUrl(text, { allowPort })
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      const response = await fetch(url.href, {
        signal,
        redirect: 'manual',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        headers: { accept: terms.accept.join(', ') },
      })
      // A browser shows a redirect that is not followed as an answer without anything in it.
      if (response.type === 'opaqueredirect') throw new TrustError('REDIRECT_REFUSED', { at: url.href })
      checkAnswer(url, response.status, response.headers.get('content-type'), terms)
      return await readBody(url, response.body ?? new ReadableStream(), terms.maxBytes)
    } catch (error) {
      throw asFetchError(error, url, signal)
    }
  }
}

/** Checks what can be checked before the body. @throws TrustError as {@link FetchFact}. */
export function checkAnswer(
  url: URL,
  status: number,
  contentType: string | null | undefined,
  { accept, anyType }: FetchTerms,
): void {
  if (status >= 300 && status < 400) throw new TrustError('REDIRECT_REFUSED', { at: url.href })
  if (status !== 200) throw new TrustError('FETCH_FAILED', { at: url.href, details: { status } })
  const found = contentType?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (anyType ? /^text\/html$|^application\/xhtml/.test(found) : !accept.includes(found)) {
    throw new TrustError('FETCH_CONTENT_TYPE', { at: url.href, details: { expected: accept.join(', ') } })
  }
}

/** Reads a body to its end, or to the limit. @throws TrustError `FETCH_TOO_LARGE`. */
export async function readBody(
  url: URL,
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of body) {
    length += part.length
    if (length > maxBytes) {
      throw new TrustError('FETCH_TOO_LARGE', { at: url.href, details: { limit: maxBytes } })
    }
    parts.push(part)
  }
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}

/** What went wrong, in the words of this package. */
export function asFetchError(error: unknown, url: URL, signal: AbortSignal): TrustError {
  if (error instanceof TrustError) return error
  const code = signal.aborted ? 'FETCH_TIMEOUT' : 'FETCH_FAILED'
  return new TrustError(code, { at: url.href, cause: error })
}
