/** A wallet store that lasts as long as the process: for tests, and for looking at a credential without keeping it. */
import { WalletError } from './codes.ts'
import type { RecordName, StoredRecord, WalletStore } from './store.ts'

/** Makes an empty store. Nothing in it is sealed. */
export function createMemoryStore(): WalletStore {
  let records = new Map<string, StoredRecord>()
  return {
    get: async (name) => records.get(keyOf(name)),
    list: async (type) => [...records.values()].filter((record) => record.type === type),
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
    },
    close: async () => records.clear(),
  }
}

function keyOf({ type, id }: RecordName): string {
  return JSON.stringify([type, id])
}
