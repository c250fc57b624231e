/**
 * The trust pack: one file with all that a verifier needs to know, for a stick, a mirror, or a closed network.
 *
 * What it carries is signed by those who vouch for it, so the pack itself is not. DID documents are the exception:
 * nobody signs them, and so they only tell the keys of issuers that the registry has no entry for.
 */
import { CredentialError, decodeJsonObject, type JsonObject, readDidDocument } from '@attestat/credential'
import { TrustError } from './codes.ts'
import { expected } from './expected.ts'
import { type EvidenceFacts, readFacts, writeFacts } from './facts.ts'
import { frozenTrust } from './frozen-trust.ts'
import {
  asInstant,
  asMap,
  asObject,
  asOneOf,
  type JsonPlace,
  member,
  optionalMember,
  unexpected,
} from './json-place.ts'
import { liftStrings } from './lazy-strings.ts'
import { trustLimits } from './limits.ts'
import { writeInstant } from './registry/documents/vocabulary.ts'
import type { RegistryFiles } from './registry/files.ts'
import { openRegistry, type Recognised, type Registry, requireFresh } from './registry/registry.ts'
import type { OpenRegistryOptions } from './registry/snapshot.ts'
import type { TrustSource } from './trust-source.ts'

export interface TrustPack extends EvidenceFacts {
  /** All of a registry, or an excerpt. */
  readonly registry: RegistryFiles
  readonly createdAt: Date
  /** DID → its document. */
  readonly didDocuments?: ReadonlyMap<string, JsonObject>
}

/** What is in a pack, for people. */
export interface PackSummary {
  readonly createdAt: Date
  readonly registry: Pick<
    Registry,
    'id' | 'name' | 'rootKeys' | 'state' | 'asOf' | 'validUntil' | 'inForceUntil'
  >
  readonly entries: readonly Recognised[]
  /** Delegations and entries that the registry has and the pack leaves out, by file name. */
  readonly missing: readonly string[]
  /** URLs. */
  readonly statusLists: readonly string[]
  readonly didDocuments: readonly string[]
  /** The `vct` of each document. */
  readonly typeMetadata: readonly string[]
}

/**
 * Writes a trust pack. What it has of the registry is verified first: a pack that does not hold up is not made.
 *
 * @returns the file's text.
 * @throws TrustError `REGISTRY_EXPIRED`, `REGISTRY_FROZEN` for a registry past its term at `createdAt`, and as `openRegistry`;
 *   CredentialError for a DID document or type metadata that are refused.
 */
export async function createTrustPack(pack: TrustPack): Promise<string> {
  const { createdAt, didDocuments } = pack
  const registry = await openRegistry(pack.registry)
  requireFresh(registry, createdAt)
  await registry.recogniseAll()
  for (const [did, document] of didDocuments ?? []) readDidDocument(document, did)
  for (const metadata of pack.typeMetadata ?? []) vctOf(metadata)
  const document = {
    type: packType,
    version: 1,
    createdAt: writeInstant(createdAt),
    ...writeFacts(pack),
    ...(didDocuments && { didDocuments: Object.fromEntries(didDocuments) }),
  }
  return `${JSON.stringify(document, undefined, 1)}\n`
}

/**
 * Reads a trust pack. Nothing in it is verified, and its registry documents are bytes until they are asked for.
 *
 * @throws TrustError `PACK_INVALID`; CredentialError `INPUT_TOO_LARGE`, `JSON_…`, `B64URL_NOT_CANONICAL`.
 */
export function readTrustPack(input: Uint8Array | string): TrustPack {
  const at = 'trust pack'
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input
  const limit = trustLimits.packBytes
  if (bytes.length > limit) throw new CredentialError('INPUT_TOO_LARGE', { at, details: { limit } })
  // A verifier reads the entries of a few issuers: each is decoded when it is asked for.
  const { rest, strings } = liftStrings(bytes, ['registry', 'files'], `${at}.registry.files`)
  const place: JsonPlace = {
    value: decodeJsonObject(rest, { at, maxBytes: limit }),
    at,
    code: 'PACK_INVALID',
  }
  asOneOf(member(place, 'type'), [packType])
  if (member(place, 'version').value !== 1)
    throw unexpected(member(place, 'version'), 'version {version}', { version: 1 })
  const { registry, ...facts } = readFacts(place)
  if (!registry) throw unexpected(member(place, 'registry'), 'the files of a registry')
  return {
    createdAt: asInstant(member(place, 'createdAt')),
    registry: strings ?? registry,
    ...facts,
    ...optionalMember(place, 'didDocuments', (documents) => asMap(documents, asObject)),
  }
}

/**
 * Opens a trust pack as a source that does no I/O. Its root, timestamp and index are verified now, each entry when
 * it is first asked for.
 *
 * @throws as {@link readTrustPack} and `openRegistry`. A pack past its term opens: see `Recognition.validUntil`.
 */
export async function openTrustPack(
  input: Uint8Array | string | TrustPack,
  options: OpenRegistryOptions = {},
): Promise<TrustSource> {
  const pack = readIfEncoded(input)
  const registry = await openRegistry(pack.registry, options)
  return frozenTrust({ ...pack, registry, source: 'trust pack' })
}

/** Says what is in a pack, every entry of it verified. @throws as {@link openTrustPack}. */
export async function packSummary(
  input: Uint8Array | string | TrustPack,
  options: OpenRegistryOptions = {},
): Promise<PackSummary> {
  const pack = readIfEncoded(input)
  const registry = await openRegistry(pack.registry, options)
  const { id, name, rootKeys, state, asOf, validUntil, inForceUntil } = registry
  return {
    createdAt: pack.createdAt,
    registry: { id, name, rootKeys, state, asOf, validUntil, inForceUntil },
    entries: await registry.recogniseAll(),
    missing: [...registry.missing().keys()],
    statusLists: [...(pack.statusLists?.keys() ?? [])],
    didDocuments: [...(pack.didDocuments?.keys() ?? [])],
    typeMetadata: (pack.typeMetadata ?? []).map(vctOf),
  }
}

const packType = 'AttestatTrustPack'

function vctOf(metadata: Uint8Array): string {
  const { vct } = decodeJsonObject(metadata, { at: 'type metadata' })
  if (typeof vct === 'string') return vct
  throw new TrustError('PACK_INVALID', { at: 'type metadata.vct', details: { expected: expected('a text') } })
}

function readIfEncoded(input: Uint8Array | string | TrustPack): TrustPack {
  return typeof input === 'string' || input instanceof Uint8Array ? readTrustPack(input) : input
}
