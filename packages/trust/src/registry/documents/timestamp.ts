/** The timestamp: says for a short while which index is the current one. */
import type { JsonObject } from '@attestat/credential'
import { asInstant, member } from '../../json-place.ts'
import { asNamedVersion, type NamedVersion } from './registry-index.ts'
import { asPlaced, openPayload, type Placed, writeInstant, writePlaced } from './vocabulary.ts'

export interface TimestampDocument extends Placed {
  readonly issuedAt: Date
  readonly expires: Date
  readonly index: NamedVersion
}

/** @throws TrustError `REGISTRY_INVALID`. */
export function readTimestamp(payload: JsonObject, at: string): TimestampDocument {
  const place = openPayload(payload, 'RegistryTimestamp', at)
  return {
    ...asPlaced(place),
    issuedAt: asInstant(member(place, 'issuedAt')),
    expires: asInstant(member(place, 'expires')),
    index: asNamedVersion(member(place, 'index')),
  }
}

export function writeTimestamp(timestamp: TimestampDocument): JsonObject {
  const { issuedAt, expires, index } = timestamp
  return {
    type: 'RegistryTimestamp',
    ...writePlaced(timestamp),
    issuedAt: writeInstant(issuedAt),
    expires: writeInstant(expires),
    index: { version: index.version, sha256: index.sha256 },
  }
}
