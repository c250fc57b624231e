/** What an agent remembers, as sealed records of a wallet file: public sides of keys, and DIDs. */
import { decodeJsonObject } from '@attestat/credential'
import type { RecordName, WalletStore } from '@attestat/wallet'

type AgentRecordType = Extract<RecordName['type'], 'agent-key' | 'agent-did'>

/** Records of one type, each a JSON value under its name. */
export interface AgentRecords<T> {
  get(id: string): Promise<T | undefined>
  list(): Promise<T[]>
  put(id: string, value: T): Promise<void>
  /** @returns whether there was one. */
  remove(id: string): Promise<boolean>
}

/** @throws as the store does. Two programs that write one record at once: one of them is told `STORAGE_CONFLICT`. */
export function agentRecords<T extends object>(store: WalletStore, type: AgentRecordType): AgentRecords<T> {
  return {
    get: async (id) => {
      const record = await store.get({ type, id })
      return record && (decodeJsonObject(record.bytes, { at: type }) as unknown as T)
    },
    list: async () =>
      (await store.list(type)).map(({ bytes }) => decodeJsonObject(bytes, { at: type }) as unknown as T),
    put: async (id, value) => {
      const known = await store.get({ type, id })
      const bytes = new TextEncoder().encode(JSON.stringify(value))
      await store.write([{ put: { type, id, version: (known?.version ?? 0) + 1, bytes } }])
    },
    remove: async (id) => {
      const known = await store.get({ type, id })
      if (!known) return false
      await store.write([{ remove: known }])
      return true
    },
  }
}
