/** What an agent remembers, as sealed records of a wallet file. */
import { decodeJsonObject, encodeBase64url, sha256 } from '@attestat/credential'
import type { RecordName, StoredRecord, WalletStore } from '@attestat/wallet'
import { readJson } from './agent-arguments.ts'
import { VeramoError } from './codes.ts'
import { expected } from './expected.ts'

type AgentRecordType = Extract<
  RecordName['type'],
  'agent-key' | 'agent-did' | 'agent-credential' | 'agent-presentation' | 'agent-message'
>

/** A token, which says everything else. */
export interface TokenRecord {
  readonly text: string
}

/** The name of a token in the store. */
export async function tokenHash(text: string): Promise<string> {
  return encodeBase64url(await sha256(new TextEncoder().encode(text)))
}

/** Records of one type, each a JSON value under its name. */
export interface AgentRecords<T> {
  get(id: string): Promise<T | undefined>
  list(): Promise<T[]>
  put(id: string, value: T): Promise<void>
  /** @returns whether there was one. */
  remove(id: string): Promise<boolean>
}

/**
 * @throws as the store does; VeramoError `AGENT_ARGUMENT_INVALID` and the codes of `decodeJsonObject` for what could not
 *   be read again. Two that write one record at once, and not the same: one of them is told `STORAGE_CONFLICT`.
 */
export function agentRecords<T extends object>(store: WalletStore, type: AgentRecordType): AgentRecords<T> {
  return {
    get: async (id) => {
      requireName(id)
      const record = await store.get({ type, id })
      return record && (decodeJsonObject(record.bytes, { at: type }) as unknown as T)
    },
    list: async () =>
      (await store.list(type)).map(({ bytes }) => decodeJsonObject(bytes, { at: type }) as unknown as T),
    put: async (id, value) => {
      requireName(id)
      const bytes = bytesOf(value, type)
      const isThere = (record?: StoredRecord): boolean =>
        !!record && Buffer.compare(record.bytes, bytes) === 0
      const known = await store.get({ type, id })
      if (isThere(known)) return
      try {
        await store.write([{ put: { type, id, version: (known?.version ?? 0) + 1, bytes } }])
      } catch (error) {
        if (!isThere(await store.get({ type, id }))) throw error
      }
    },
    remove: async (id) => {
      requireName(id)
      const known = await store.get({ type, id })
      if (!known) return false
      await store.write([{ remove: known }])
      return true
    },
  }
}

/** As it can be read again. */
function bytesOf(value: object, at: AgentRecordType): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(readJson(value, at)))
}

function requireName(id: unknown): void {
  if (typeof id === 'string' && id !== '') return
  throw new VeramoError('AGENT_ARGUMENT_INVALID', {
    at: 'id',
    details: { expected: expected('the name of a record') },
  })
}
