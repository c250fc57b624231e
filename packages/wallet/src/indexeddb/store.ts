/** Sealed records in IndexedDB: every request that reads or writes them. */
import { encodeBase64url } from '@attestat/credential'
import { WalletError } from '../codes.ts'
import type { RecordSealer, SealedRecord } from '../sealed-record.ts'
import { openRecord, openRecords } from '../sealed-store.ts'
import type { RecordName, RecordType, StoreChange, WalletStore } from '../store.ts'
import {
  addRecord,
  allStores,
  byKind,
  headerStore,
  inTransaction,
  owned,
  type PlacedRecord,
  place,
  type RecordStoreName,
  recordStores,
  resultOf,
  sealedKeyName,
  storeOf,
  writesName,
} from './database.ts'

/** The records of a wallet, in a database that is closed with the store. */
export function createStore(name: string, database: IDBDatabase, sealer: RecordSealer): WalletStore {
  const reading = <T>(stores: readonly string[], work: (transaction: IDBTransaction) => Promise<T>) =>
    inTransaction(name, database, { stores, mode: 'readonly' }, work)
  const writing = <T>(work: (transaction: IDBTransaction) => Promise<T>): Promise<T> =>
    inTransaction(name, database, { stores: allStores, mode: 'readwrite' }, async (transaction) => {
      const result = await work(transaction)
      const header = transaction.objectStore(headerStore)
      header.put((await writesIn(transaction)) + 1, writesName)
      return result
    })
  const sealedOf = async (type: RecordType): Promise<readonly SealedRecord[]> => {
    const kind = owned(await sealer.kindOf(type))
    const store = storeOf(type)
    return reading([store], (transaction) => {
      const index = transaction.objectStore(store).index(byKind)
      return allOf(index, IDBKeyRange.only(kind))
    })
  }
  const conflict = (): WalletError => new WalletError('STORAGE_CONFLICT', { at: name })

  return {
    async get(wanted: RecordName) {
      const slot = owned(await sealer.slotOf(wanted))
      const store = storeOf(wanted.type)
      const found = await reading([store], (transaction) =>
        resultOf<Kept | undefined>(transaction.objectStore(store).get(slot)),
      )
      return found && sealer.open(wanted.type, { slot, ...found })
    },
    async list(type, onDamaged) {
      const found = await sealedOf(type)
      const opened = await Promise.all(found.map((record) => openRecord(sealer, type, record, onDamaged)))
      return opened.filter((record) => record !== undefined)
    },
    async each(type, visit, onDamaged) {
      for (const record of await sealedOf(type)) {
        const opened = await openRecord(sealer, type, record, onDamaged)
        if (opened) visit(opened)
      }
    },
    mark: async () => String(await reading([headerStore], (transaction) => writesIn(transaction))),
    async snapshot(onDamaged) {
      const { found, mark } = await reading(allStores, async (transaction) => {
        const [records, texts, writes] = await Promise.all([
          allOf(transaction.objectStore(recordStores.records)),
          allOf(transaction.objectStore(recordStores.texts)),
          writesIn(transaction),
        ])
        return { found: [...records, ...texts], mark: String(writes) }
      })
      return { records: await openRecords(sealer, found, { at: name, onDamaged }), mark }
    },
    async write(changes) {
      // Everything slow happens before the transaction, which would not wait for it.
      const steps = await Promise.all(changes.map((change) => sealChange(change, sealer)))
      await writing(async (transaction) => {
        for (const step of steps) {
          const store = transaction.objectStore(step.store)
          const found = await resultOf<Kept | undefined>(store.get(step.slot))
          if ((found?.version ?? 0) !== step.before) throw conflict()
          if (step.put) store.put(step.put, step.slot)
          else store.delete(step.slot)
        }
      })
    },
    async replace(records, mark) {
      const placed: PlacedRecord[] = []
      for (const record of records) placed.push(place(record.type, await sealer.seal(record)))
      await writing(async (transaction) => {
        if (String(await writesIn(transaction)) !== mark) throw conflict()
        for (const store of Object.values(recordStores)) transaction.objectStore(store).clear()
        for (const record of placed) addRecord(transaction, record)
      })
    },
    async close() {
      database.close()
    },
  }
}

/** The sealed data key, where there is one. */
export async function readHeader(
  name: string,
  database: IDBDatabase,
): Promise<{ readonly sealedKey: Uint8Array | undefined }> {
  return inTransaction(name, database, { stores: [headerStore], mode: 'readonly' }, async (transaction) => {
    const found: unknown = await resultOf(transaction.objectStore(headerStore).get(sealedKeyName))
    return { sealedKey: found instanceof Uint8Array ? found : undefined }
  })
}

/** Puts a sealed data key over exactly the one that was opened. @throws WalletError `STORAGE_CONFLICT`. */
export async function writeSealedKey(
  name: string,
  database: IDBDatabase,
  { over, sealedKey }: { readonly over: Uint8Array; readonly sealedKey: Uint8Array },
): Promise<void> {
  await inTransaction(name, database, { stores: [headerStore], mode: 'readwrite' }, async (transaction) => {
    const header = transaction.objectStore(headerStore)
    const found: unknown = await resultOf(header.get(sealedKeyName))
    if (!(found instanceof Uint8Array) || encodeBase64url(found) !== encodeBase64url(over)) {
      throw new WalletError('STORAGE_CONFLICT', { at: name })
    }
    header.put(owned(sealedKey), sealedKeyName)
  })
}

/** A sealed record as it is kept under its slot. */
type Kept = Omit<SealedRecord, 'slot'>

interface SealedStep {
  readonly store: RecordStoreName
  readonly slot: Uint8Array<ArrayBuffer>
  /** The version that must be there: 0 is none. */
  readonly before: number
  /** Absent: the record is removed. */
  readonly put?: Kept
}

async function sealChange(change: StoreChange, sealer: RecordSealer): Promise<SealedStep> {
  if ('remove' in change) {
    const { type, version } = change.remove
    return { store: storeOf(type), slot: owned(await sealer.slotOf(change.remove)), before: version }
  }
  const { slot, kind, version, sealed } = await sealer.seal(change.put)
  return {
    store: storeOf(change.put.type),
    slot: owned(slot),
    before: version - 1,
    put: { kind: owned(kind), version, sealed: owned(sealed) },
  }
}

async function writesIn(transaction: IDBTransaction): Promise<number> {
  return Number(await resultOf(transaction.objectStore(headerStore).get(writesName)))
}

/** Keys and values of the same range come in the same order. */
async function allOf(
  source: IDBObjectStore | IDBIndex,
  range?: IDBKeyRange,
): Promise<readonly SealedRecord[]> {
  const [slots, kept] = await Promise.all([
    resultOf(source.getAllKeys(range)),
    resultOf<Kept[]>(source.getAll(range)),
  ])
  return kept.map((one, i) => ({ slot: new Uint8Array(slots[i] as ArrayBuffer), ...one }))
}
