/** What several registry documents are written with: names, ids, key groups, versions, instants. */
import { type JsonObject, type PublicJwk, readDid, readPublicJwk } from '@attestat/credential'
import { TrustError } from '../../codes.ts'
import {
  asCount,
  asList,
  asMatch,
  asObject,
  asOneOf,
  asText,
  type JsonPlace,
  member,
  unexpected,
} from '../../json-place.ts'
import type { KeyGroup } from '../general-jws.ts'

/** A name in the two languages of the project. */
export interface BilingualName {
  readonly ru: string
  readonly en: string
}

/** The authority that the root document itself is. Any other authority is a delegation, named by its id. */
export const rootAuthority = 'root'

/**
 * What every document but the root says of itself. Without the name of its registry it could be carried over into
 * another one that has keys in common with it.
 */
export interface Placed {
  /** The id of the root document. */
  readonly registry: string
  readonly version: number
}

export function asPlaced(place: JsonPlace): Placed {
  return { registry: asText(member(place, 'registry')), version: asCount(member(place, 'version')) }
}

export function writePlaced({ registry, version }: Placed): JsonObject {
  return { registry, version }
}

/** @throws TrustError `REGISTRY_OTHER` for a document of another registry. */
export function requireRegistry({ registry: found }: Placed, id: string, at: string): void {
  if (found !== id) throw new TrustError('REGISTRY_OTHER', { at, details: { found, registry: id } })
}

/** What an authority says today of what it has said before, the best first. */
export const entryStatuses = ['recognised', 'suspended', 'withdrawn'] as const
export type EntryStatus = (typeof entryStatuses)[number]

export function asStatus(place: JsonPlace): EntryStatus {
  return asOneOf(place, entryStatuses)
}

/** Of two statuses the one that says less good. */
export function worseStatus(one: EntryStatus, other: EntryStatus): EntryStatus {
  return entryStatuses.indexOf(one) >= entryStatuses.indexOf(other) ? one : other
}

/** The payload of a document, checked to be of its type. */
export function openPayload(payload: JsonObject, type: string, at: string): JsonPlace {
  const place: JsonPlace = { value: payload, at, code: 'REGISTRY_INVALID' }
  asOneOf(member(place, 'type'), [type])
  return place
}

/** An id of a document: part of its file name. */
export function asDocumentId(place: JsonPlace): string {
  return asMatch(place, /^[a-z0-9][a-z0-9-]{0,99}$/, 'an id of small Latin letters, digits and hyphens')
}

export function asName(place: JsonPlace): BilingualName {
  return { ru: asText(member(place, 'ru')), en: asText(member(place, 'en')) }
}

/** A credential type by its kind, an issuer's own by its `vct` or its `achievementType`, or `*` for any known kind. */
export function asKind(place: JsonPlace): string {
  return asMatch(place, /^(?:\*|[a-z][A-Za-z0-9:._~%/-]*)$/, 'a credential type, or * for any')
}

/** A part of the world, for instance `RU-NVS`. A code covers every code that continues it after a hyphen. */
export function asTerritory(place: JsonPlace): string {
  return asMatch(place, /^[A-Z]{2}(?:-[A-Z0-9]+)*$/, 'an ISO 3166 code such as RU or RU-NVS')
}

/** A DID, or an https URL without user, query and fragment. */
export function asIdentifier(place: JsonPlace): string {
  const text = asText(place)
  if (text.startsWith('did:')) return readDid(text, place.at).did
  const url = URL.parse(text)
  if (
    url?.protocol !== 'https:' ||
    url.username ||
    url.password ||
    url.search ||
    url.hash ||
    /[?#]/.test(text)
  ) {
    throw unexpected(place, 'a DID or an https URL without user, query and fragment')
  }
  return text
}

/** Different keys, and a threshold that they can meet. */
export function asKeyGroup(place: JsonPlace): KeyGroup {
  const keys = asList(member(place, 'keys'), asPublicJwk)
  const threshold = asCount(member(place, 'threshold'))
  if (new Set(keys.map((key) => JSON.stringify(key))).size !== keys.length) {
    throw unexpected(member(place, 'keys'), 'different keys')
  }
  if (threshold > keys.length)
    throw unexpected(member(place, 'threshold'), 'at most {most}', { most: keys.length })
  return { keys, threshold }
}

export function asPublicJwk(place: JsonPlace): PublicJwk {
  return readPublicJwk(asObject(place), place.at)
}

/** A SHA-256 digest in base64url. */
export function asDigest(place: JsonPlace): string {
  return asMatch(place, digestSyntax, 'a SHA-256 digest in base64url')
}

export const digestSyntax: RegExp = /^[A-Za-z0-9_-]{43}$/

/** An instant as documents write it. */
export function writeInstant(instant: Date): string {
  return instant.toISOString().replace('.000Z', 'Z')
}

export function writeName({ ru, en }: BilingualName): JsonObject {
  return { ru, en }
}

export function writeKeyGroup({ keys, threshold }: KeyGroup): JsonObject {
  return { keys: keys.map((key) => ({ ...key })), threshold }
}
