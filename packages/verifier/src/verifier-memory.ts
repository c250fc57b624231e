/** A verifier that remembers: no older registry, no older status list, no replaced document after a newer one. */
import {
  type Check,
  encodeBase64url,
  isJsonObject,
  type JsonObject,
  limits,
  readCompactJws,
  readNumericDate,
  sha256,
} from '@attestat/credential'
import type { StatusListCopy, TrustSource } from '@attestat/trust'
import type { VerifierCode } from './codes.ts'
import type { VerificationResult } from './result.ts'
import { isGenuine, type SeenDocuments, seenIn } from './seen-documents.ts'
import type { SeenMoment, SeenMoments, SeenRegistry, SeenStore } from './seen-store.ts'
import type { PaperResult } from './verify-paper.ts'

/** What a verifier goes by that remembers. */
export interface VerifierMemory {
  /** The facts, of which what is older than anything seen before is refused: `STATUS_ROLLBACK`. */
  readonly trust: TrustSource
  /** The documents, for the option `seen` of `verify`. */
  readonly seen: SeenDocuments
  /** The same by a {@link documentKey}. */
  newestDocument(key: string, until: Date): Promise<Date | undefined>
  /**
   * What there is to remember of a verification: genuine documents, the verifier's own lists that it rests on, the
   * entries that any list has spoken against, and the registry that came along where the verifier knows a root alone.
   */
  momentsOf(result: VerificationResult | PaperResult): Promise<SeenMoments>
  /** Remembers it, for a bulk of verifications at once. */
  keep(moments: SeenMoments): Promise<void>
  /** Remembers one verification. */
  remember(result: VerificationResult | PaperResult): Promise<void>
}

/**
 * Joins facts to what was seen before them.
 *
 * What was seen under a pinned root and what only vouches for itself are remembered apart: a registry that somebody made
 * up must not outdate the real one.
 *
 * @throws TrustError `REGISTRY_ROLLBACK` when the registry is older in anything than one that was seen before; and
 *   what the store throws.
 */
export async function openVerifierMemory(trust: TrustSource, store: SeenStore): Promise<VerifierMemory> {
  const { registry, pinnedRoot } = trust
  const isPinned = registry ? registry.isRootPinned : pinnedRoot !== undefined
  const scoped = (key: string): string => `${isPinned ? 'pinned' : 'own word'} ${key}`
  const ofRegistry = async (id: string): Promise<string> => scoped(await keyOf('registry', id))
  const ofScope = (moments: readonly SeenMoment[]): SeenMoment[] =>
    moments.map(([key, moment]) => [scoped(key), moment])
  const newestDocument: VerifierMemory['newestDocument'] = (key, until) =>
    store.newestDocument(scoped(key), until)
  const keep: VerifierMemory['keep'] = async ({ registries, lists, documents }) => {
    if (registries.length + lists.length + documents.length === 0) return
    await store.remember({ registries, lists: ofScope(lists), documents: ofScope(documents) })
  }
  const ownIssuedAt = readOnce(issuedAtOf)
  const momentsOf: VerifierMemory['momentsOf'] = async (result) => {
    const lists: SeenMoment[] = []
    for (const { issuer, url, index, issuedAt, isAgainst } of listsIn(result)) {
      // A newer one that an applicant has stapled does not outdate the verifier's own: others are judged by that.
      const own = await trust.statusList(url)
      if (own && ownIssuedAt(own) === toSeconds(issuedAt)) lists.push([await keyOf(issuer, url), issuedAt])
      // Whoever brought it: the same document does not come good again by an older list.
      if (isAgainst) lists.push([await entryKey(issuer, url, index), issuedAt])
    }
    const documents: SeenMoment[] = []
    for (const { issuer, id, validFrom } of 'credentials' in result ? seenIn(result) : []) {
      documents.push([await documentKey(issuer, id), validFrom])
    }
    const { stapledRegistry: came } = result
    const registries: SeenRegistry[] = came ? [[await ofRegistry(came.id), came.state]] : []
    return { registries, lists, documents }
  }

  if (registry) await store.takeRegistry(await ofRegistry(registry.id), registry.state)
  return {
    trust: Object.freeze({
      ...trust,
      newestRegistry: async (id: string) => store.registry(await ofRegistry(id)),
      newestList: async (issuer: string, url: string, index: number) => {
        const keys = [await keyOf(issuer, url), await entryKey(issuer, url, index)]
        const moments = await Promise.all(keys.map((key) => store.newestList(scoped(key))))
        return moments.reduce((one, other) => (one && (!other || one > other) ? one : other))
      },
    }),
    seen: {
      newest: async (issuer, id, until) => newestDocument(await documentKey(issuer, id), until),
    },
    newestDocument,
    momentsOf,
    keep,
    remember: async (result) => keep(await momentsOf(result)),
  }
}

/** Of a document: a digest of its `id` with the name of its issuer. */
export async function documentKey(issuer: string, id: string): Promise<string> {
  return keyOf(issuer, id)
}

/** Of one entry of a list; no address looks like that. */
function entryKey(issuer: string, url: string, index: number): Promise<string> {
  return keyOf(issuer, JSON.stringify([url, index]))
}

interface SeenList {
  readonly issuer: string
  readonly url: string
  readonly index: number
  readonly issuedAt: Date
  /** Whether it said of the document that it is revoked or suspended. */
  readonly isAgainst: boolean
}

const against: readonly unknown[] = [
  'STATUS_REVOKED',
  'STATUS_REVOKED_LATER',
  'STATUS_SUSPENDED',
  'STATUS_SUSPENDED_LATER',
] satisfies readonly VerifierCode[]

/** The status lists that a verification found to be signed by the issuers of what was shown. */
function listsIn(result: VerificationResult | PaperResult): readonly SeenList[] {
  const shown: readonly { readonly issuer?: string }[] =
    'credentials' in result ? result.credentials : [result]
  const lists = result.checks.flatMap((check) => {
    const { issuer } = shown[check.credential ?? -1] ?? {}
    if (check.name !== 'status' || issuer === undefined) return []
    const lists = statementsOf(check).flatMap((statement) => listOf(issuer, statement))
    // Of whom nobody vouches for, a memory could be filled with as many entries as anybody likes.
    const ofDocument = result.checks.filter(({ credential }) => credential === check.credential)
    return isGenuine(ofDocument) ? lists : lists.map((list) => ({ ...list, isAgainst: false }))
  })
  // A date in the future would outdate everything that is signed until then.
  return lists.filter(({ issuedAt }) => issuedAt <= result.now)
}

/** What a check says of each list that it asked. */
function statementsOf({ evidence, code }: Check): readonly JsonObject[] {
  const { entries } = evidence
  const told = Array.isArray(entries)
    ? entries.filter(isJsonObject)
    : [{ ...evidence, ...(code && { code }) }]
  // Of an earlier moment an older list may have decided: the newer one was read as well.
  return told.flatMap((one) => (isJsonObject(one.since) ? [one, one.since] : [one]))
}

function listOf(issuer: string, { list, index, asOf, code }: JsonObject): readonly SeenList[] {
  if (typeof list !== 'string' || typeof index !== 'number' || typeof asOf !== 'string') return []
  return [{ issuer, url: list, index, issuedAt: new Date(asOf), isAgainst: against.includes(code) }]
}

/** When a list says that it was signed, in seconds. */
function issuedAtOf({ token }: StatusListCopy): number | undefined {
  const { payload } = readCompactJws(token, { maxBytes: limits.statusListTokenBytes })
  const { validFrom } = payload
  const issuedAt =
    typeof validFrom === 'string' ? new Date(validFrom) : readNumericDate(payload, 'iat', 'status list')
  return issuedAt && toSeconds(issuedAt)
}

function toSeconds(moment: Date): number {
  return Math.floor(moment.getTime() / 1000)
}

/** Lists are large: each copy is read once. */
function readOnce<T>(read: (copy: StatusListCopy) => T): (copy: StatusListCopy) => T {
  const known = new WeakMap<StatusListCopy, { readonly value: T }>()
  return (copy) => {
    const found = known.get(copy) ?? { value: read(copy) }
    known.set(copy, found)
    return found.value
  }
}

async function keyOf(issuer: string, name: string): Promise<string> {
  const digest = await sha256(new TextEncoder().encode(JSON.stringify([issuer, name])))
  return encodeBase64url(digest.subarray(0, 16))
}
