/** The holder's key: made once for a wallet, kept sealed in its store, reachable only as a signer. */
import {
  decodeJsonObject,
  isSameKey,
  type JsonObject,
  type Signer,
  type SigningAlgorithm,
} from '@attestat/credential'
import {
  exportPrivateJwk,
  generateKey,
  type PrivateJwk,
  type PrivateKey,
  privateKeyFromJwk,
  signerFromJwk,
} from '@attestat/keys'
import { WalletError } from './codes.ts'
import type { RecordName, RecordType, StoredRecord, WalletStore } from './store.ts'

/** The signer of the wallet's key, which is made when there is none yet. It names no `kid`: `cnf` holds the key. */
export async function openHolderKey(store: WalletStore, alg: SigningAlgorithm): Promise<Signer> {
  return (await readHolderKey(store)) ?? signerOfRecord(await makeHolderKey(store, alg))
}

/** The signer of the wallet's key, where there is one. @throws KeyError `PRIVATE_KEY_INVALID`. */
export async function readHolderKey(store: WalletStore): Promise<Signer | undefined> {
  const record = await store.get(recordName)
  return record && signerOfRecord(record)
}

/** The wallet's key, for what was sealed for it. @throws WalletError `HOLDER_KEY_MISSING` for a wallet without one. */
export async function holderPrivateKey(store: WalletStore): Promise<PrivateKey> {
  const record = await store.get(recordName)
  if (!record) throw new WalletError('HOLDER_KEY_MISSING')
  return privateKeyFromJwk(jwkOf(record))
}

/**
 * Makes a key that its owner brings along the wallet's own, in place of one that nothing was kept or shown under yet.
 *
 * @throws WalletError `HOLDER_KEY_EXISTS` for a wallet that holds anything under another key; KeyError
 *   `PRIVATE_KEY_INVALID`.
 */
export async function adoptHolderKey(store: WalletStore, jwk: PrivateJwk): Promise<void> {
  const key = await privateKeyFromJwk(jwk)
  const own = await store.get(recordName)
  if (own && isSameKey((await signerOfRecord(own)).publicJwk, key.publicJwk)) return
  const { records } = await store.snapshot()
  if (records.some(({ type }) => !besideKey.includes(type))) {
    throw new WalletError('HOLDER_KEY_EXISTS', { at: 'key' })
  }
  const record = recordOf(await exportPrivateJwk(key))
  await store.write([{ put: { ...record, version: (own?.version ?? 0) + 1 } }])
}

/** What is bound to no key of the wallet. */
const besideKey: readonly RecordType[] = ['holder-key', 'agent-key', 'agent-did', 'status-list']

/** The one way out of the wallet's key, for an owner who takes it along. */
export async function exportHolderKey(store: WalletStore): Promise<PrivateJwk | undefined> {
  const record = await store.get(recordName)
  return record && exportPrivateJwk(await privateKeyFromJwk(jwkOf(record)))
}

function signerOfRecord(record: { readonly bytes: Uint8Array }): Promise<Signer> {
  return signerFromJwk(jwkOf(record))
}

function jwkOf({ bytes }: { readonly bytes: Uint8Array }): JsonObject {
  return decodeJsonObject(bytes, { at: 'holder key' })
}

function recordOf(jwk: PrivateJwk): StoredRecord {
  return { ...recordName, version: 1, bytes: new TextEncoder().encode(JSON.stringify(jwk)) }
}

async function makeHolderKey(
  store: WalletStore,
  alg: SigningAlgorithm,
): Promise<{ readonly bytes: Uint8Array }> {
  const jwk = await exportPrivateJwk(await generateKey(alg))
  const record = recordOf(jwk)
  try {
    await store.write([{ put: record }])
    return record
  } catch (error) {
    // Another program has made the key at the same moment: theirs is the wallet's.
    const made =
      error instanceof WalletError && error.code === 'STORAGE_CONFLICT' && (await store.get(recordName))
    if (!made) throw error
    return made
  }
}

const recordName: RecordName = { type: 'holder-key', id: '1' }
