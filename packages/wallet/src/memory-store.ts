/** A wallet store that lasts as long as the process: for tests, and for looking at a credential without keeping it. */
import { WalletError } from './codes.ts'
import type { RecordName, RecordType, StoredRecord, WalletStore } from './store.ts'

/** Makes a store, with records in it if they are given. Nothing in it is sealed. */
export function createMemoryStore(given: readonly StoredRecord[] = []): WalletStore {
  let records = mapOf(given)
  let writes = 0
  const ofType = (type: RecordType): StoredRecord[] =>
    [...records.values()].filter((record) => record.type === type)
  return {
    get: async (name) => records.get(keyOf(name)),
    list: async (type) => ofType(type),
    async each(type, visit) {
      for (const record of ofType(type)) visit(record)
    },
    mark: async () => String(writes),
    snapshot: async () => ({ records: [...records.values()], mark: String(writes) }),
    async write(changes) {
      const next = new Map(records)
      for (const change of changes) {
        const target = 'put' in change ? change.put : change.remove
        const before = 'put' in change ? change.put.version - 1 : change.remove.version
        const key = keyOf(target)
        if ((next.get(key)?.version ?? 0) !== before)
          throw new WalletError('STORAGE_CONFLICT', { at: target.type })
        if ('put' in change) next.set(key, { ...change.put, bytes: change.put.bytes.slice() })
        else next.delete(key)
      }
      records = next
      writes++
    },
    async replace(replacing, mark) {
      if (mark !== String(writes)) throw new WalletError('STORAGE_CONFLICT')
      records = mapOf(replacing)
      writes++
    },
    close: async () => records.clear(),
  }
}

function mapOf(records: readonly StoredRecord[]): Map<string, StoredRecord> {
  return new Map(records.map((record) => [keyOf(record), { ...record, bytes: record.bytes.slice() }]))
}

function keyOf({ type, id }: RecordName): string {
  return JSON.stringify([type, id])
}
