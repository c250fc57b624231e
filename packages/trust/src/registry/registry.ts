/**
 * Opens a registry: who may award what, verified from the root down.
 *
 * The checks are those of The Update Framework: a document that is too old, that does not belong to the others, or
 * that is signed by the wrong keys is refused. A document past its term is not: the facts stay, with the instant
 * until which they stood, and whoever judges them judges that too.
 *
 * @see https://theupdateframework.github.io/specification/latest/
 */
import type { ReadBatchManifest } from '@attestat/credential'
import { TrustError } from '../codes.ts'
import type { Recognition, RegistryTerm } from '../trust-source.ts'
import { type Authority, authoritiesOf, checkScope, type FindAuthority } from './authorities.ts'
import { countersignedAt, manifestFileOf, readPublishedManifest } from './countersigned.ts'
import { type EntryDocument, readEntry } from './documents/entry.ts'
import type { IndexedDocument } from './documents/registry-index.ts'
import { manifestGroup, type RootDocument } from './documents/root.ts'
import { type BilingualName, requireRegistry, worseStatus } from './documents/vocabulary.ts'
import { delegationId, entryFile, fileText, indexFile, type RegistryFiles } from './files.ts'
import { type GeneralJws, readGeneralJws, type VerifySignatures, verifyThreshold } from './general-jws.ts'
import { rootThumbprints } from './root-chain.ts'
import {
  mixAndMatch,
  type OpenRegistryOptions,
  openNamed,
  openSnapshot,
  type RegistryState,
} from './snapshot.ts'
import { isFrozen, termOf } from './term.ts'

/** An answer of the registry about somebody it has an entry for. */
export type Recognised = Exclude<Recognition, { status: 'unknown' }> & { readonly entry: EntryDocument }

/** An opened registry: root, timestamp and index are verified; the rest is when it is first asked for. */
export interface Registry {
  readonly id: string
  readonly name: BilingualName
  /** Thumbprints of the root keys: what to pin. */
  readonly rootKeys: readonly string[]
  /** The root document that everything else goes back to. */
  readonly root: RootDocument
  /** Whether the root was held against keys that the caller had named; otherwise it vouches for itself. */
  readonly isRootPinned: boolean
  readonly state: RegistryState
  /** When the registry last said that this is its current state. */
  readonly asOf: Date
  /** When that runs out: the earliest term of root, index and timestamp. */
  readonly validUntil: Date
  /** Until when root and index are in force, whatever the timestamp says. */
  readonly inForceUntil: Date
  /** Whether the index names an entry of the identifier and the entry is at hand. */
  has(identifier: string): boolean
  /**
   * The verified entry of an identifier, or undefined when the registry has none.
   *
   * @throws TrustError `REGISTRY_NOT_AT_HAND` when it has one, which is not at hand or leads up to the root by a delegation
   *   that is not: it may say anything. `REGISTRY_…` when what the registry says does not hold up.
   */
  recognise(identifier: string): Promise<Recognised | undefined>
  /** Verifies every delegation and entry at hand. @returns the entries in the order of the index. */
  recogniseAll(): Promise<readonly Recognised[]>
  /** Delegations and entries that the index names and that are not at hand, by file name. */
  missing(): ReadonlyMap<string, IndexedDocument>
  /** By when those who speak for it have countersigned a batch manifest; undefined when they have not. */
  countersignedAt(manifest: ReadBatchManifest): Promise<Date | undefined>
}

/**
 * Opens a registry.
 *
 * @throws TrustError `ROOT_NOT_PINNED`, `REGISTRY_SIGNATURE_THRESHOLD`, `REGISTRY_WRONG_ROLE`, `REGISTRY_ROLLBACK`,
 *   `REGISTRY_MIX_AND_MATCH`, `REGISTRY_IDENTIFIER_NOT_UNIQUE`, `REGISTRY_CHAIN_TOO_LONG`, `REGISTRY_INCOMPLETE` without
 *   root, timestamp or index, `REGISTRY_OTHER`, `REGISTRY_INVALID`.
 * @throws CredentialError what the strict edge refuses.
 */
export async function openRegistry(
  files: RegistryFiles,
  options: OpenRegistryOptions = {},
): Promise<Registry> {
  const { root, timestamp, index, state } = await openSnapshot(files, options)
  const entryNames = namesByIdentifier(index)
  const term = termOf(root, index, timestamp)
  const source = `registry ${root.id}`

  function requireAtHand(name: string): void {
    if (index.documents.has(name) && !files.has(name))
      throw new TrustError('REGISTRY_NOT_AT_HAND', { at: name })
  }
  async function openListed(
    kind: 'registry-delegation' | 'registry-entry',
    name: string,
  ): Promise<GeneralJws> {
    requireAtHand(name)
    return openNamed(files, kind, name, index.documents.get(name), indexFile)
  }
  function readDelegation(name: string): GeneralJws {
    requireAtHand(name)
    return readGeneralJws(fileText(files, name), 'registry-delegation', name)
  }
  const authority = authoritiesOf(root, readDelegation, (name) => openListed('registry-delegation', name))

  const known = new Map<string, Promise<Recognised>>()
  function recogniseEntry(name: string): Promise<Recognised> {
    const entry = known.get(name) ?? openEntry(name)
    known.set(name, entry)
    return entry
  }
  async function openEntry(name: string): Promise<Recognised> {
    const jws = await openListed('registry-entry', name)
    const entry = readEntry(jws.payload, name)
    const listed = index.documents.get(name)?.identifiers
    if (entryFile(entry.id) !== name || JSON.stringify(entry.identifiers) !== JSON.stringify(listed)) {
      throw mixAndMatch(name, indexFile)
    }
    const { path, status: ofAuthority } = await verifyEntry(jws, entry, root, authority)
    const status = worseStatus(entry.status, ofAuthority)
    return Object.freeze({ status, entry, path, ...term, source })
  }

  return {
    id: root.id,
    name: root.name,
    rootKeys: await rootThumbprints(root),
    root,
    isRootPinned: options.pinnedRoot !== undefined,
    state,
    ...term,
    has: (identifier) => {
      const name = entryNames.get(identifier)
      return name !== undefined && files.has(name)
    },
    recognise: async (identifier) => {
      const name = entryNames.get(identifier)
      return name === undefined ? undefined : recogniseEntry(name)
    },
    recogniseAll: async () => {
      const entries: Recognised[] = []
      for (const name of index.documents.keys()) {
        if (!files.has(name)) continue
        const delegation = delegationId(name)
        if (delegation !== undefined) await ifAtHand(authority(delegation))
        else {
          const entry = await ifAtHand(recogniseEntry(name))
          if (entry) entries.push(entry)
        }
      }
      return entries
    },
    missing: () => new Map([...index.documents].filter(([name]) => !files.has(name))),
    countersignedAt: async (manifest) => {
      const copies = [manifest, ...(await publishedManifest(files, manifest))]
      const times = await Promise.all(copies.map((copy) => countersignedAt(copy, manifestGroup(root))))
      return earliest(times)
    },
  }
}

/**
 * Refuses a registry that is past its term, for callers that are about to hand it on.
 *
 * @throws TrustError `REGISTRY_EXPIRED`; `REGISTRY_FROZEN` where only its timestamp is.
 */
export function requireFresh(registry: RegistryTerm & { readonly id: string }, now: Date): void {
  const { id: at, validUntil } = registry
  if (validUntil > now) return
  const until = validUntil.toISOString()
  throw isFrozen(registry, now)
    ? new TrustError('REGISTRY_FROZEN', { at, details: { asOf: registry.asOf.toISOString(), until } })
    : new TrustError('REGISTRY_EXPIRED', { at, details: { until } })
}

/**
 * Refuses a registry some of whose documents are not at hand, for those who speak for all of it.
 *
 * @throws TrustError `REGISTRY_INCOMPLETE`.
 */
export function requireComplete(registry: Pick<Registry, 'missing'>): void {
  const [at] = registry.missing().keys()
  if (at !== undefined) throw new TrustError('REGISTRY_INCOMPLETE', { at })
}

/** An answer of a registry; undefined where a document that it needs is not at hand. */
export async function ifAtHand<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof TrustError && error.code === 'REGISTRY_NOT_AT_HAND') return undefined
    throw error
  }
}

/** The registry's own copy of a manifest: whoever keeps a document may have got its proof before the countersignature. */
async function publishedManifest(
  files: RegistryFiles,
  manifest: ReadBatchManifest,
): Promise<readonly ReadBatchManifest[]> {
  const copy = await readPublishedManifest(files, await manifestFileOf(manifest))
  return copy ? [copy] : []
}

function earliest(times: readonly (Date | undefined)[]): Date | undefined {
  return times.filter((time) => time !== undefined).sort((one, other) => one.getTime() - other.getTime())[0]
}

/** The entry of each identifier, by file name. @throws TrustError `REGISTRY_IDENTIFIER_NOT_UNIQUE`. */
export function namesByIdentifier(index: {
  readonly documents: ReadonlyMap<string, Pick<IndexedDocument, 'identifiers'>>
}): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const [name, { identifiers }] of index.documents) {
    for (const identifier of identifiers) {
      if (names.has(identifier)) {
        throw new TrustError('REGISTRY_IDENTIFIER_NOT_UNIQUE', { at: `${indexFile}.documents.${name}` })
      }
      names.set(identifier, name)
    }
  }
  return names
}

/**
 * Verifies that the authority of an entry vouches for it, within its limits.
 *
 * @param verifySignatures As of `authoritiesOf`.
 * @returns the authority.
 * @throws as {@link openRegistry}, `REGISTRY_OUT_OF_SCOPE`.
 */
export async function verifyEntry(
  jws: GeneralJws,
  entry: EntryDocument,
  { id, roles }: RootDocument,
  findAuthority: FindAuthority,
  verifySignatures: VerifySignatures = verifyThreshold,
): Promise<Authority> {
  requireRegistry(entry, id, jws.at)
  const authority = await findAuthority(entry.authority)
  const { group, limits } = authority
  await verifySignatures(jws, group, [roles.root, roles.delegation, roles.index, roles.timestamp])
  const scope = {
    kinds: entry.mayAward,
    ...(entry.territory !== undefined && { territory: [entry.territory] }),
    ...(entry.until && { until: entry.until }),
  }
  checkScope(scope, limits, jws.at)
  return authority
}
