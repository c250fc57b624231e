/**
 * Records as they lie at rest: sealed with AES-256-GCM under a data key, named by keyed hashes, padded, so that
 * neither content nor type nor name can be read, and no record can stand in another's place.
 */
import { encodeBase64url } from '@attestat/credential'
import { openSealingKeys } from '#sealing'
import { WalletError } from './codes.ts'
import type { RecordName, RecordType, StoredRecord } from './store.ts'

/** A record at rest. Nothing in it can be read without the data key. */
export interface SealedRecord {
  /** Keyed hash of type and id. */
  readonly slot: Uint8Array
  /** Keyed hash of the type. */
  readonly kind: Uint8Array
  readonly version: number
  /** Nonce (12 bytes), ciphertext, tag (16 bytes). */
  readonly sealed: Uint8Array
}

export interface RecordSealer {
  slotOf(name: RecordName): Promise<Uint8Array>
  kindOf(type: RecordType): Promise<Uint8Array>
  seal(record: StoredRecord): Promise<SealedRecord>
  /** @throws WalletError `STORAGE_RECORD_DAMAGED` naming the slot, when the record was changed or moved there. */
  open(type: RecordType, record: SealedRecord): Promise<StoredRecord>
}

/** Length of a data key in bytes. */
export const dataKeyLength = 32

/**
 * Makes the sealer of one wallet.
 *
 * @param dataKey 32 random bytes. Copied into keys that cannot be exported; the caller may erase it afterwards.
 */
export async function createRecordSealer(dataKey: Uint8Array): Promise<RecordSealer> {
  const keys = await openSealingKeys(dataKey, purposes)
  const hashName = async (...parts: string[]): Promise<Uint8Array> =>
    keys.hash(encoder.encode(JSON.stringify(parts)))
  const kinds = new Map<RecordType, Promise<Uint8Array>>()
  const kindOf = (type: RecordType): Promise<Uint8Array> => {
    const kind = kinds.get(type) ?? hashName(type)
    kinds.set(type, kind)
    return kind
  }
  const slotOf: RecordSealer['slotOf'] = ({ type, id }) => hashName(type, id)

  return {
    slotOf,
    kindOf,
    async seal(record) {
      const [slot, kind] = await Promise.all([slotOf(record), kindOf(record.type)])
      const nonce = crypto.getRandomValues(new Uint8Array(nonceLength))
      const additionalData = placeOf(slot, kind, record.version)
      const ciphertext = await keys.encrypt({ nonce, additionalData }, pad(record))
      return { slot, kind, version: record.version, sealed: join(nonce, ciphertext) }
    },
    async open(type, record) {
      if (!isWellFormed(record)) throw new WalletError('STORAGE_RECORD_DAMAGED', { at: type })
      const { slot, version, sealed } = record
      const nonce = sealed.subarray(0, nonceLength)
      const additionalData = placeOf(slot, await kindOf(type), version)
      const plaintext = await keys.decrypt({ nonce, additionalData }, sealed.subarray(nonceLength))
      if (!plaintext) {
        throw new WalletError('STORAGE_RECORD_DAMAGED', {
          at: `record ${encodeBase64url(slot).slice(0, 16)}`,
        })
      }
      return { type, version, ...unpad(plaintext) }
    },
  }
}

/** What lies in a damaged store may be anything. */
export function isWellFormed({ slot, kind, version, sealed }: SealedRecord): boolean {
  return [slot, kind, sealed].every(isBytes) && Number.isSafeInteger(version)
}

/** Whether something is bytes, whatever it is said to be. */
export function isBytes(bytes: Uint8Array): boolean {
  return bytes instanceof Uint8Array
}

/** The additional authenticated data: the record's id and type, both as keyed hashes, and its version. */
function placeOf(slot: Uint8Array, kind: Uint8Array, version: number): Uint8Array {
  const place = new Uint8Array(slot.length + kind.length + 4)
  place.set(slot)
  place.set(kind, slot.length)
  new DataView(place.buffer).setUint32(slot.length + kind.length, version)
  return place
}

/** Length of the id (2), id, length of the content (4), content, zeros up to a whole number of blocks. */
function pad({ id, bytes }: StoredRecord): Uint8Array<ArrayBuffer> {
  const name = encoder.encode(id)
  const length = 2 + name.length + 4 + bytes.length
  const padded = new Uint8Array(Math.ceil(length / blockLength) * blockLength)
  const view = new DataView(padded.buffer)
  view.setUint16(0, name.length)
  padded.set(name, 2)
  view.setUint32(2 + name.length, bytes.length)
  padded.set(bytes, 2 + name.length + 4)
  return padded
}

function unpad(padded: Uint8Array): { readonly id: string; readonly bytes: Uint8Array } {
  const view = new DataView(padded.buffer)
  const nameLength = view.getUint16(0)
  const contentAt = 2 + nameLength + 4
  return {
    id: decoder.decode(padded.subarray(2, 2 + nameLength)),
    bytes: padded.slice(contentAt, contentAt + view.getUint32(2 + nameLength)),
  }
}

function join(one: Uint8Array, other: Uint8Array): Uint8Array {
  const whole = new Uint8Array(one.length + other.length)
  whole.set(one)
  whole.set(other, one.length)
  return whole
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const purposes = { encrypt: 'attestat wallet: records', hash: 'attestat wallet: names' }
const nonceLength = 12
/** Lengths tell types apart, so records come in few lengths. */
const blockLength = 1024
