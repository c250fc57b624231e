/**
 * Two trust packs made one: of each fact the newer statement, whichever file it came in. An older fact never takes the
 * place of a newer one.
 */
import { isSameJson, type ResolveKey, ToolkitError, vctIntegrity } from '@attestat/credential'
import { TrustError } from './codes.ts'
import { frozenTrust } from './frozen-trust.ts'
import { isFromLater, laterStatusList } from './later-status-list.ts'
import type { TrustPack } from './pack.ts'
import { countersignedAt, readPublishedManifest } from './registry/countersigned.ts'
import { manifestGroup, type RootDocument } from './registry/documents/root.ts'
import { isFormerRootFile, isManifestFile, type RegistryFiles, timestampFile } from './registry/files.ts'
import { openRegistry, type Registry } from './registry/registry.ts'
import { openRoot } from './registry/root-chain.ts'
import { fileDigest } from './registry/snapshot.ts'

export interface MergedPacks {
  readonly pack: TrustPack
  /** What the second pack brought: addresses of status lists, DIDs, the registry's id, or files of the same state of it. */
  readonly taken: readonly string[]
  /** What it has too, and was left: it is older there, has run out, or is signed by somebody else. */
  readonly kept: readonly string[]
}

/**
 * Takes over into a pack what another one has newer.
 *
 * - The registry in its newer state, which has to lead up to the root keys of the older one and to be older in nothing.
 *   Of delegations and entries either pack may have only some: those that the newer index names are in the outcome,
 *   whichever pack has them; what has changed since, and only the older one has, is not at hand any more.
 * - Countersigned manifests of both, of two copies the one that proves an earlier time.
 * - A status list that the same signer signed later, or that the pack had none of.
 * - DID documents, which nobody signs: those of the pack that was made later, and not in the future.
 * - Type metadata of both.
 *
 * @throws TrustError `PACK_OTHER_REGISTRY`, `REGISTRY_ROLLBACK`, `REGISTRY_MIX_AND_MATCH`, and as `openRegistry`.
 */
export async function mergeTrustPacks(
  base: TrustPack,
  other: TrustPack,
  { now }: { readonly now: Date },
): Promise<MergedPacks> {
  const taken: string[] = []
  const kept: string[] = []
  const { registry, files, isNew } = await newerRegistry(base.registry, other.registry)
  if (isNew !== undefined) (isNew ? taken : kept).push(registry.id)
  if (!isNew) taken.push(...[...files.keys()].filter((name) => !base.registry.has(name)))

  // Nobody signs when a pack was made. One from the future would be the later one for ever.
  const isLaterPack =
    !isFromLater(other.createdAt, now) &&
    (other.createdAt > base.createdAt || isFromLater(base.createdAt, now))
  const didDocuments = new Map(base.didDocuments)
  for (const [did, document] of other.didDocuments ?? []) {
    const known = didDocuments.get(did)
    if (known && isSameJson(known, document)) continue
    const isTaken = isLaterPack || !known
    if (isTaken) didDocuments.set(did, document)
    ;(isTaken ? taken : kept).push(did)
  }

  const { resolveKey } = frozenTrust({ source: 'trust pack', registry, didDocuments })
  const statusLists = new Map(base.statusLists)
  for (const [url, token] of other.statusLists ?? []) {
    const known = statusLists.get(url)
    if (known === token) continue
    const isTaken = known === undefined || (await isLater({ url, known, token, resolveKey, now }))
    if (isTaken) statusLists.set(url, token)
    ;(isTaken ? taken : kept).push(url)
  }

  const createdAt = isLaterPack ? other.createdAt : base.createdAt
  const typeMetadata = await metadataOf([base, other])
  return { pack: { createdAt, registry: files, statusLists, didDocuments, typeMetadata }, taken, kept }
}

interface NewerRegistry {
  readonly registry: Registry
  readonly files: RegistryFiles
  /** Whether the second one is newer; undefined when both are the same. */
  readonly isNew?: boolean
}

async function newerRegistry(base: RegistryFiles, other: RegistryFiles): Promise<NewerRegistry> {
  const [one, two] = [await openRegistry(base), await openRegistry(other)]
  if (one.id !== two.id) throw new TrustError('PACK_OTHER_REGISTRY', { at: 'registry' })
  // Under a new root, timestamps may be counted from the beginning.
  const difference = two.state.root - one.state.root || two.state.timestamp - one.state.timestamp
  if (difference === 0) {
    // A registry says one thing at a time.
    if (base.get(timestampFile) !== other.get(timestampFile)) {
      const details = { named: timestampFile }
      throw new TrustError('REGISTRY_MIX_AND_MATCH', { at: timestampFile, details })
    }
    return withOlder(base, other, one)
  }
  const isNew = difference > 0
  const [older, newer] = isNew ? [base, other] : [other, base]
  const { root: trustedRoot, state } = isNew ? one : two
  // Newer in one thing and older in another is no state that the registry was ever in.
  const registry = await openRegistry(newer, { trustedRoot, previous: state })
  return { ...(await withOlder(newer, older, registry)), isNew }
}

/** Adds what holds of an older state still, and what another excerpt of the same one has. */
async function withOlder(
  newer: RegistryFiles,
  older: RegistryFiles,
  registry: Registry,
): Promise<NewerRegistry> {
  const files = await withListed(await withLasting(newer, older, registry), older, registry)
  return { registry: files === newer ? registry : await openRegistry(files), files }
}

/** Adds the delegations and entries that the index names, where only the older files have them. */
async function withListed(
  files: RegistryFiles,
  older: RegistryFiles,
  registry: Registry,
): Promise<RegistryFiles> {
  const unchanged: [string, string][] = []
  for (const [name, { sha256 }] of registry.missing()) {
    const text = older.get(name)
    if (text !== undefined && (await fileDigest(text)) === sha256) unchanged.push([name, text])
  }
  return unchanged.length === 0 ? files : new Map([...files, ...unchanged])
}

/** Adds what lasts over all states of a registry: its former roots, and the manifests that it has countersigned. */
async function withLasting(
  files: RegistryFiles,
  older: RegistryFiles,
  { root }: Registry,
): Promise<RegistryFiles> {
  const manifests: [string, string][] = []
  for (const [name, text] of older) {
    if (isManifestFile(name) && (await countsMore(older, files, name, root))) manifests.push([name, text])
  }
  const known = manifests.length === 0 ? files : new Map([...files, ...manifests])
  const roots = [...older].filter(([name]) => isFormerRootFile(name) && !files.has(name))
  if (roots.length === 0) return known
  const extended = new Map([...known, ...roots])
  return (await leadsUp(extended)) ? extended : known
}

/** Whether the former roots at hand lead to the current one: whoever pinned none begins with the oldest. */
async function leadsUp(files: RegistryFiles): Promise<boolean> {
  try {
    await openRoot(files)
    return true
  } catch (error) {
    if (error instanceof ToolkitError) return false
    throw error
  }
}

/** Whether one copy of a manifest proves an earlier time than another, by the keys in charge, or is the only one. */
async function countsMore(
  files: RegistryFiles,
  known: RegistryFiles,
  name: string,
  root: RootDocument,
): Promise<boolean> {
  const [one, other] = [await readPublishedManifest(files, name), await readPublishedManifest(known, name)]
  if (!one || !other) return one !== undefined
  const group = manifestGroup(root)
  const [time, knownTime] = [await countersignedAt(one, group), await countersignedAt(other, group)]
  return time !== undefined && (knownTime === undefined || time < knownTime)
}

async function isLater({
  url,
  known,
  token,
  resolveKey,
  now,
}: {
  readonly url: string
  readonly known: string
  readonly token: string
  readonly resolveKey: ResolveKey
  readonly now: Date
}): Promise<boolean> {
  const source = 'trust pack'
  const brought = { token, source }
  return (
    (await laterStatusList(brought, { token: known, source }, { url, base: { resolveKey }, now })) === brought
  )
}

async function metadataOf(packs: readonly TrustPack[]): Promise<readonly Uint8Array[]> {
  const byDigest = new Map<string, Uint8Array>()
  for (const bytes of packs.flatMap(({ typeMetadata = [] }) => typeMetadata)) {
    byDigest.set(await vctIntegrity(bytes), bytes)
  }
  return [...byDigest.values()]
}
