/** A delegation: an authority lets somebody else vouch, within limits. */
import type { JsonObject } from '@attestat/credential'
import {
  asInstant,
  asList,
  asObject,
  type JsonPlace,
  member,
  optionalMember,
  unexpected,
} from '../../json-place.ts'
import type { KeyGroup } from '../general-jws.ts'
import {
  asDocumentId,
  asKeyGroup,
  asKind,
  asName,
  asPlaced,
  asStatus,
  asTerritory,
  type BilingualName,
  type EntryStatus,
  openPayload,
  type Placed,
  rootAuthority,
  writeInstant,
  writeKeyGroup,
  writeName,
  writePlaced,
} from './vocabulary.ts'

/** What an authority may vouch for. */
export interface Limits {
  /** Credential types, by kind; `*` for any. */
  readonly kinds: readonly string[]
  /** Parts of the world; absent for anywhere. */
  readonly territory?: readonly string[]
  /** Recognition by this authority must end by then; absent for no end. */
  readonly until?: Date
}

/** A delegation as it is written, before it has a version and a signature. */
export interface DelegationStatement extends KeyGroup {
  readonly id: string
  /** Who delegates, and signs this document: `root`, or the id of another delegation. */
  readonly authority: string
  readonly name: BilingualName
  readonly limits: Limits
  /** Of all that it vouches for, whatever its entries say; absent for `recognised`. */
  readonly status?: EntryStatus
}

export interface DelegationDocument extends DelegationStatement, Placed {}

/** @throws TrustError `REGISTRY_INVALID`; CredentialError for key material that is refused. */
export function readDelegation(payload: JsonObject, at: string): DelegationDocument {
  const place = openPayload(payload, 'RegistryDelegation', at)
  const id = asDocumentId(member(place, 'id'))
  if (id === rootAuthority)
    throw unexpected(member(place, 'id'), 'an id other than {id}', { id: rootAuthority })
  return {
    id,
    ...asPlaced(place),
    authority: asDocumentId(member(place, 'authority')),
    name: asName(member(place, 'name')),
    limits: asLimits(member(place, 'limits')),
    ...optionalMember(place, 'status', asStatus),
    ...asKeyGroup(place),
  }
}

export function writeDelegation(delegation: DelegationStatement, placed: Placed): JsonObject {
  const { kinds, territory, until } = delegation.limits
  return {
    type: 'RegistryDelegation',
    ...writePlaced(placed),
    id: delegation.id,
    authority: delegation.authority,
    ...(delegation.status && { status: delegation.status }),
    name: writeName(delegation.name),
    ...writeKeyGroup(delegation),
    limits: { kinds, ...(territory && { territory }), ...(until && { until: writeInstant(until) }) },
  }
}

const limitNames: readonly string[] = ['kinds', 'territory', 'until']

function asLimits(place: JsonPlace): Limits {
  // A limit that is not understood must not be passed over: what it forbids would be allowed.
  const unknown = Object.keys(asObject(place)).find((name) => !limitNames.includes(name))
  if (unknown !== undefined)
    throw unexpected(member(place, unknown), 'no limits but {names}', { names: limitNames.join(', ') })
  return {
    kinds: asList(member(place, 'kinds'), asKind),
    ...optionalMember(place, 'territory', (list) => asList(list, asTerritory)),
    ...optionalMember(place, 'until', asInstant),
  }
}
