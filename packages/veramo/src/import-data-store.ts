/**
 * What an existing Veramo agent keeps in its SQLite data store, read for a wallet that takes it over. The file is opened
 * for reading alone, and nothing in it is believed: the wallet verifies what it keeps.
 *
 * @see the TypeORM entities and migrations of `@veramo/data-store` 7; Veramo 2 had the private half of a key beside the
 *   public one, and a file that no later Veramo has opened still has it there.
 */
import {
  CredentialError,
  decodeJsonObject,
  didKeyOf,
  isSameKey,
  limits,
  type PublicJwk,
  ToolkitError,
} from '@attestat/credential'
import type { PrivateJwk } from '@attestat/keys'
import { openSecretBox } from '@stablelib/nacl'
import type { IKey } from '@veramo/core-types'
import SqliteDatabase, { type Database, type Statement } from 'better-sqlite3'
import { VeramoError } from './codes.ts'
import { expected } from './expected.ts'
import { privateJwkOf, publicJwkOf, readKeyType } from './key-material.ts'
import { signedTextOf } from './signed-text.ts'

/** A credential of the data store: its token, or why there is none to take. */
export type StoredCredential = { readonly hash: string } & (
  | { readonly text: string }
  | { readonly error: ToolkitError }
)

/** A key of the data store that can be a wallet's. */
export interface StoredKey {
  readonly kid: string
  readonly did: string
  readonly publicJwk: PublicJwk
}

/** An open data store. */
export interface VeramoDataStore {
  /** Every credential, oldest first; those that came in a presentation or a message among them. */
  credentials(): Iterable<StoredCredential>
  /** The keys that a wallet can have: P-256 and Ed25519, under their did:key. */
  keys(): readonly StoredKey[]
  /**
   * The private half of a key, by its `kid` or its did:key.
   *
   * @param secret What Veramo's `SecretBox` sealed it with, in hexadecimal digits; absent for one that was not sealed.
   * @throws VeramoError `AGENT_KEY_UNKNOWN`, `KEY_TYPE_UNSUPPORTED` for a key that no wallet can have,
   *   `DATA_STORE_SEALED` without the secret that opens it, `AGENT_ARGUMENT_INVALID`.
   */
  privateKey(name: string, secret?: string): PrivateJwk
  close(): void
}

/** Opens the data store of a Veramo agent. @throws VeramoError `DATA_STORE_INVALID`. */
export function openVeramoDataStore(path: string): VeramoDataStore {
  const { database, credentialRows, keyRows, privateKeyRow } = openDatabase(path)
  const listKeys = (): readonly KeyRow[] => asDataStoreError(path, () => keyRows.all())
  const keys = (): readonly StoredKey[] => listKeys().flatMap((row) => readKey(row) ?? [])
  return {
    *credentials() {
      const rows = credentialRows.iterate()
      try {
        for (;;) {
          const { done, value } = asDataStoreError(path, () => rows.next())
          if (done) return
          yield readCredentialRow(value)
        }
      } finally {
        rows.return?.()
      }
    },
    keys,
    privateKey: (name, secret) => {
      const known = keys()
      // A DID is what it says; whoever wrote the file may have called another key by it.
      const key = known.find(({ did }) => did === name) ?? known.find(({ kid }) => kid === name)
      // Of another kind: said as such, not as if it were not there.
      if (!key) readKeyType(listKeys().find(({ kid }) => kid === name)?.type ?? unknownKey())
      const row = key && asDataStoreError(path, () => privateKeyRow.get(key.kid))
      if (!key || !row) return unknownKey()
      const jwk = privateJwkOf(
        row.type,
        secret === undefined ? unsealed(row.privateKeyHex) : open(row.privateKeyHex, secret),
      )
      // The two halves stand in different tables.
      if (!isSameKey(jwk, key.publicJwk)) return unknownKey()
      return jwk
    },
    close: () => database.close(),
  }
}

type KeyRow = Pick<IKey, 'kid' | 'type' | 'publicKeyHex'>

interface PrivateKeyRow {
  readonly type: string
  readonly privateKeyHex: string
}

interface CredentialRow {
  readonly hash: string
  /** Null for what is no text, or longer than a credential may be. */
  readonly raw: string | null
}

interface OpenedStore {
  readonly database: Database
  readonly credentialRows: Statement<[], CredentialRow>
  readonly keyRows: Statement<[], KeyRow>
  /** Finds the private half of a key by its `kid`. */
  readonly privateKeyRow: Statement<[string], PrivateKeyRow>
}

function openDatabase(path: string): OpenedStore {
  let database: Database | undefined
  try {
    database = new SqliteDatabase(path, { readonly: true, fileMustExist: true })
    database.pragma('trusted_schema = OFF')
    const tables = database
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .pluck()
      .all()
    if (!tables.includes('credential') || !tables.includes('key')) {
      throw invalid(path, 'the tables credential and key')
    }
    const [table, name] = tables.includes('private-key') ? ['private-key', 'alias'] : ['key', 'kid']
    return {
      database,
      credentialRows: database.prepare(
        `SELECT substr(CAST(hash AS TEXT), 1, 64) AS hash,
           CASE WHEN ${isText('raw', limits.jsonBytes)} THEN raw END AS raw
         FROM "credential" ORDER BY issuanceDate, hash`,
      ),
      keyRows: database.prepare(
        `SELECT kid, type, publicKeyHex FROM "key"
         WHERE ${isText('kid', maxKeyText)} AND ${isText('publicKeyHex', maxKeyText)} ORDER BY kid`,
      ),
      privateKeyRow: database.prepare(
        `SELECT type, privateKeyHex FROM "${table}" WHERE ${name} = ? AND ${isText('privateKeyHex', maxKeyText)}`,
      ),
    }
  } catch (cause) {
    database?.close()
    if (cause instanceof ToolkitError) throw cause
    throw invalid(path, 'a sound SQLite file', cause)
  }
}

/** A column may hold anything, of any length: what is not meant is not read. */
function isText(column: string, maxBytes: number): string {
  return `typeof(${column}) = 'text' AND octet_length(${column}) <= ${maxBytes}`
}

/** Of a key, sealed or not, and of its name. */
const maxKeyText = 4096

/** Runs `work`, and tells SQLite's faults as a file that is not sound: some come only when a page is read. */
function asDataStoreError<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (cause instanceof SqliteDatabase.SqliteError) throw invalid(path, 'a sound SQLite file', cause)
    throw cause
  }
}

function readCredentialRow({ hash, raw }: CredentialRow): StoredCredential {
  const at = 'credential'
  if (raw === null) {
    const details = { expected: expected('a text of at most {most} bytes', { most: limits.jsonBytes }) }
    return { hash, error: new VeramoError('DATA_STORE_INVALID', { at: `${at}.raw`, details }) }
  }
  try {
    return { hash, text: signedTextOf(decodeJsonObject(raw, { at, maxBytes: limits.jsonBytes }), at) }
  } catch (error) {
    if (error instanceof CredentialError) return { hash, error }
    throw error
  }
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

function invalid(path: string, phrase: Parameters<typeof expected>[0], cause?: unknown): VeramoError {
  return new VeramoError('DATA_STORE_INVALID', { at: path, details: { expected: expected(phrase) }, cause })
}
