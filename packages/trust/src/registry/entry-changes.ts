/** How an entry changes over time: what its subject asks anew, and what its authority has decided and keeps. */
import { isSameKey } from '@attestat/credential'
import { TrustError } from '../codes.ts'
import { expected } from '../expected.ts'
import type { RegistryKey } from '../trust-source.ts'
import { type EntryDocument, type EntryRequest, type EntryStatement, readEntry } from './documents/entry.ts'
import { delegationId, entryFile, fileText, isListedFile, type RegistryFiles } from './files.ts'
import { readGeneralJws } from './general-jws.ts'

/** The entry of an id, unverified. @throws TrustError `REGISTRY_INCOMPLETE`, `REGISTRY_INVALID`. */
export function entryAtHand(files: RegistryFiles, id: string): EntryDocument {
  return readEntryFile(files, entryFile(id))
}

/** The entry that has one of the identifiers, unverified. @throws TrustError `REGISTRY_INVALID`. */
export function findEntry(files: RegistryFiles, identifiers: readonly string[]): EntryDocument | undefined {
  for (const name of files.keys()) {
    if (!isListedFile(name) || delegationId(name) !== undefined) continue
    const entry = readEntryFile(files, name)
    if (entry.identifiers.some((identifier) => identifiers.includes(identifier))) return entry
  }
  return undefined
}

/**
 * An entry as its subject asks for it now, after a change of keys for instance. What the authority has decided stays:
 * status, types, territory and term. So do keys that are no longer named, and that a key is compromised: what was
 * signed with them has still to be judged.
 *
 * @throws TrustError `REGISTRY_INVALID` when a key that is known by a name is another one now.
 */
export function renewedEntry(before: EntryStatement, asked: EntryRequest): EntryStatement {
  const { id, authority, status, mayAward, territory, until } = before
  return {
    ...asked,
    ...{ id, authority, status, mayAward },
    ...(territory !== undefined && { territory }),
    ...(until && { until }),
    from: earlier(before.from, asked.from),
    keys: keysAfter(before.keys, asked.keys),
  }
}

/**
 * An entry one of whose keys is compromised. An earlier moment than the one that is known replaces it, a later one
 * does not.
 *
 * @throws TrustError `REGISTRY_INCOMPLETE` when the entry has no key of the name.
 */
export function withCompromisedKey(entry: EntryStatement, kid: string, since: Date): EntryStatement {
  if (!entry.keys.some((key) => key.kid === kid)) {
    throw new TrustError('REGISTRY_INCOMPLETE', { at: `${entryFile(entry.id)}.keys` })
  }
  const keys = entry.keys.map((key) => (key.kid === kid ? compromised(key, since) : key))
  return { ...entry, keys }
}

function readEntryFile(files: RegistryFiles, name: string): EntryDocument {
  return readEntry(readGeneralJws(fileText(files, name), 'registry-entry', name).payload, name)
}

function keysAfter(before: readonly RegistryKey[], asked: readonly RegistryKey[]): readonly RegistryKey[] {
  const known = new Map(before.map((key) => [key.kid, key]))
  const changed = asked.map((key, i) => {
    const old = known.get(key.kid)
    known.delete(key.kid)
    if (old && !isSameKey(old.jwk, key.jwk)) {
      const details = { expected: expected('the key that is known by this name') }
      throw new TrustError('REGISTRY_INVALID', { at: `keys[${i}].jwk`, details })
    }
    return old?.compromisedAt ? compromised(key, old.compromisedAt) : key
  })
  return [...known.values(), ...changed]
}

function compromised(key: RegistryKey, since: Date): RegistryKey {
  const { compromisedAt = since } = key
  return { ...key, compromisedAt: earlier(compromisedAt, since) }
}

function earlier(one: Date, other: Date): Date {
  return new Date(Math.min(one.getTime(), other.getTime()))
}
