/** The keys of a key file, as the JSON that is sealed. */
import {
  decodeJsonObject,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  parseInstant,
} from '@attestat/credential'
import { KeyError } from '../codes.ts'
import { expected } from '../expected.ts'
import { exportPrivateJwk, type PrivateKey, privateKeyFromJwk } from '../private-key.ts'

export interface StoredKey {
  readonly name: string
  readonly kid?: string
  readonly key: PrivateKey
  readonly createdAt: Date
  readonly retiredAt?: Date
}

const version = 1

/** @throws KeyError `KEY_NOT_EXPORTABLE`. */
export async function writeStoredKeys(keys: readonly StoredKey[]): Promise<Uint8Array> {
  const entries = keys.map(async ({ name, kid, key, createdAt, retiredAt }) => ({
    name,
    ...(kid === undefined ? {} : { kid }),
    createdAt: createdAt.toISOString(),
    ...(retiredAt ? { retiredAt: retiredAt.toISOString() } : {}),
    jwk: await exportPrivateJwk(key),
  }))
  return new TextEncoder().encode(JSON.stringify({ version, keys: await Promise.all(entries) }))
}

/**
 * Reads what {@link writeStoredKeys} made. It comes out of a seal, so a fault is a fault of the program that wrote.
 *
 * @throws KeyError `KEYSTORE_VERSION`, `KEYSTORE_INVALID`, `PRIVATE_KEY_INVALID`.
 */
export async function readStoredKeys(bytes: Uint8Array): Promise<StoredKey[]> {
  const content = decodeJsonObject(bytes, { at: 'keystore' })
  if (typeof content.version !== 'number' || content.version < 1) throw invalid('version', 'a version')
  if (content.version > version) {
    throw new KeyError('KEYSTORE_VERSION', {
      at: 'version',
      details: { found: content.version, supported: version },
    })
  }
  if (!Array.isArray(content.keys)) throw invalid('keys', 'an array')
  return Promise.all(content.keys.map((entry: JsonValue, i: number) => readStoredKey(entry, `keys[${i}]`)))
}

async function readStoredKey(entry: JsonValue, at: string): Promise<StoredKey> {
  if (!isJsonObject(entry)) throw invalid(at, 'an object')
  const { name, kid } = entry
  if (typeof name !== 'string') throw invalid(`${at}.name`, 'a text')
  if (kid !== undefined && typeof kid !== 'string') throw invalid(`${at}.kid`, 'a text')
  const retiredAt = entry.retiredAt === undefined ? undefined : readInstant(entry, 'retiredAt', at)
  return {
    name,
    ...(kid === undefined ? {} : { kid }),
    key: await privateKeyFromJwk(entry.jwk),
    createdAt: readInstant(entry, 'createdAt', at),
    ...(retiredAt ? { retiredAt } : {}),
  }
}

function readInstant(entry: JsonObject, name: string, at: string): Date {
  const instant = parseInstant(entry[name])
  if (!instant) throw invalid(`${at}.${name}`, 'a date-time with a zone')
  return instant
}

function invalid(at: string, ...phrase: Parameters<typeof expected>): KeyError {
  return new KeyError('KEYSTORE_INVALID', { at, details: { expected: expected(...phrase) } })
}
