/** The contents of a backup before they are sealed: when it was made, and every record. */
import { WalletError } from '../codes.ts'
import { expected } from '../expected.ts'
import { type RecordType, recordTypes, type StoredRecord } from '../store.ts'
import type { BackupContents } from './backup-file.ts'

/**
 * Numbers are big-endian. Milliseconds since 1970 (8), number of records (4); for each its type (1 for the length),
 * id (2 for the length), version (4), content (4 for the length); zeros up to a whole number of blocks.
 */
export function writeContents({ createdAt, records }: BackupContents): Uint8Array<ArrayBuffer> {
  const encoded = records.map(({ type, id, version, bytes }) => ({
    type: encoder.encode(type),
    id: encoder.encode(id),
    version,
    bytes,
  }))
  const length = encoded.reduce(
    (sum, { type, id, bytes }) => sum + 1 + type.length + 2 + id.length + 4 + 4 + bytes.length,
    8 + 4,
  )
  const whole = new Uint8Array(Math.ceil(length / blockLength) * blockLength)
  const view = new DataView(whole.buffer)
  let at = 0
  const put = (bytes: Uint8Array): void => {
    whole.set(bytes, at)
    at += bytes.length
  }
  view.setBigUint64(at, BigInt(createdAt.getTime()))
  view.setUint32(at + 8, records.length)
  at += 12
  for (const { type, id, version, bytes } of encoded) {
    view.setUint8(at++, type.length)
    put(type)
    view.setUint16(at, id.length)
    at += 2
    put(id)
    view.setUint32(at, version)
    view.setUint32(at + 4, bytes.length)
    at += 8
    put(bytes)
  }
  return whole
}

/**
 * Reads what {@link writeContents} made. It comes out of a seal, so a fault is a fault of the program that wrote.
 *
 * @throws WalletError `BACKUP_INVALID`.
 */
export function readContents(whole: Uint8Array): BackupContents {
  const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength)
  let at = 0
  const take = (length: number): Uint8Array => {
    if (length > whole.length - at) throw invalid('contents', 'no end before the last record')
    at += length
    return whole.slice(at - length, at)
  }
  const number = (size: 1 | 2 | 4): number => {
    take(size)
    return size === 1 ? view.getUint8(at - 1) : size === 2 ? view.getUint16(at - 2) : view.getUint32(at - 4)
  }
  take(8)
  const createdAt = new Date(Number(view.getBigUint64(0)))
  const count = number(4)
  const records: StoredRecord[] = []
  for (let i = 0; i < count; i++) {
    const type = textOf(take(number(1)))
    if (!isRecordType(type)) throw invalid(`records[${i}].type`, 'a type of record that this program knows')
    const id = textOf(take(number(2)))
    const version = number(4)
    records.push({ type, id, version, bytes: take(number(4)) })
  }
  if (Number.isNaN(createdAt.getTime())) throw invalid('createdAt', 'a date-time with a zone')
  if (whole.subarray(at).some((byte) => byte !== 0))
    throw invalid('contents', 'nothing after the last record')
  return { createdAt, records }
}

function isRecordType(type: string): type is RecordType {
  return (recordTypes as readonly string[]).includes(type)
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

function invalid(at: string, ...phrase: Parameters<typeof expected>): WalletError {
  return new WalletError('BACKUP_INVALID', { at, details: { expected: expected(...phrase) } })
}

const encoder = new TextEncoder()
/** The length of a backup tells roughly how much is in it, not which documents they are. */
const blockLength = 4096
