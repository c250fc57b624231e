/** The index: the version and digest of every current document, so that no old one passes among new ones. */
import type { JsonObject } from '@attestat/credential'
import { asCount, asInstant, asList, asMap, type JsonPlace, member, unexpected } from '../../json-place.ts'
import { isListedFile } from '../files.ts'
import { asDigest, asIdentifier, openPayload, writeInstant } from './vocabulary.ts'

/** A document as something else names it. */
export interface NamedVersion {
  readonly version: number
  /** SHA-256 of the file's bytes, base64url. */
  readonly sha256: string
}

/** A delegation or an entry as the index names it. */
export interface IndexedDocument extends NamedVersion {
  /** The identifiers of an entry, so that it is found without reading the others; empty for a delegation. */
  readonly identifiers: readonly string[]
}

export interface IndexDocument {
  readonly version: number
  readonly expires: Date
  /** By file name. */
  readonly documents: ReadonlyMap<string, IndexedDocument>
}

/** @throws TrustError `REGISTRY_INVALID`; CredentialError for identifiers that are refused. */
export function readIndex(payload: JsonObject, at: string): IndexDocument {
  const place = openPayload(payload, 'RegistryIndex', at)
  return {
    version: asCount(member(place, 'version')),
    expires: asInstant(member(place, 'expires')),
    documents: asMap(member(place, 'documents'), (document, name) => {
      if (!isListedFile(name)) throw unexpected(document, 'names of delegations and entries')
      const identifiers = name.startsWith('entries/')
        ? asList(member(document, 'identifiers'), asIdentifier)
        : []
      return { ...asNamedVersion(document), identifiers }
    }),
  }
}

export function writeIndex({ version, expires, documents }: IndexDocument): JsonObject {
  const named = [...documents].map(([name, document]) => [
    name,
    {
      version: document.version,
      sha256: document.sha256,
      ...(document.identifiers.length > 0 && { identifiers: document.identifiers }),
    },
  ])
  return {
    type: 'RegistryIndex',
    version,
    expires: writeInstant(expires),
    documents: Object.fromEntries(named),
  }
}

export function asNamedVersion(place: JsonPlace): NamedVersion {
  return { version: asCount(member(place, 'version')), sha256: asDigest(member(place, 'sha256')) }
}
