/**
 * The facts about issuers that a verification needs, behind one interface: from the network, from a cache, or
 * frozen into a file.
 */
import type {
  ClaimPath,
  DidDocument,
  JsonObject,
  KeyRequest,
  PublicJwk,
  ReadBatchManifest,
  ResolvedKey,
} from '@attestat/credential'
import type { Registry } from './registry/registry.ts'
import type { PinnedRoot, RegistryState } from './registry/snapshot.ts'

export interface TrustSource {
  /**
   * Finds an issuer's key.
   *
   * @param looking As of `statusList`.
   * @throws TrustError `TRUST_UNREACHABLE` when it cannot be known here.
   */
  readonly resolveKey: (request: KeyRequest, looking?: Looking) => Promise<ResolvedKey>
  /**
   * The document of a DID, with the keys that this source vouches for. Absent where a source only finds keys.
   *
   * @throws TrustError `TRUST_UNREACHABLE` when it cannot be known here, and as `resolveKey` for one that is refused.
   */
  didDocument?(did: string): Promise<DidDocument>
  /**
   * Who vouches for an issuer or a verifier. Never throws for an unknown one: that is an answer.
   *
   * @throws TrustError `REGISTRY_NOT_AT_HAND` when a registry names it, and what it says was left out here; `REGISTRY_…`
   *   when that does not hold up.
   */
  recognise(issuer: string): Promise<Recognition>
  /**
   * The freshest copy of a status list known here, or undefined. Its signature is for the caller to verify, who may
   * remember the outcome by the object: the same copy is the same object each time.
   *
   * @param looking How far to look for one. Default: as far as the source can.
   */
  statusList(url: string, looking?: Looking): Promise<StatusListCopy | undefined>
  /**
   * The copy of a status list that `statusList` has preferred another one to, or undefined: of an earlier moment it may
   * tell what the freshest one does not. Absent where there is one copy of each.
   *
   * @param looking As of `statusList`.
   */
  otherStatusList?(url: string, looking?: Looking): Promise<StatusListCopy | undefined>
  /**
   * The type metadata that an issuer signed for, by its `vct#integrity`, or undefined. Another edition of the type is
   * never given for it.
   */
  typeMetadata(integrity: string): Promise<TypeMetadataCopy | undefined>
  /**
   * By when the registry has countersigned a batch manifest, or undefined. Absent where there is no registry.
   *
   * Whoever steals an issuer's key can back-date what it signs, and not this.
   */
  countersignedAt?(manifest: ReadBatchManifest): Promise<Date | undefined>
  /**
   * When the newest list was signed that was seen of an issuer at an address before, or that was seen to speak against
   * this entry: an older one is refused. Absent where nobody remembers.
   *
   * @param issuer As its documents name it.
   * @param index Of the entry.
   */
  newestList?(issuer: string, url: string, index: number): Promise<Date | undefined>
  /** The registry that recognition rests on, where there is one: stapled registry documents are held against it. */
  readonly registry?: Registry
  /** Where there is no registry: the one that comes stapled counts under this root, and no other. */
  readonly pinnedRoot?: PinnedRoot
  /** The state of a registry that was seen before: an older one that comes stapled is refused. */
  newestRegistry?(id: string): Promise<RegistryState | undefined>
}

/** How far to look for a fact. */
export interface Looking {
  /** Only what is at hand is asked for: a source that could fetch it does not. */
  readonly atHand: boolean
}

export interface StatusListCopy {
  /** The signed token, as its issuer published it. */
  readonly token: string
  /** For instance `trust pack`, or the URL it was fetched from. */
  readonly source: string
}

export interface TypeMetadataCopy {
  /** The document's bytes, which fit the `vct#integrity` asked for. */
  readonly bytes: Uint8Array
  readonly source: string
}

/** As of when a registry speaks. */
export interface RegistryTerm {
  /** When the registry last said so (its timestamp document). */
  readonly asOf: Date
  /** When that statement runs out: the earliest term of root, index and timestamp. */
  readonly validUntil: Date
  /**
   * Until when root and index are in force: past `validUntil` and before this, the timestamp alone has run out. Absent
   * where a source does not tell the two apart.
   */
  readonly inForceUntil?: Date
}

export type Recognition =
  /** With the term of the registry that has no entry; without one where there is no registry. */
  | ({ readonly status: 'unknown'; readonly source: string } & Partial<RegistryTerm>)
  | (RegistryTerm & {
      readonly status: 'recognised' | 'suspended' | 'withdrawn'
      readonly entry: RegistryEntry
      /** Who vouches for whom, from the root to the one that recognises the issuer. */
      readonly path: readonly RecognitionStep[]
      readonly source: string
    })

export interface RecognitionStep {
  readonly id: string
  readonly name: { readonly ru: string; readonly en: string }
  /** Of a delegation that does not stand any more, and with it nothing below it. */
  readonly status?: 'suspended' | 'withdrawn'
}

/** What a registry says of one issuer or verifier. */
export interface RegistryEntry {
  readonly id: string
  readonly role: 'issuer' | 'verifier'
  /** Every identifier of the same body: DIDs and https URLs. Only the entry makes them equivalent. */
  readonly identifiers: readonly string[]
  readonly name: { readonly ru: string; readonly en: string }
  /** Credential types that it may award, by kind; `*` for any. */
  readonly mayAward: readonly string[]
  readonly keys: readonly RegistryKey[]
  readonly from: Date
  readonly until?: Date
  /** What a verifier asks for; verifiers only. */
  readonly purposes?: readonly Purpose[]
  /** How long a verifier keeps what it was shown, as an ISO 8601 duration; verifiers only. */
  readonly retention?: string
  /** The claims that a verifier needs, by their paths in a document; verifiers only, and where the entry says so. */
  readonly claims?: readonly ClaimPath[]
  /** The entry as signed. */
  readonly document: JsonObject
}

export interface Purpose {
  /** For programs, for instance `university-admission`. */
  readonly code: string
  readonly name: { readonly ru: string; readonly en: string }
}

export interface RegistryKey {
  readonly kid: string
  readonly jwk: PublicJwk
  readonly from: Date
  readonly until?: Date
  /** From this moment on no signature by the key counts, whatever its `iat` says. */
  readonly compromisedAt?: Date
}
