/** Trust in facts that are at hand and do not change: no network, no clock, no file. */
import { indexTypeMetadata, type JsonObject } from '@attestat/credential'
import { TrustError } from './codes.ts'
import { rootFile } from './registry/files.ts'
import type { Registry } from './registry/registry.ts'
import type { PinnedRoot } from './registry/snapshot.ts'
import { documentFinder, keyResolver } from './resolve-key.ts'
import type { Recognition, StatusListCopy, TrustSource } from './trust-source.ts'

/** Facts, each signed by whoever vouches for it. */
export interface FrozenFacts {
  /** Names the facts, for the evidence of a check; for instance `trust pack`. */
  readonly source: string
  readonly registry?: Registry
  /** URL → status list token. */
  readonly statusLists?: ReadonlyMap<string, string>
  /** DID → its document. */
  readonly didDocuments?: ReadonlyMap<string, JsonObject>
  /** Type metadata documents, any number of editions of each type. */
  readonly typeMetadata?: readonly Uint8Array[]
}

/** A source over frozen facts; see `keyResolver` for how it finds keys and what it throws. */
export function frozenTrust(facts: FrozenFacts): TrustSource {
  const {
    source,
    registry,
    statusLists,
    didDocuments = new Map<string, JsonObject>(),
    typeMetadata = [],
  } = facts
  // One object a list: callers remember by it what they have decoded and verified.
  const copies = new Map<string, StatusListCopy>()
  for (const [url, token] of statusLists ?? []) copies.set(url, Object.freeze({ token, source }))
  // One object for all of whom the registry says nothing: callers remember by it what they have worked out.
  const unknown: Recognition = Object.freeze({
    status: 'unknown',
    source,
    ...(registry && {
      asOf: registry.asOf,
      validUntil: registry.validUntil,
      inForceUntil: registry.inForceUntil,
    }),
  })
  const findMetadata = indexTypeMetadata(typeMetadata)
  return Object.freeze({
    resolveKey: keyResolver({ source, didDocuments, ...(registry && { registry }) }),
    didDocument: documentFinder({ didDocuments, ...(registry && { registry }) }),
    recognise: async (issuer) => (await registry?.recognise(issuer)) ?? unknown,
    statusList: async (url) => copies.get(url),
    typeMetadata: async (integrity) => {
      const bytes = await findMetadata(integrity)
      return bytes && { bytes, source }
    },
    ...(registry && { registry, countersignedAt: registry.countersignedAt }),
  } satisfies TrustSource)
}

/** A source that knows no registry and no lists: did:key and did:jwk show their keys, and nobody is recognised. */
export function localTrust(): TrustSource {
  return frozenTrust({ source: 'no trust pack' })
}

/**
 * A source that knows a root and nothing else: whom to believe comes stapled, in the bundle that is judged. Without it
 * nothing is known of anybody.
 */
export function rootTrust(pinnedRoot: PinnedRoot): TrustSource {
  return Object.freeze({
    ...localTrust(),
    recognise: async () => {
      throw new TrustError('REGISTRY_INCOMPLETE', { at: rootFile })
    },
    pinnedRoot,
  })
}
