/**
 * Fetches facts in Node: the name server is asked first, every address that it gives must be public, and the one that
 * was looked at is the one that is dialled (nobody can change the answer in between).
 */
import { lookup } from 'node:dns/promises'
import type { IncomingMessage } from 'node:http'
import { Agent, type RequestOptions, request } from 'node:https'
import type { LookupFunction } from 'node:net'
import { TrustError } from '../codes.ts'
import { expected } from '../expected.ts'
import { asFetchError, checkAnswer, type FetchFact, readBody } from './fetch-fact.ts'
import { isPublicAddress, readPublicUrl } from './public-address.ts'

/** An address as a name server gives it. */
export interface HostAddress {
  readonly address: string
  readonly family: number
}

export interface NodeFetchOptions {
  /** For the whole of one answer, name server and redirects included. Default 10,000. */
  readonly timeoutMs?: number
  /** Accepts another port than 443. Default false. */
  readonly allowPort?: boolean
  /** Redirects followed on the same host. Default 3. */
  readonly maxRedirects?: number
  /** Asks the name server. Default: the system's. */
  readonly resolveHost?: (host: string) => Promise<readonly HostAddress[]>
  /** Certificates to trust besides the usual ones, PEM: for a closed network with an authority of its own. */
  readonly ca?: string
  /** Which addresses may be dialled. Default: those of the public network. */
  readonly mayDial?: (address: string) => boolean
}

/**
 * Makes the door to the network that a server uses.
 *
 * @see FetchFact for what it throws.
 */
export function nodeFetch(options: NodeFetchOptions = {}): FetchFact {
  const {
    timeoutMs = 10_000,
    allowPort = false,
    maxRedirects = 3,
    resolveHost = (host) => lookup(host, { all: true, verbatim: true }),
    mayDial = isPublicAddress,
    ca,
  } = options
  // No connection outlives its answer: the next one is looked up again.
  const agent = new Agent({ keepAlive: false, ...(ca === undefined ? {} : { ca }) })
  return async (text, terms) => {
    const signal = AbortSignal.timeout(timeoutMs)
    let url = readPublicUrl(text, { allowPort })
    try {
      for (let hops = 0; ; hops++) {
        const address = await addressOf(url, resolveHost, mayDial, signal)
        const headers = { accept: terms.accept.join(', '), 'accept-encoding': 'identity' }
        const answer = await send(url, { agent, signal, headers, lookup: pinnedTo(address) })
        const next = redirectOf(url, answer)
        if (!next) {
          try {
            checkAnswer(url, answer.statusCode ?? 0, answer.headers['content-type'], terms)
            requireIdentity(url, answer)
            return await readBody(url, answer, terms.maxBytes)
          } finally {
            answer.destroy()
          }
        }
        answer.destroy()
        if (hops === maxRedirects) throw new TrustError('REDIRECT_REFUSED', { at: url.href })
        url = next
      }
    } catch (error) {
      throw asFetchError(error, url, signal)
    }
  }
}

async function addressOf(
  { hostname, href }: URL,
  resolveHost: NonNullable<NodeFetchOptions['resolveHost']>,
  mayDial: (address: string) => boolean,
  signal: AbortSignal,
): Promise<HostAddress> {
  const addresses = await orAbort(resolveHost(hostname), signal)
  const [first] = addresses
  if (!first) throw new TrustError('FETCH_FAILED', { at: href })
  // One that is not public among them is no accident: nobody needs it.
  if (!addresses.every(({ address }) => mayDial(address))) {
    throw new TrustError('URL_FORBIDDEN', {
      at: 'url',
      details: { expected: expected('a public host') },
    })
  }
  return first
}

/** A name server cannot be called off, but waiting for it can. */
function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

function pinnedTo({ address, family }: HostAddress): LookupFunction {
  return (_host, { all }, answer) => {
    if (all) answer(null, [{ address, family }])
    else answer(null, address, family)
  }
}

function send(url: URL, options: RequestOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(url, options, resolve).on('error', reject).end()
  })
}

/** Where to go on; undefined for an answer. @throws TrustError `REDIRECT_REFUSED` for another host. */
function redirectOf(url: URL, { statusCode = 0, headers }: IncomingMessage): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(statusCode)) return undefined
  const { location } = headers
  const next = location === undefined ? null : URL.parse(location, url.href)
  if (next?.origin !== url.origin) throw new TrustError('REDIRECT_REFUSED', { at: url.href })
  return readPublicUrl(next.href, { allowPort: true })
}

/** A body that is packed, though nobody asked for it, could unpack to anything. */
function requireIdentity(url: URL, { headers }: IncomingMessage): void {
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity')
    throw new TrustError('FETCH_FAILED', { at: url.href })
}
