/**
 * The holder's keys: the wallet's own, made once, and those that are for one issuer or one document each. Kept sealed in
 * the store, reachable only as signers.
 */
import {
  decodeJsonObject,
  isSameKey,
  type JsonObject,
  jwkThumbprint,
  type PublicJwk,
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
import type { RecordName, RecordType, StoreChange, StoredRecord, WalletStore } from './store.ts'

/** The signer of the wallet's key, which is made when there is none yet. It names no `kid`: `cnf` holds the key. */
export async function openHolderKey(store: WalletStore, alg: SigningAlgorithm): Promise<Signer> {
  return (await readHolderKey(store)) ?? signerOfRecord(await makeHolderKey(store, alg))
}

/** The key of a wallet that is yet to be made: what it holds from the first, so that none is ever without. */
export async function newHolderKey(alg: SigningAlgorithm = 'ES256'): Promise<readonly StoredRecord[]> {
  return [recordOf(await exportPrivateJwk(await generateKey(alg)))]
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

/** One of the wallet's keys, for what was sealed for it; undefined when the wallet has none such. */
export async function privateKeyOf(store: WalletStore, key: PublicJwk): Promise<PrivateKey | undefined> {
  const own = await holderPrivateKey(store)
  if (isSameKey(own.publicJwk, key)) return own
  const record = await store.get({ type: keyType, id: await jwkThumbprint(key) })
  return record && privateKeyFromJwk(jwkOf(record))
}

/** What became of a key that its owner brings along: `known` when the wallet has it already. */
export type AdoptedKey = 'adopted' | 'known'

/**
 * Makes a key that its owner brings along the wallet's own, in place of one that nothing was kept or shown under yet: that
 * one is kept beside it, because somebody may have been told of it.
 *
 * @throws WalletError `HOLDER_KEY_EXISTS` for a wallet that holds anything under another key; KeyError
 *   `PRIVATE_KEY_INVALID`.
 */
export async function adoptHolderKey(store: WalletStore, jwk: PrivateJwk): Promise<AdoptedKey> {
  const key = await privateKeyFromJwk(jwk)
  const own = await store.get(recordName)
  if (own && isSameKey((await signerOfRecord(own)).publicJwk, key.publicJwk)) return 'known'
  const { records } = await store.snapshot()
  if (records.some(({ type }) => !besideKey.includes(type))) {
    throw new WalletError('HOLDER_KEY_EXISTS', { at: 'key' })
  }
  const record = recordOf(await exportPrivateJwk(key))
  const former = own ? await besideUnlessThere(store, await privateKeyFromJwk(jwkOf(own))) : []
  await store.write([{ put: { ...record, version: (own?.version ?? 0) + 1 } }, ...former])
  return 'adopted'
}

/**
 * Makes keys that their owner brings along keys of the wallet. The first becomes its own, as by {@link adoptHolderKey},
 * where nothing stands in the way; the others, and in a wallet that is in use all of them, are kept beside its own.
 *
 * @returns what became of each, in their order.
 * @throws KeyError `PRIVATE_KEY_INVALID`.
 */
export async function adoptHolderKeys(
  store: WalletStore,
  jwks: readonly PrivateJwk[],
): Promise<readonly AdoptedKey[]> {
  const adopted: AdoptedKey[] = []
  for (const [i, jwk] of jwks.entries()) {
    const own = i === 0 ? await adoptUnlessInUse(store, jwk) : undefined
    adopted.push(own ?? (await keepBeside(store, await privateKeyFromJwk(jwk))))
  }
  return adopted
}

async function adoptUnlessInUse(store: WalletStore, jwk: PrivateJwk): Promise<AdoptedKey | undefined> {
  try {
    return await adoptHolderKey(store, jwk)
  } catch (error) {
    if (error instanceof WalletError && error.code === 'HOLDER_KEY_EXISTS') return undefined
    throw error
  }
}

async function keepBeside(store: WalletStore, key: PrivateKey): Promise<AdoptedKey> {
  if (await holdsKey(store, key.publicJwk)) return 'known'
  await store.write(await besideUnlessThere(store, key))
  return 'adopted'
}

async function besideUnlessThere(store: WalletStore, key: PrivateKey): Promise<readonly StoreChange[]> {
  const record = await pairwiseRecord(await exportPrivateJwk(key))
  return (await store.get(record)) ? [] : [{ put: record }]
}

/** What is bound to no key of the wallet. */
const besideKey: readonly RecordType[] = [
  'holder-key',
  'outside-key',
  'agent-key',
  'agent-did',
  'agent-credential',
  'agent-presentation',
  'agent-message',
  'age-policy',
  'status-list',
]

/** Makes a key beside the wallet's own, so that what is bound to it cannot be linked by the key to anything else. */
export async function makePairwiseKey(store: WalletStore, alg: SigningAlgorithm): Promise<Signer> {
  const record = await pairwiseRecord(await exportPrivateJwk(await generateKey(alg)))
  await store.write([{ put: record }])
  return signerOfRecord(record)
}

/** The signer of a key that is kept nowhere. */
export async function makeFleetingKey(alg: SigningAlgorithm): Promise<Signer> {
  return signerFromJwk(await exportPrivateJwk(await generateKey(alg)))
}

/** The signer of a pairwise key; undefined when the wallet has none such. */
export async function readPairwiseKey(store: WalletStore, key: PublicJwk): Promise<Signer | undefined> {
  const record = await store.get({ type: keyType, id: await jwkThumbprint(key) })
  return record && signerOfRecord(record)
}

/** Whether a key is one of the wallet's. */
export async function holdsKey(store: WalletStore, key: PublicJwk): Promise<boolean> {
  const own = await readHolderKey(store)
  if (own && isSameKey(own.publicJwk, key)) return true
  return (await store.get({ type: keyType, id: await jwkThumbprint(key) })) !== undefined
}

/** Whether a key is among some. */
export function isAmong(key: PublicJwk, keys: readonly PublicJwk[]): boolean {
  return keys.some((one) => isSameKey(one, key))
}

/** Every public key of the wallet, its own first. */
export async function listHolderKeys(store: WalletStore): Promise<readonly PublicJwk[]> {
  const signers = await Promise.all((await ownFirst(store)).map(signerOfRecord))
  return signers.map(({ publicJwk }) => publicJwk)
}

/** The one way out of the wallet's keys, for an owner who takes them along: its own first. */
export async function exportHolderKeys(store: WalletStore): Promise<readonly PrivateJwk[]> {
  const records = await ownFirst(store)
  return Promise.all(records.map(async (record) => exportPrivateJwk(await privateKeyFromJwk(jwkOf(record)))))
}

async function ownFirst(store: WalletStore): Promise<readonly StoredRecord[]> {
  const records = await store.list(keyType)
  return records.toSorted((one, other) => rank(one) - rank(other) || (one.id < other.id ? -1 : 1))
}

function rank({ id }: StoredRecord): number {
  return id === recordName.id ? 0 : 1
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

async function pairwiseRecord(jwk: PrivateJwk): Promise<StoredRecord> {
  const { d: _private, ...publicJwk } = jwk
  return { ...recordOf(jwk), id: await jwkThumbprint(publicJwk) }
}

async function makeHolderKey(
  store: WalletStore,
  alg: SigningAlgorithm,
): Promise<{ readonly bytes: Uint8Array }> {
  const [record] = (await newHolderKey(alg)) as [StoredRecord]
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

const keyType = 'holder-key'
/** Of the wallet's own key. A pairwise one is named by its thumbprint. */
const recordName: RecordName = { type: keyType, id: '1' }
