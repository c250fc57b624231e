/** The root document: which keys are in charge of what in a registry. */
import type { JsonObject } from '@attestat/credential'
import { asCount, asInstant, asText, member, optionalMember } from '../../json-place.ts'
import type { KeyGroup } from '../general-jws.ts'
import {
  asKeyGroup,
  asName,
  type BilingualName,
  openPayload,
  writeInstant,
  writeKeyGroup,
  writeName,
} from './vocabulary.ts'

/** What the keys of a root document may sign: later roots; delegations and entries; the index; the timestamp. */
export const rootRoles = ['root', 'delegation', 'index', 'timestamp'] as const
export type RootRole = (typeof rootRoles)[number]

/** The keys in charge of each role. */
export interface RootRoles extends Readonly<Record<RootRole, KeyGroup>> {
  /** Who countersigns batch manifests. Default: the keys of `delegation`. */
  readonly manifest?: KeyGroup
}

export interface RootDocument {
  /** Names the registry, for instance by an https URL. Stays the same over all versions. */
  readonly id: string
  readonly name: BilingualName
  readonly version: number
  readonly expires: Date
  readonly roles: RootRoles
}

/** @throws TrustError `REGISTRY_INVALID`; CredentialError for key material that is refused. */
export function readRoot(payload: JsonObject, at: string): RootDocument {
  const place = openPayload(payload, 'RegistryRoot', at)
  const roles = member(place, 'roles')
  return {
    id: asText(member(place, 'id')),
    name: asName(member(place, 'name')),
    version: asCount(member(place, 'version')),
    expires: asInstant(member(place, 'expires')),
    roles: {
      root: asKeyGroup(member(roles, 'root')),
      delegation: asKeyGroup(member(roles, 'delegation')),
      index: asKeyGroup(member(roles, 'index')),
      timestamp: asKeyGroup(member(roles, 'timestamp')),
      ...optionalMember(roles, 'manifest', asKeyGroup),
    },
  }
}

export function writeRoot({ id, name, version, expires, roles }: RootDocument): JsonObject {
  return {
    type: 'RegistryRoot',
    id,
    name: writeName(name),
    version,
    expires: writeInstant(expires),
    roles: {
      ...Object.fromEntries(rootRoles.map((role) => [role, writeKeyGroup(roles[role])])),
      ...(roles.manifest && { manifest: writeKeyGroup(roles.manifest) }),
    },
  }
}

/** The keys that countersign batch manifests. */
export function manifestGroup({ roles }: RootDocument): KeyGroup {
  return roles.manifest ?? roles.delegation
}
