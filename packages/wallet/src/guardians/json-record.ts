/** Records whose content is a JSON object. They come out of a seal: what is in them, this wallet has written. */
import { decodeJsonObject, type JsonObject } from '@attestat/credential'
import { sealedMessageBytes } from '@attestat/keys'
import type { RecordName, StoredRecord } from '../store.ts'

export function writeJsonRecord(name: RecordName, content: JsonObject, version = 1): StoredRecord {
  return { ...name, version, bytes: new TextEncoder().encode(JSON.stringify(content)) }
}

export function readJsonRecord({ bytes }: StoredRecord): JsonObject {
  return decodeJsonObject(bytes, { at: 'record', maxBytes: sealedMessageBytes })
}
