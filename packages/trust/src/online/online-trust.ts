/**
 * Trust that may look things up: what its base does not know, or knows from earlier, is asked of the hosts that
 * publish it. Who may award what stays the registry's word: nobody becomes recognised by having a web site.
 */
import { limits, readCompactJws, ToolkitError } from '@attestat/credential'
import { TrustError } from '../codes.ts'
import { laterStatusList, signerOfList } from '../later-status-list.ts'
import type { StatusListCopy, TrustSource } from '../trust-source.ts'
import { factCache } from './fact-cache.ts'
import type { FetchFact } from './fetch-fact.ts'
import { fetchDidWeb, fetchIssuerKey, type KeySearch } from './issuer-keys.ts'

export interface OnlineTrustOptions {
  /** What is known already: usually a trust pack. Its registry entries are never overruled. */
  readonly base: TrustSource
  readonly fetchFact: FetchFact
  readonly now: () => Date
  /** How long an issuer's keys are good for. Default 3600. */
  readonly keyLifetimeSeconds?: number
  /** Accepts a did:web with a port. Default false. */
  readonly allowPort?: boolean
}

/**
 * Adds the network to a source.
 *
 * - Keys: of an issuer that the base knows nothing of, from its did:web document or its https issuer metadata.
 * - Status lists: the copy at the list's address is used where the base has none, or when the same signer signed it
 *   later than the base's; fetched again when its `ttl` has passed. An older copy never replaces a newer one.
 *
 * What cannot be fetched leaves the base's answer as it is; without one, resolving a key throws what went wrong.
 *
 * The source opens sockets. For verification offline, use the base by itself.
 */
export function onlineTrust(options: OnlineTrustOptions): TrustSource {
  const { base, fetchFact, now, keyLifetimeSeconds = 3600, allowPort = false } = options
  const cache = factCache(now)
  const search: KeySearch = { fetchFact, cache, keyLifetimeSeconds, allowPort }
  /** The newest copy of each list that was ever fetched, and that its issuer has signed. */
  const newest = new Map<string, StatusListCopy>()

  const source: TrustSource = {
    didDocument: async (did) => {
      try {
        if (base.didDocument) return await base.didDocument(did)
      } catch (error) {
        if (!(error instanceof TrustError) || error.code !== 'TRUST_UNREACHABLE') throw error
      }
      if (!did.startsWith('did:web:')) throw new TrustError('TRUST_UNREACHABLE', { at: 'did' })
      return fetchDidWeb(search, did)
    },
    recognise: (issuer) => base.recognise(issuer),
    typeMetadata: (integrity) => base.typeMetadata(integrity),
    ...(base.registry && { registry: base.registry }),
    ...(base.countersignedAt && { countersignedAt: base.countersignedAt }),
    ...(base.pinnedRoot && { pinnedRoot: base.pinnedRoot }),
    ...(base.newestList && { newestList: base.newestList }),
    ...(base.newestRegistry && { newestRegistry: base.newestRegistry }),
    resolveKey: async (request, looking) => {
      try {
        return await base.resolveKey(request, looking)
      } catch (error) {
        if (!(error instanceof TrustError) || error.code !== 'TRUST_UNREACHABLE') throw error
        if (looking?.atHand) throw error
        return fetchIssuerKey(search, request)
      }
    },
    statusList: async (url, looking) => {
      const known = newest.get(url) ?? (await base.statusList(url, looking))
      if (looking?.atHand) return known
      const fetched = await fetchCopy(url)
      const copy =
        fetched && known ? await laterStatusList(fetched, known, { url, base: source, now: now() }) : fetched
      if (!copy || !(known || (await isIssuers(copy, url)))) return copy ?? known
      if (newest.size >= maxLists && !newest.has(url)) newest.delete(newest.keys().next().value as string)
      newest.set(url, copy)
      return copy
    },
  }
  return Object.freeze(source)

  /**
   * Whether what is fetched later is held against a copy. What a host has served by mistake, or a stranger in its
   * place, is not: no list of the issuer would ever replace it.
   */
  async function isIssuers(copy: StatusListCopy, url: string): Promise<boolean> {
    const signer = await signerOfList(copy, { url, base: source, now: now() })
    if (signer === undefined || !base.registry) return signer !== undefined
    return base.registry.has(signer)
  }

  /** A list that cannot be fetched is one that is not known: the check that asks says as of when it knows. */
  async function fetchCopy(url: string): Promise<StatusListCopy | undefined> {
    const ask = async (): Promise<StatusListCopy> => {
      const maxBytes = limits.statusListTokenBytes
      const bytes = await fetchFact(url, { accept: statusListTypes, anyType: true, maxBytes })
      return Object.freeze({ token: new TextDecoder().decode(bytes).trim(), source: url })
    }
    try {
      return await cache.get(`status ${url}`, ask, lifetimeOf)
    } catch (error) {
      if (error instanceof ToolkitError) return undefined
      throw error
    }
  }
}

const maxLists = 1024
const statusListTypes = ['application/statuslist+jwt', 'application/vc+jwt', 'application/jwt']

const shortestSeconds = 60
const longestSeconds = 7 * 86_400

/**
 * How long a copy is used before a newer one is looked for: what its issuer says, within reason.
 *
 * @see Token Status List, section on security considerations for `ttl`
 */
function lifetimeOf({ token, source }: StatusListCopy): number {
  const seconds = ttlSecondsOf(token, source) ?? shortestSeconds
  return Math.min(Math.max(seconds, shortestSeconds), longestSeconds)
}

/** A Token Status List says seconds; a Bitstring Status List says milliseconds, inside. */
function ttlSecondsOf(token: string, at: string): number | undefined {
  try {
    const { payload } = readCompactJws(token, { at, maxBytes: limits.statusListTokenBytes })
    if (typeof payload.ttl === 'number') return payload.ttl
    const subject = payload.credentialSubject as { readonly ttl?: unknown } | undefined
    return typeof subject?.ttl === 'number' ? subject.ttl / 1000 : undefined
  } catch (error) {
    // What is no list is found out, and said, by the check that reads it.
    if (error instanceof ToolkitError) return undefined
    throw error
  }
}
