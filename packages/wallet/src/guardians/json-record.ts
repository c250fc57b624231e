/** Records whose content is a JSON object. They come out of a seal: what is in them, this wallet has written. */
import { decodeJsonObject, type JsonObject } from '@attestat/credential'
import { sealedMessageBytes } from '@attestat/keys'
import { WalletError } from '../codes.ts'
import type { RecordName, StoredRecord } from '../store.ts'

export function writeJsonRecord(name: RecordName, content: JsonObject, version = 1): StoredRecord {
  return { ...name, version, bytes: new TextEncoder().encode(JSON.stringify(content)) }
}

export function readJsonRecord({ bytes }: StoredRecord): JsonObject {
  return decodeJsonObject(bytes, { at: 'record', maxBytes: sealedMessageBytes })
}

/** @throws WalletError `STORAGE_RECORD_DAMAGED` where a record is not what its type has to be. */
export function requireSound({ id }: StoredRecord, isSound: boolean): void {
  if (!isSound) throw new WalletError('STORAGE_RECORD_DAMAGED', { at: `record ${id}` })
}

/** Whether members are texts. */
export function areTexts(...members: readonly unknown[]): boolean {
  return members.every((member) => typeof member === 'string')
}

/** Whether members are moments as records have them. */
export function areInstants(...members: readonly unknown[]): boolean {
  return members.every((member) => typeof member === 'string' && !Number.isNaN(Date.parse(member)))
}
