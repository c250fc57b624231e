/**
 * Trust in a source and in the facts stapled to a presentation. The presenter chose those facts, so they count only
 * where they are newer statements by the same people.
 */
import { indexTypeMetadata, type ResolveKey, ToolkitError } from '@attestat/credential'
import type { EvidenceFacts } from './facts.ts'
import { frozenTrust } from './frozen-trust.ts'
import { isFromLater, laterStatusList } from './later-status-list.ts'
import { delegationFile, entryFile, type RegistryFiles } from './registry/files.ts'
import { openRegistry, type Registry } from './registry/registry.ts'
import { requireNewestWord } from './registry/snapshot.ts'
import type { Looking, Recognition, StatusListCopy, TrustSource } from './trust-source.ts'

export interface StapledTerms {
  /** The clock: facts from after it do not count. */
  readonly now: Date
  /** The moment that the facts are asked about; those from after it count too. Default: `now`. */
  readonly at?: Date
  /** Takes a registry past its term, for whoever judges as of an earlier moment. Default: false. */
  readonly keepsExpired?: boolean
}

/**
 * Adds stapled facts to a source.
 *
 * - A stapled status list is used where the base has none, or when the same signer signed it later than the base's. The
 *   other of the two is there too (`otherStatusList`).
 * - Stapled registry documents are used when they lead up to the root keys of the base's registry, are not older, hold
 *   at `at`, and what they say of the issuer holds up.
 * - Where the base has a pinned root and no registry, the stapled registry is opened under it, in the base's place; what
 *   speaks against it is thrown when somebody is asked for.
 * - Stapled type metadata are used where the base has none that fit.
 *
 * A fact that does not count leaves the base's answer as it is.
 */
export async function stapledTrust(
  facts: EvidenceFacts,
  source: TrustSource,
  { now, at = now, keepsExpired = false }: StapledTerms,
): Promise<TrustSource> {
  const base = facts.registry ? await withStapledRegistry(facts.registry, source) : source
  const isRegistryStapled = facts.registry !== undefined && source.registry !== undefined
  const { statusLists, typeMetadata = [] } = facts
  const findMetadata = indexTypeMetadata(typeMetadata)
  let opened: Promise<StapledRegistry | undefined> | undefined
  /** Opened when it is first asked for: a forger must not make us work. */
  function openOnce(): Promise<StapledRegistry | undefined> {
    opened ??= openStapledRegistry(isRegistryStapled ? facts : {}, base.registry, { now, at, keepsExpired })
    return opened
  }
  async function sourceFor(issuer: string): Promise<Pick<TrustSource, 'resolveKey' | 'recognise'>> {
    const stapledRegistry = await openOnce()
    if (!stapledRegistry?.registry.has(issuer)) return base
    try {
      await stapledRegistry.registry.recognise(issuer)
      return stapledRegistry.source
    } catch (error) {
      return unlessRefused(error) ?? base
    }
  }
  const chosen = new Map<string, Promise<readonly StatusListCopy[]>>()
  const chooseCopy = async (url: string, looking?: Looking): Promise<readonly StatusListCopy[]> => {
    const token = statusLists?.get(url)
    const copy = token === undefined ? undefined : Object.freeze({ token, source: bundleSource })
    const known = await base.statusList(url, looking)
    if (!copy || !known) return [copy ?? known].filter((one) => one !== undefined)
    const resolveKey: ResolveKey = (request) => base.resolveKey(request, looking)
    const later = await laterStatusList(copy, known, { url, base: { resolveKey }, now, at })
    return later === copy ? [copy, known] : [known, copy]
  }
  const copiesOf: typeof chooseCopy = (url, looking) => {
    const name = `${looking?.atHand ?? false} ${url}`
    const copies = chosen.get(name) ?? chooseCopy(url, looking)
    chosen.set(name, copies)
    return copies
  }
  return Object.freeze({
    resolveKey: isRegistryStapled
      ? async (request, looking) => (await sourceFor(request.issuer)).resolveKey(request, looking)
      : base.resolveKey,
    ...(base.didDocument && { didDocument: base.didDocument }),
    recognise: isRegistryStapled
      ? async (issuer) => (await sourceFor(issuer)).recognise(issuer)
      : (issuer) => base.recognise(issuer),
    statusList: async (url, looking) => (await copiesOf(url, looking))[0],
    otherStatusList: async (url, looking) => (await copiesOf(url, looking))[1],
    typeMetadata: async (integrity) => {
      const known = await base.typeMetadata(integrity)
      if (known) return known
      const bytes = await findMetadata(integrity)
      return bytes && { bytes, source: bundleSource }
    },
    // Either is the same registry's word: the stapled one leads up to the base's root keys.
    countersignedAt: async (manifest) =>
      (await base.countersignedAt?.(manifest)) ?? (await openOnce())?.registry.countersignedAt(manifest),
    ...(base.newestList && { newestList: base.newestList }),
    ...(base.registry && { registry: base.registry }),
    ...(base.pinnedRoot && { pinnedRoot: base.pinnedRoot }),
  } satisfies TrustSource)
}

const bundleSource = 'evidence bundle'

/** The base with the stapled registry in the place of its own, where it has none but knows the root of one. */
async function withStapledRegistry(files: RegistryFiles, base: TrustSource): Promise<TrustSource> {
  const { pinnedRoot, newestRegistry } = base
  if (!pinnedRoot || base.registry) return base
  try {
    const registry = await openRegistry(files, { pinnedRoot })
    const previous = await newestRegistry?.(registry.id)
    const stapled = frozenTrust({ source: bundleSource, registry })
    const recognise: TrustSource['recognise'] = async (issuer) => {
      const recognition = await stapled.recognise(issuer)
      if (previous) requireNewestWord(registry.state, previous, documentsOf(recognition))
      return recognition
    }
    return { ...base, ...stapled, recognise }
  } catch (error) {
    unlessRefused(error)
    return { ...base, recognise: () => Promise.reject(error) }
  }
}

/** The documents of a registry that say it. */
function documentsOf(recognition: Recognition): readonly string[] {
  if (recognition.status === 'unknown') return []
  const { entry, path } = recognition
  return [entryFile(entry.id), ...path.map(({ id }) => delegationFile(id))]
}

/** A stapled registry that counts, and a source that speaks by it. */
interface StapledRegistry {
  readonly registry: Registry
  readonly source: TrustSource
}

async function openStapledRegistry(
  { registry: files }: EvidenceFacts,
  base: Registry | undefined,
  { now, at, keepsExpired }: Required<StapledTerms>,
): Promise<StapledRegistry | undefined> {
  if (!files || !base) return undefined
  try {
    const registry = await openRegistry(files, { trustedRoot: base.root, previous: base.state })
    const isOver = registry.validUntil <= at && !keepsExpired
    if (isFromLater(registry.asOf, now) || isOver) return undefined
    return { registry, source: frozenTrust({ source: bundleSource, registry }) }
  } catch (error) {
    return unlessRefused(error)
  }
}

/** A refusal means that the fact does not count; anything else is a fault of ours. */
function unlessRefused(error: unknown): undefined {
  if (error instanceof ToolkitError) return undefined
  throw error
}
