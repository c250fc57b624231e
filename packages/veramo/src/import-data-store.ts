/**
 * What an existing Veramo agent keeps in its SQLite data store, read for a wallet that takes it over. The file is opened
 * for reading alone, and nothing in it is believed: the wallet verifies what it keeps.
 *
 * @see the TypeORM entities and migrations of `@veramo/data-store` 7; a file that no Veramo after version 2 has opened is
 *   read too.
 */
import { createHash } from 'node:crypto'
import {
  CredentialError,
  decodeJsonObject,
  didKeyOf,
  isSameKey,
  type JsonObject,
  limits,
  type PublicJwk,
  readCredential,
  ToolkitError,
} from '@attestat/credential'
import type { PrivateJwk } from '@attestat/keys'
import { openSecretBox } from '@stablelib/nacl'
import { VeramoError } from './codes.ts'
import {
  type DataStoreTables,
  type KeyRow,
  openDataStoreTables,
  type SignedRow,
} from './data-store-tables.ts'
import { expected } from './expected.ts'
import { privateJwkOf, publicJwkOf, readKeyType } from './key-material.ts'
import { signedTextOf } from './signed-text.ts'

/** A credential of the data store: its token, or why there is none to take. */
export type StoredCredential = {
  /** The table, and the place in its row: `credential`, or `presentation.verifiableCredential[0]`. */
  readonly at: string
  /** Of the row. */
  readonly hash: string
} & ({ readonly text: string } | { readonly error: ToolkitError })

/** A key of the data store that can be a wallet's. */
export interface StoredKey {
  readonly kid: string
  readonly did: string
  readonly publicJwk: PublicJwk
}

/** A row that a wallet has no use for, or that it has to be asked for. */
export interface StoredRow {
  readonly kind: 'presentation' | 'message' | 'key' | 'did'
  /** A hash, an id, a `kid` or a DID. */
  readonly name: string
}

export interface DataStoreReading {
  /** What TypeORM puts before the names of tables. Default: nothing, or the only one that there is in the file. */
  readonly entityPrefix?: string
}

/** An open data store. */
export interface VeramoDataStore {
  /** Every credential, oldest first, and then those that are left in presentations alone; none twice. */
  credentials(): Iterable<StoredCredential>
  /** The keys that a wallet can have: P-256 and Ed25519, under their did:key. */
  keys(): readonly StoredKey[]
  /** Those of them that credentials are bound to, and that of the most first. */
  boundKeys(): Promise<readonly StoredKey[]>
  /**
   * The private half of a key, by its `kid` or its did:key.
   *
   * @param secret What Veramo's `SecretBox` sealed it with, in hexadecimal digits; absent for one that was not sealed.
   * @throws VeramoError `AGENT_KEY_UNKNOWN`, `KEY_TYPE_UNSUPPORTED` for a key that no wallet can have,
   *   `DATA_STORE_SEALED` without the secret that opens it, `AGENT_ARGUMENT_INVALID`.
   */
  privateKey(name: string, secret?: string): PrivateJwk
  /** Every other row that says something of its own: what was shown and written, keys, and DIDs that are not keys. */
  rows(): Iterable<StoredRow>
  close(): void
}

/** Opens the data store of a Veramo agent. @throws VeramoError `DATA_STORE_INVALID`, `DATA_STORE_BUSY`. */
export function openVeramoDataStore(path: string, { entityPrefix }: DataStoreReading = {}): VeramoDataStore {
  const tables = openDataStoreTables(path, entityPrefix)
  let read: readonly StoredKey[] | undefined
  const keys = (): readonly StoredKey[] => {
    read ??= tables.keys().flatMap((row) => readKey(row) ?? [])
    return read
  }
  return {
    credentials: () => credentialsOf(tables),
    keys,
    boundKeys: () => boundKeysOf(credentialsOf(tables), keys()),
    privateKey: (name, secret) => {
      // A DID is what it says; whoever wrote the file may have called another key by it.
      const ofDid = keys().filter(({ did }) => did === name)
      const asked = ofDid.length > 0 ? ofDid : keys().filter(({ kid }) => kid === name)
      // Of another kind: said as such, not as if it were not there.
      if (asked.length === 0) readKeyType(tables.keys().find(({ kid }) => kid === name)?.type ?? unknownKey())
      return privateHalf(tables, asked, secret)
    },
    *rows() {
      for (const { hash } of tables.presentations()) yield { kind: 'presentation', name: hash }
      for (const kind of ['message', 'key'] as const) {
        for (const name of tables.names(kind)) yield { kind, name }
      }
      for (const name of tables.dids()) yield { kind: 'did', name }
    },
    close: tables.close,
  }
}

/** One key may have several names, and its private half be under one of them alone: the first that is its own. */
function privateHalf(
  tables: DataStoreTables,
  names: readonly StoredKey[],
  secret: string | undefined,
): PrivateJwk {
  let refusal: unknown
  for (const { kid, publicJwk } of names) {
    const row = tables.privateKey(kid)
    if (!row) continue
    const { type, privateKeyHex } = row
    try {
      const jwk = privateJwkOf(
        type,
        secret === undefined ? unsealed(privateKeyHex) : open(privateKeyHex, secret),
      )
      // The two halves stand in different tables.
      if (isSameKey(jwk, publicJwk)) return jwk
    } catch (error) {
      refusal ??= error
    }
  }
  if (refusal === undefined) return unknownKey()
  throw refusal
}

function* credentialsOf(tables: DataStoreTables): Iterable<StoredCredential> {
  const seen = new Set<string>()
  for (const row of tables.credentials()) {
    const stored = readRow(row, 'credential', signedTextOf)
    if ('text' in stored) seen.add(digestOf(stored.text))
    yield stored
  }
  // An agent that deletes a credential leaves it in the presentations that it made of it.
  for (const row of tables.presentations()) {
    for (const stored of presentedIn(row)) {
      const digest = 'text' in stored ? digestOf(stored.text) : undefined
      if (digest !== undefined && seen.has(digest)) continue
      if (digest !== undefined) seen.add(digest)
      yield stored
    }
  }
}

/** Of what is in a presentation, only what somebody has signed: anything else was never a credential. */
function presentedIn(row: SignedRow): readonly StoredCredential[] {
  const at = 'presentation'
  const whole = readRow(row, at, (presentation) => presentation)
  if ('error' in whole) return [whole]
  const { verifiableCredential: inside } = whole.text
  return (Array.isArray(inside) ? inside : []).map((one, i) => {
    const place = `${at}.verifiableCredential[${i}]`
    return orError({ at: place, hash: row.hash }, () => signedTextOf(one, place))
  })
}

interface Placed {
  readonly at: string
  readonly hash: string
}

function readRow<Text>(
  { hash, raw }: SignedRow,
  at: string,
  read: (document: JsonObject, at: string) => Text,
): Placed & ({ readonly text: Text } | { readonly error: ToolkitError }) {
  return orError({ at, hash }, () => {
    if (raw === null) {
      const details = { expected: expected('a text of at most {most} bytes', { most: limits.jsonBytes }) }
      throw new VeramoError('DATA_STORE_INVALID', { at: `${at}.raw`, details })
    }
    return read(decodeJsonObject(raw, { at, maxBytes: limits.jsonBytes }), at)
  })
}

function orError<Text>(
  placed: Placed,
  read: () => Text,
): Placed & ({ readonly text: Text } | { readonly error: ToolkitError }) {
  try {
    return { ...placed, text: read() }
  } catch (error) {
    if (error instanceof ToolkitError) return { ...placed, error }
    throw error
  }
}

async function boundKeysOf(
  credentials: Iterable<StoredCredential>,
  keys: readonly StoredKey[],
): Promise<readonly StoredKey[]> {
  const counts = new Map<string, number>()
  for (const stored of credentials) {
    const key = 'text' in stored ? await holderKeyOf(stored.text) : undefined
    if (!key) continue
    const did = didKeyOf(key)
    counts.set(did, (counts.get(did) ?? 0) + 1)
  }
  const count = ({ did }: StoredKey): number => counts.get(did) ?? 0
  return keys.filter((key) => count(key) > 0).toSorted((one, other) => count(other) - count(one))
}

/** What cannot be read is bound to nothing. */
async function holderKeyOf(text: string): Promise<PublicJwk | undefined> {
  try {
    return (await readCredential(text)).holderKey
  } catch (error) {
    if (error instanceof CredentialError) return undefined
    throw error
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

/** Keys of other kinds, for Ethereum or encryption, are no wallet's. */
function readKey({ kid, ...key }: KeyRow): StoredKey | undefined {
  try {
    const publicJwk = publicJwkOf(key)
    return { kid, did: didKeyOf(publicJwk), publicJwk }
  } catch (error) {
    if (error instanceof ToolkitError) return undefined
    throw error
  }
}

function unknownKey(): never {
  throw new VeramoError('AGENT_KEY_UNKNOWN', { at: 'kid' })
}

/** A sealed key is longer than any that is not: a nonce and a tag go with it. */
function unsealed(privateKeyHex: string): string {
  if (privateKeyHex.length > 128) throw new VeramoError('DATA_STORE_SEALED', { at: 'private-key' })
  return privateKeyHex
}

/** Opens what Veramo's `SecretBox` sealed: XSalsa20-Poly1305 over the hexadecimal digits, the nonce in front. */
function open(sealedHex: string, secret: string): string {
  const sealed = Buffer.from(sealedHex, 'hex')
  const key = /^[0-9a-f]{64}$/i.test(secret) ? Buffer.from(secret, 'hex') : undefined
  const opened =
    key && sealed.length > 40 ? openSecretBox(key, sealed.subarray(0, 24), sealed.subarray(24)) : null
  if (!opened) throw new VeramoError('DATA_STORE_SEALED', { at: 'private-key' })
  return Buffer.from(opened).toString('utf8')
}
