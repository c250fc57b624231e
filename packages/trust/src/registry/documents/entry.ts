/** An entry: what an authority says of one issuer or verifier. */
import { type ClaimPath, type JsonObject, type JsonValue, readDidUrl } from '@attestat/credential'
import {
  asInstant,
  asList,
  asMatch,
  asOneOf,
  asText,
  type JsonPlace,
  member,
  optionalMember,
  unexpected,
} from '../../json-place.ts'
import type { Purpose, RegistryEntry, RegistryKey } from '../../trust-source.ts'
import {
  asDocumentId,
  asIdentifier,
  asKind,
  asName,
  asPlaced,
  asPublicJwk,
  asStatus,
  asTerritory,
  type EntryStatus,
  openPayload,
  type Placed,
  writeInstant,
  writeName,
  writePlaced,
} from './vocabulary.ts'

/** An entry as it is written, before it has a version and a signature. */
export interface EntryStatement extends Omit<RegistryEntry, 'document'> {
  /** Who recognises, and signs this document: `root`, or the id of a delegation. */
  readonly authority: string
  readonly status: EntryStatus
  /** Where the body is at home, for authorities that are limited to a territory. */
  readonly territory?: string
}

export interface EntryDocument extends EntryStatement, Placed {
  /** The payload as signed. */
  readonly document: JsonObject
}

/** What somebody asks a registry to say of it. An authority decides, and adds its own name, an id and the status. */
export type EntryRequest = Omit<EntryStatement, 'id' | 'authority' | 'status'>

/** @throws TrustError `REGISTRY_INVALID`; CredentialError for key material and identifiers that are refused. */
export function readEntry(payload: JsonObject, at: string): EntryDocument {
  const place = openPayload(payload, 'RegistryEntry', at)
  return {
    ...asRequest(place),
    ...asPlaced(place),
    id: asDocumentId(member(place, 'id')),
    authority: asDocumentId(member(place, 'authority')),
    status: asStatus(member(place, 'status')),
    document: payload,
  }
}

/**
 * Reads what an issuer or a verifier asks a registry to say of it: the `registry-entry.json` of a school's published
 * site, or the file that a university has written with `writeEntryRequest`.
 *
 * @throws TrustError `REGISTRY_INVALID`; CredentialError for key material and identifiers that are refused.
 */
export function readEntryRequest(payload: JsonObject, at: string): EntryRequest {
  return asRequest({ value: payload, at, code: 'REGISTRY_INVALID' })
}

/** The file that {@link readEntryRequest} reads. */
export function writeEntryRequest(request: EntryRequest): JsonObject {
  const { role, identifiers, from, until, territory, purposes, retention, claims } = request
  return {
    role,
    identifiers,
    name: writeName(request.name),
    from: writeInstant(from),
    ...(until && { until: writeInstant(until) }),
    ...(territory !== undefined && { territory }),
    ...(role === 'issuer' && { mayAward: request.mayAward }),
    ...(purposes && { purposes: purposes.map(({ code, name }) => ({ code, name: writeName(name) })) }),
    ...(retention !== undefined && { retention }),
    ...(claims && { claims: claims.map((path) => [...path]) }),
    keys: request.keys.map(writeKey),
  }
}

export function writeEntry(entry: EntryStatement, placed: Placed): JsonObject {
  const { id, authority, status } = entry
  return {
    type: 'RegistryEntry',
    ...writePlaced(placed),
    ...{ id, authority, status },
    ...writeEntryRequest(entry),
  }
}

function asRequest(place: JsonPlace): EntryRequest {
  const role = asOneOf(member(place, 'role'), ['issuer', 'verifier'])
  const identifiers = asList(member(place, 'identifiers'), asIdentifier)
  if (identifiers.length === 0) throw unexpected(member(place, 'identifiers'), 'at least one identifier')
  return {
    role,
    identifiers,
    name: asName(member(place, 'name')),
    ...asPeriod(place),
    ...optionalMember(place, 'territory', asTerritory),
    keys: asKeys(member(place, 'keys'), identifiers),
    ...(role === 'issuer'
      ? { mayAward: asList(member(place, 'mayAward'), asKind) }
      : {
          mayAward: [],
          purposes: asList(member(place, 'purposes'), asPurpose),
          retention: asMatch(
            member(place, 'retention'),
            /^P(?=\d)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?$/,
            'a duration such as P1Y',
          ),
          ...optionalMember(place, 'claims', (claims) => asList(claims, asClaimPath)),
        }),
  }
}

function asClaimPath(place: JsonPlace): ClaimPath {
  const path = asList(place, ({ value }) => value)
  if (path.length === 0 || !path.every(isStep)) throw unexpected(place, 'a list of texts, numbers and null')
  return path as ClaimPath
}

function isStep(value: JsonValue | undefined): boolean {
  return typeof value === 'string' || value === null || (Number.isInteger(value) && (value as number) >= 0)
}

function asPurpose(place: JsonPlace): Purpose {
  return { code: asText(member(place, 'code')), name: asName(member(place, 'name')) }
}

function asKeys(place: JsonPlace, identifiers: readonly string[]): readonly RegistryKey[] {
  const keys = asList(place, (key) => ({
    kid: asKid(member(key, 'kid'), identifiers),
    jwk: asPublicJwk(member(key, 'jwk')),
    ...asPeriod(key),
    ...optionalMember(key, 'compromisedAt', asInstant),
  }))
  if (new Set(keys.map(({ kid }) => kid)).size !== keys.length)
    throw unexpected(place, 'keys of different names')
  return keys
}

/** An absolute DID URL under one of the entry's own DIDs, or a plain name for use under its https URLs. */
function asKid(place: JsonPlace, identifiers: readonly string[]): string {
  const kid = asText(place)
  const isOwn = kid.startsWith('did:')
    ? identifiers.includes(readDidUrl(kid, place.at).did) && kid.includes('#')
    : /^[A-Za-z0-9_-][A-Za-z0-9._:-]*$/.test(kid)
  if (!isOwn) throw unexpected(place, 'a DID URL under one of the identifiers, or a plain name')
  return kid
}

function asPeriod(place: JsonPlace): { readonly from: Date; readonly until?: Date } {
  const from = asInstant(member(place, 'from'))
  const end = optionalMember(place, 'until', asInstant)
  if (end.until && end.until < from) throw unexpected(member(place, 'until'), 'an instant not before from')
  return { from, ...end }
}

function writeKey({ kid, jwk, from, until, compromisedAt }: RegistryKey): JsonObject {
  return {
    kid,
    jwk: { ...jwk },
    from: writeInstant(from),
    ...(until && { until: writeInstant(until) }),
    ...(compromisedAt && { compromisedAt: writeInstant(compromisedAt) }),
  }
}
