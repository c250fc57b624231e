/** The timestamp: says for a short while which index is the current one. */
import type { JsonObject } from '@attestat/credential'
import { asCount, asInstant, member } from '../../json-place.ts'
import { asNamedVersion, type NamedVersion } from './registry-index.ts'
import { openPayload, writeInstant } from './vocabulary.ts'

export interface TimestampDocument {
  readonly version: number
  readonly issuedAt: Date
  readonly expires: Date
  readonly index: NamedVersion
}

/** @throws TrustError `REGISTRY_INVALID`. */
export function readTimestamp(payload: JsonObject, at: string): TimestampDocument {
  const place = openPayload(payload, 'RegistryTimestamp', at)
  return {
    version: asCount(member(place, 'version')),
    issuedAt: asInstant(member(place, 'issuedAt')),
    expires: asInstant(member(place, 'expires')),
    index: asNamedVersion(member(place, 'index')),
  }
}

export function writeTimestamp({ version, issuedAt, expires, index }: TimestampDocument): JsonObject {
  return {
    type: 'RegistryTimestamp',
    version,
    issuedAt: writeInstant(issuedAt),
    expires: writeInstant(expires),
    index: { version: index.version, sha256: index.sha256 },
  }
}
