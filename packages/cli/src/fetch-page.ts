/** Fetches one page of an issuer's site as a cautious verifier does: bounded in size and time, and never led elsewhere. */
import type { Page } from '@attestat/issuer'

/** What looks at a site on the network. */
export interface Fetching {
  readonly fetch: typeof globalThis.fetch
  readonly now: () => Date
  /** For one page, its redirects included. */
  readonly timeoutMs: number
}

/** A page, with what its delivery tells. */
export interface FetchedPage {
  readonly page: Page
  /** How far this clock is ahead of the server's. */
  readonly aheadOfServerSeconds?: number
}

/**
 * Fetches a page. Whatever goes wrong is an answer.
 *
 * @param maxBytes More is not read.
 */
export async function fetchPage(
  address: string,
  maxBytes: number,
  { fetch, now, timeoutMs }: Fetching,
): Promise<FetchedPage> {
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const response = await followed(address, signal, fetch)
    if (!response) return absent('PAGE_REDIRECTED')
    const ahead = secondsAhead(response.headers, now())
    const clock = ahead === undefined ? {} : { aheadOfServerSeconds: ahead }
    const { status } = response
    if (!response.ok) {
      await response.body?.cancel()
      const found = isGone(status) ? absent('PAGE_MISSING') : absent('PAGE_REFUSED', { status })
      return { ...found, ...clock }
    }
    const bytes = await boundedBody(response, maxBytes)
    if (!bytes) return { ...absent('PAGE_TOO_LARGE', { limit: maxBytes }), ...clock }
    return { page: { bytes, delivery: deliveryOf(response.headers) }, ...clock }
  } catch (error) {
    return signal.aborted
      ? absent('PAGE_TOO_SLOW', { seconds: Math.ceil(timeoutMs / 1000) })
      : absent('PAGE_UNREACHABLE', { reason: reasonOf(error) })
  }
}

function absent(code: Extract<Page, { absent: unknown }>['absent'], details = {}): FetchedPage {
  return { page: { absent: code, details } }
}

/** Follows redirects on the same origin. @returns undefined for one that leads elsewhere, or to too many others. */
async function followed(
  address: string,
  signal: AbortSignal,
  fetch: Fetching['fetch'],
): Promise<Response | undefined> {
  const { origin } = new URL(address)
  let url = address
  for (let hops = 0; hops <= maxRedirects; hops++) {
    // A server may open itself only to pages that say where they are from.
    const response = await fetch(url, { signal, redirect: 'manual', headers: { origin: askingOrigin } })
    if (response.status < 300 || response.status > 399) return response
    await response.body?.cancel()
    const next = response.headers.get('location')
    const to = next === null ? null : URL.parse(next, url)
    if (to?.origin !== origin) return undefined
    url = to.href
  }
  return undefined
}

const maxRedirects = 3

/** A web page of a verifier, whoever it is. */
const askingOrigin = 'https://verifier.example'

async function boundedBody(response: Response, maxBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  // Leaving the loop early lets go of the connection.
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > maxBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function deliveryOf(headers: Headers): { contentType: string; openToAllOrigins: boolean } {
  const allowed = headers.get('access-control-allow-origin')
  return {
    contentType: headers.get('content-type') ?? '',
    openToAllOrigins: allowed === '*' || allowed === askingOrigin,
  }
}

function secondsAhead(headers: Headers, now: Date): number | undefined {
  const date = Date.parse(headers.get('date') ?? '')
  if (Number.isNaN(date)) return undefined
  // A copy from a cache has the date of its making, and says how old it is.
  const age = Number(headers.get('age') ?? 0) || 0
  return Math.round((now.getTime() - date) / 1000 - age)
}

function isGone(status: number): boolean {
  return status === 404 || status === 410
}

/** The system's word for it, for instance `ENOTFOUND` or `CERT_HAS_EXPIRED`. */
function reasonOf(error: unknown): string {
  const { cause } = error as { readonly cause?: { readonly code?: unknown } }
  return typeof cause?.code === 'string' ? cause.code : 'network'
}
