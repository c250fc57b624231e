/** The database under a wallet: made whole, opened with care, its faults told as codes. */
import { WalletError } from '../codes.ts'
import { expected } from '../expected.ts'
import type { SealedRecord } from '../sealed-record.ts'
import type { RecordType } from '../store.ts'

/** The layout that this program reads and writes. */
export const layout = 1

/** The data key, sealed; and how often anything was written. */
export const headerStore = 'header'
/** Entries of credentials and whatever is small in one store, the texts of credentials in another. */
export const recordStores = { records: 'sealed-records', texts: 'sealed-texts' } as const
export const allStores: readonly string[] = [headerStore, ...Object.values(recordStores)]
export const byKind = 'by-kind'
export const sealedKeyName = 'data-key'
export const writesName = 'writes'

export type RecordStoreName = (typeof recordStores)[keyof typeof recordStores]

/** A sealed record under its slot, in the store where records of its type are. */
export interface PlacedRecord {
  readonly store: RecordStoreName
  readonly record: SealedRecord
}

export function storeOf(type: RecordType): RecordStoreName {
  return type === 'credential-text' ? recordStores.texts : recordStores.records
}

export function place(type: RecordType, record: SealedRecord): PlacedRecord {
  return { store: storeOf(type), record }
}

/** Puts records where there are none of their names. */
export function addRecord(transaction: IDBTransaction, { store, record }: PlacedRecord): void {
  const { slot, kind, version, sealed } = record
  transaction.objectStore(store).add({ kind: owned(kind), version, sealed: owned(sealed) }, owned(slot))
}

/**
 * Makes a database that was not there, with all that it begins with in the one transaction that makes it.
 *
 * @throws WalletError `STORAGE_EXISTS`, `STORAGE_FULL`, `STORAGE_IO`.
 */
export async function createDatabase(
  name: string,
  begun: { readonly sealedKey: Uint8Array; readonly records: readonly PlacedRecord[] },
  { indexedDB: factory = indexedDB }: { readonly indexedDB?: IDBFactory },
): Promise<IDBDatabase> {
  let isNew = false
  const database = await opened(name, factory.open(name, layout), (created, transaction) => {
    isNew = true
    const header = created.createObjectStore(headerStore)
    for (const store of Object.values(recordStores)) {
      created.createObjectStore(store).createIndex(byKind, 'kind')
    }
    header.add(owned(begun.sealedKey), sealedKeyName)
    header.add(0, writesName)
    for (const record of begun.records) addRecord(transaction, record)
  }).catch((error: unknown) => {
    // A later layout than this program's is there all the same.
    const isLater = error instanceof WalletError && error.details?.reason === 'VersionError'
    throw isLater ? new WalletError('STORAGE_EXISTS', { at: name }) : error
  })
  if (isNew) return database
  database.close()
  throw new WalletError('STORAGE_EXISTS', { at: name })
}

/**
 * Opens a database that is a wallet.
 *
 * @throws WalletError `STORAGE_NOT_FOUND`, `STORAGE_CORRUPT`, `STORAGE_VERSION`, `STORAGE_IO`.
 */
export async function openDatabase(
  name: string,
  { indexedDB: factory = indexedDB }: { readonly indexedDB?: IDBFactory },
): Promise<IDBDatabase> {
  let isNew = false
  const database = await opened(name, factory.open(name), (_created, transaction) => {
    // There was none: what is being made here is given up again.
    isNew = true
    transaction.abort()
  }).catch((error: unknown) => {
    throw isNew ? new WalletError('STORAGE_NOT_FOUND', { at: name }) : error
  })
  const { version: found, objectStoreNames } = database
  const refusal =
    found > layout
      ? new WalletError('STORAGE_VERSION', { at: name, details: { found, supported: layout } })
      : allStores.some((store) => !objectStoreNames.contains(store))
        ? new WalletError('STORAGE_CORRUPT', {
            at: name,
            details: { expected: expected('the database of a wallet') },
          })
        : undefined
  if (!refusal) return database
  database.close()
  throw refusal
}

function opened(
  name: string,
  request: IDBOpenDBRequest,
  upgrade: (database: IDBDatabase, transaction: IDBTransaction) => void,
): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    request.onupgradeneeded = () => upgrade(request.result, request.transaction as IDBTransaction)
    request.onerror = () => reject(faultOf(name, request.error))
    request.onsuccess = () => {
      // Whoever removes the wallet, or brings it to a later layout, does not wait for this one.
      request.result.onversionchange = () => request.result.close()
      resolve(request.result)
    }
  })
}

/**
 * Does work in one transaction. What it has written is on the disk when the promise resolves.
 *
 * @param work May only wait for requests of this transaction: with anything else it would end.
 * @throws as the work; WalletError `STORAGE_FULL`, `STORAGE_IO`.
 */
export async function inTransaction<T>(
  name: string,
  database: IDBDatabase,
  { stores, mode }: { readonly stores: readonly string[]; readonly mode: 'readonly' | 'readwrite' },
  work: (transaction: IDBTransaction) => Promise<T>,
): Promise<T> {
  let transaction: IDBTransaction
  try {
    transaction = database.transaction([...stores], mode, { durability: 'strict' })
  } catch (cause) {
    throw faultOf(name, cause)
  }
  const ended = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(faultOf(name, transaction.error))
  })
  // Whichever of the two comes first is what there is to say.
  ended.catch(() => undefined)
  try {
    const result = await work(transaction)
    await ended
    return result
  } catch (error) {
    try {
      transaction.abort()
    } catch {
      // It has ended already.
    }
    throw faultOf(name, error)
  }
}

/** The result of one request. */
export function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** A fault of the database as this package's code; anything else stays what it is. */
export function faultOf(name: string, cause: unknown): unknown {
  if (cause !== null && !(cause instanceof DOMException)) return cause
  const reason = cause?.name ?? 'AbortError'
  const code = reason === 'QuotaExceededError' ? 'STORAGE_FULL' : 'STORAGE_IO'
  return new WalletError(code, { at: name, details: { reason }, cause })
}

/** Bytes of their own buffer, which is all that a database has to keep. */
export function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.slice()
}
