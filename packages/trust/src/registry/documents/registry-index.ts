/** The index: the version and digest of every current document, so that no old one passes among new ones. */
import { isJsonObject, type JsonObject, type JsonValue } from '@attestat/credential'
import {
  asCount,
  asInstant,
  asList,
  asObject,
  asText,
  type JsonPlace,
  member,
  unexpected,
} from '../../json-place.ts'
import { isListedFile } from '../files.ts'
import {
  asDigest,
  asPlaced,
  digestSyntax,
  openPayload,
  type Placed,
  writeInstant,
  writePlaced,
} from './vocabulary.ts'

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

export interface IndexDocument extends Placed {
  readonly expires: Date
  /** By file name. */
  readonly documents: ReadonlyMap<string, IndexedDocument>
}

/** @throws TrustError `REGISTRY_INVALID`. Identifiers are looked at in the entry itself, which has the same. */
export function readIndex(payload: JsonObject, at: string): IndexDocument {
  const place = openPayload(payload, 'RegistryIndex', at)
  return {
    ...asPlaced(place),
    expires: asInstant(member(place, 'expires')),
    documents: asDocuments(member(place, 'documents')),
  }
}

export function writeIndex({ registry, version, expires, documents }: IndexDocument): JsonObject {
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
    ...writePlaced({ registry, version }),
    expires: writeInstant(expires),
    documents: Object.fromEntries(named),
  }
}

export function asNamedVersion(place: JsonPlace): NamedVersion {
  return { version: asCount(member(place, 'version')), sha256: asDigest(member(place, 'sha256')) }
}

/** A large registry has thousands: those that are as they should be are taken as they are, without a copy. */
function asDocuments(place: JsonPlace): IndexDocument['documents'] {
  const documents = new Map<string, IndexedDocument>()
  for (const [name, value] of Object.entries(asObject(place))) {
    const isEntry = name.startsWith('entries/')
    documents.set(
      name,
      isIndexed(value, isEntry) && isListedFile(name) ? value : asDocument(member(place, name), name),
    )
  }
  return documents
}

function asDocument(document: JsonPlace, name: string): IndexedDocument {
  if (!isListedFile(name)) throw unexpected(document, 'names of delegations and entries')
  const identifiers = name.startsWith('entries/') ? asList(member(document, 'identifiers'), asText) : []
  return { ...asNamedVersion(document), identifiers }
}

function isIndexed(value: JsonValue | undefined, isEntry: boolean): value is JsonObject & IndexedDocument {
  if (!isEntry || !isJsonObject(value)) return false
  const { version, sha256, identifiers } = value
  return (
    typeof version === 'number' &&
    Number.isInteger(version) &&
    version >= 1 &&
    typeof sha256 === 'string' &&
    digestSyntax.test(sha256) &&
    Array.isArray(identifiers) &&
    identifiers.every((identifier) => typeof identifier === 'string' && identifier !== '')
  )
}
