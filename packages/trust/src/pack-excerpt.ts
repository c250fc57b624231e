/** Of a trust pack what some issuers need, for whoever verifies the documents of these alone. */
import { decodeJsonObject, kinds, limits, readCompactJws, ToolkitError } from '@attestat/credential'
import { signerOf } from './later-status-list.ts'
import type { TrustPack } from './pack.ts'
import { readPublishedManifest } from './registry/countersigned.ts'
import { registryExcerpt } from './registry/excerpt.ts'
import { isManifestFile, type RegistryFiles } from './registry/files.ts'

/**
 * Takes out of a pack what tells of some issuers or verifiers: the registry's word on them, which has their keys, and the
 * batch manifests of theirs that it has countersigned; the status lists that they signed; and the metadata of the types
 * that they may award.
 *
 * DID documents are left out: nobody looks at those of whom the registry has an entry.
 *
 * @param identifiers As in the registry's entries, any of each.
 * @throws as `registryExcerpt`; CredentialError `JSON_…` for type metadata that are refused.
 */
export async function packExcerpt(pack: TrustPack, identifiers: readonly string[]): Promise<TrustPack> {
  const { files, entries } = await registryExcerpt(pack.registry, identifiers)
  const names = new Set(entries.flatMap(({ entry }) => entry.identifiers))
  const types = new Set(entries.flatMap(({ entry }) => entry.mayAward).flatMap(typeNames))
  return {
    createdAt: pack.createdAt,
    registry: new Map([...files, ...(await manifestsOf(names, pack.registry))]),
    statusLists: new Map([...(pack.statusLists ?? [])].filter(([, token]) => isSignedByOneOf(names, token))),
    typeMetadata: metadataOf(types, pack.typeMetadata ?? []),
  }
}

/** The `vct` of what an entry allows: of a known kind, of all of them, or of an own one that goes by it. */
function typeNames(kind: string): readonly string[] {
  if (kind === '*') return Object.values(kinds).map(({ vct }) => vct)
  return [Object.hasOwn(kinds, kind) ? kinds[kind as keyof typeof kinds].vct : kind]
}

async function manifestsOf(
  issuers: ReadonlySet<string>,
  files: RegistryFiles,
): Promise<readonly [string, string][]> {
  const own: [string, string][] = []
  for (const name of [...files.keys()].filter(isManifestFile)) {
    const read = await readPublishedManifest(files, name)
    if (read && issuers.has(read.manifest.issuer)) own.push([name, files.get(name) as string])
  }
  return own
}

/** Also a list that does not name its signer: it is the list of whoever's documents name it. */
function isSignedByOneOf(issuers: ReadonlySet<string>, token: string): boolean {
  try {
    const signer = signerOf(readCompactJws(token, { maxBytes: limits.statusListTokenBytes }))
    return signer === undefined || issuers.has(signer)
  } catch (error) {
    // What is no list serves nobody.
    if (error instanceof ToolkitError) return false
    throw error
  }
}

/** The metadata of types, in all editions, and of those that they extend. */
function metadataOf(types: ReadonlySet<string>, documents: readonly Uint8Array[]): readonly Uint8Array[] {
  const read = documents.map((bytes) => ({ bytes, ...namesOf(bytes) }))
  const wanted = new Set<unknown>(types)
  // A set that grows while it is gone through is gone through to its end: an extended type may extend another one.
  for (const vct of wanted) {
    for (const document of read) if (document.vct === vct && document.base) wanted.add(document.base)
  }
  return read.filter(({ vct }) => wanted.has(vct)).map(({ bytes }) => bytes)
}

function namesOf(metadata: Uint8Array): { readonly vct: unknown; readonly base: unknown } {
  const { vct, extends: base } = decodeJsonObject(metadata, { at: 'type metadata' })
  return { vct, base }
}
