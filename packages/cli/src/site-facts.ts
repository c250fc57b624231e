/** What published sites of issuers have for a trust pack, and what a registry does not yet know of them. */
import { basename, dirname, join } from 'node:path'
import { decodeJsonObject, isSameKey, limits, readCompactJws, vctIntegrity } from '@attestat/credential'
import {
  type EntryRequest,
  ifAtHand,
  type Registry,
  type RegistryKey,
  readEntryRequest,
} from '@attestat/trust'
import { withPlace } from './codes.ts'
import { readFolder, readInput, readTextInput, whatIsAt } from './files.ts'

export interface SiteFacts {
  /** By the address that each list names itself. */
  readonly statusLists: ReadonlyMap<string, string>
  readonly typeMetadata: readonly Uint8Array[]
  /** What the issuers ask a registry to say of them. */
  readonly entries: readonly EntryRequest[]
}

/**
 * Collects the status lists, type metadata and entry requests of published sites. By folder and name, so that a
 * person's document that strayed into a site does not go into a file for everybody.
 *
 * @throws CliError the `FILE_…` codes; TrustError, CredentialError for files that are refused.
 */
export async function readSites(sites: readonly string[]): Promise<SiteFacts> {
  const lists = new Map<string, DatedList>()
  // Sites publish the same types, and each its own in several editions.
  const metadata = new Map<string, Uint8Array>()
  const entries: EntryRequest[] = []
  for (const site of sites) {
    await readSite(site, lists, metadata)
    const file = join(site, 'registry-entry.json')
    if (whatIsAt(file) !== 'file') continue
    const bytes = await readInput(file)
    entries.push(await withPlace(file, () => readEntryRequest(decodeJsonObject(bytes), '$')))
  }
  const statusLists = new Map([...lists].map(([url, { token }]) => [url, token]))
  return { statusLists, typeMetadata: [...metadata.values()], entries }
}

/** What a site says of its issuer and the registry does not. */
export interface Lag {
  readonly issuer: string
  /** The key that the registry lacks, or does not know as compromised; absent when it has no entry at all. */
  readonly kid?: string
}

/**
 * Compares what issuers ask to be said of them with what the registry says. Of whom it is not at hand nothing can be said.
 *
 * @throws as `Registry.recognise`.
 */
export async function lagsOf(registry: Registry, entries: readonly EntryRequest[]): Promise<readonly Lag[]> {
  const lags = entries.map((entry) => ifAtHand(lagsOfOne(registry, entry)))
  return (await Promise.all(lags)).flatMap((known) => known ?? [])
}

async function lagsOfOne(registry: Registry, { identifiers, keys }: EntryRequest): Promise<readonly Lag[]> {
  const issuer = identifiers[0] as string
  const recognised = await registry.recognise(issuer)
  if (!recognised) return [{ issuer }]
  const isKnown = ({ kid, jwk, compromisedAt }: RegistryKey): boolean => {
    const known = recognised.entry.keys.find((key) => key.kid === kid && isSameKey(key.jwk, jwk))
    return known !== undefined && (!compromisedAt || known.compromisedAt !== undefined)
  }
  return keys.filter((key) => !isKnown(key)).map(({ kid }) => ({ issuer, kid }))
}

interface DatedList {
  readonly token: string
  readonly iat: number
}

async function readSite(
  site: string,
  lists: Map<string, DatedList>,
  metadata: Map<string, Uint8Array>,
): Promise<void> {
  for (const entry of await readFolder(site, { recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    const folder = basename(entry.parentPath)
    const isOfTypes = folder === 'types' || basename(dirname(entry.parentPath)) === 'types'
    if (!entry.isFile()) continue
    if (folder === 'status' && statusListName.test(entry.name)) {
      const maxBytes = limits.statusListTokenBytes
      const token = (await readTextInput(path, maxBytes)).trim()
      const { payload } = await withPlace(path, () => readCompactJws(token, { maxBytes }))
      const url = payload.sub ?? payload.id
      const iat = typeof payload.iat === 'number' ? payload.iat : 0
      // Two copies of one site: the later one, in whatever order they were named.
      if (typeof url === 'string' && iat >= (lists.get(url)?.iat ?? 0)) lists.set(url, { token, iat })
    } else if (isOfTypes && entry.name.endsWith('.json')) {
      const bytes = await readInput(path)
      const { vct } = await withPlace(path, () => decodeJsonObject(bytes))
      if (typeof vct === 'string') metadata.set(await vctIntegrity(bytes), bytes)
    }
  }
}

const statusListName = /^\d+(?:\.statuslist|-(?:revocation|suspension)\.vc)\.jwt$/
