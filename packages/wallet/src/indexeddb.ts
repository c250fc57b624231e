/**
 * The wallet in a browser's IndexedDB, sealed at rest as the file of `@attestat/wallet/sqlite` is: a data key under a
 * passphrase, every record under the data key.
 */
import type { KdfParameters } from '@attestat/keys/passphrase'
import { openWithPassphrase, readKdfParameters, sealWithPassphrase } from '@attestat/keys/passphrase'
import {
  createDatabase,
  faultOf,
  layout,
  openDatabase,
  type PlacedRecord,
  place,
} from './indexeddb/database.ts'
import { createStore, readHeader, writeSealedKey } from './indexeddb/store.ts'
import { dataKeyLength } from './sealed-record.ts'
import { openSealer, requireSealedKey } from './sealed-store.ts'
import type { StoredRecord, WalletStore } from './store.ts'

export interface IndexedDbOptions {
  /** Default: that of the page or worker. */
  readonly indexedDB?: IDBFactory
}

/**
 * Makes a new wallet under a name of this origin, and opens it. It is there complete, or not at all.
 *
 * The name is readable by everybody who has the device. A derivation holds up the thread that it runs on for about as
 * long as `kdf` asks for: better a worker than a page.
 *
 * @param options.kdf Cost of the passphrase; see `kdfDefaults` of `@attestat/keys/passphrase`.
 * @param options.records What it holds from the first. Default: nothing.
 * @throws WalletError `STORAGE_EXISTS`, `STORAGE_IO`, `STORAGE_FULL`.
 * @throws KeyError `PASSPHRASE_INVALID`, `KEYSTORE_KDF_WEAK`, `KEYSTORE_KDF_LIMIT`.
 */
export async function createWalletDatabase(
  name: string,
  passphrase: string,
  options: IndexedDbOptions & {
    readonly kdf?: KdfParameters
    readonly records?: readonly StoredRecord[]
  } = {},
): Promise<WalletStore> {
  const dataKey = crypto.getRandomValues(new Uint8Array(dataKeyLength))
  const sealedKey = await sealWithPassphrase(dataKey, passphrase, {
    purpose: dataKeyPurpose,
    ...(options.kdf ? { kdf: options.kdf } : {}),
  })
  const sealer = await openSealer(dataKey)
  const records: PlacedRecord[] = []
  for (const record of options.records ?? []) records.push(place(record.type, await sealer.seal(record)))
  return createStore(name, await createDatabase(name, { sealedKey, records }, options), sealer)
}

/**
 * Opens a wallet.
 *
 * @throws WalletError `STORAGE_NOT_FOUND`, `STORAGE_CORRUPT`, `STORAGE_VERSION`, `STORAGE_IO`.
 * @throws KeyError `KEYSTORE_AUTH_FAILED` for a wrong passphrase or a changed header, `KEYSTORE_KDF_WEAK`,
 *   `KEYSTORE_KDF_LIMIT`.
 */
export async function openWalletDatabase(
  name: string,
  passphrase: string,
  options: IndexedDbOptions = {},
): Promise<WalletStore> {
  const { database, dataKey } = await unlock(name, passphrase, options)
  return createStore(name, database, await openSealer(dataKey))
}

/**
 * Gives a wallet another passphrase: the data key is sealed anew, the records stay as they are.
 *
 * @param options.kdf Cost of the new passphrase. Default: that of the old one.
 * @throws WalletError `STORAGE_CONFLICT` when somebody else changed it meanwhile; as {@link openWalletDatabase}.
 */
export async function changeWalletDatabasePassphrase(
  name: string,
  passphrase: string,
  newPassphrase: string,
  options: IndexedDbOptions & { readonly kdf?: KdfParameters } = {},
): Promise<void> {
  const { database, sealedKey, dataKey } = await unlock(name, passphrase, options)
  try {
    const kdf = options.kdf ?? readKdfParameters(sealedKey)
    const resealed = await sealWithPassphrase(dataKey, newPassphrase, { purpose: dataKeyPurpose, kdf })
    await writeSealedKey(name, database, { over: sealedKey, sealedKey: resealed })
  } finally {
    dataKey.fill(0)
    database.close()
  }
}

/**
 * Removes a wallet with all that is in it, once nobody has it open. It cannot be brought back except from a backup.
 *
 * @throws WalletError `STORAGE_IO`.
 */
export async function deleteWalletDatabase(
  name: string,
  { indexedDB: factory = indexedDB }: IndexedDbOptions = {},
): Promise<void> {
  const request = factory.deleteDatabase(name)
  await new Promise<void>((resolve, reject) => {
    request.onsuccess = () => resolve()
    request.onerror = () => reject(faultOf(name, request.error))
  })
}

async function unlock(
  name: string,
  passphrase: string,
  options: IndexedDbOptions,
): Promise<{
  readonly database: IDBDatabase
  readonly sealedKey: Uint8Array
  readonly dataKey: Uint8Array
}> {
  const database = await openDatabase(name, options)
  try {
    const sealedKey = requireSealedKey((await readHeader(name, database)).sealedKey, name)
    const dataKey = await openWithPassphrase(sealedKey, passphrase, { purpose: dataKeyPurpose })
    return { database, sealedKey, dataKey }
  } catch (error) {
    database.close()
    throw error
  }
}

/** Authenticated with the sealed data key: it opens nowhere else, and in no other version of the layout. */
const dataKeyPurpose = `attestat wallet: data key, layout ${layout} in IndexedDB`
