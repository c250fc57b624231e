/** The parts of a ZIP archive, each bounded before it is unpacked and held to what the archive says of its size. */
import { crc32, inflateRawSync } from 'node:zlib'
import { IssuerError } from '../codes.ts'
import { importLimits } from './import-limits.ts'

/** Bounds of an archive. */
export interface ArchiveLimits {
  /** Of all parts together. */
  readonly unpackedBytes: number
  readonly archiveEntries: number
}

/**
 * Unpacks the parts that are wanted.
 *
 * The sizes in the archive are added up before the first part is unpacked, and unpacking stops where a part turns out
 * to be larger than it says: an archive that explodes costs no more memory than `limits` allows.
 *
 * @param wanted By name of the part; the others are checked for size all the same.
 * @throws IssuerError `ARCHIVE_INVALID`, `ARCHIVE_TOO_LARGE`.
 * @see PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16
 */
export function readZipArchive(
  bytes: Uint8Array,
  wanted: (name: string) => boolean = () => true,
  limits: ArchiveLimits = importLimits,
): ReadonlyMap<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries = readDirectory(bytes, view, limits)
  const total = entries.reduce((sum, { size }) => sum + size, 0)
  if (total > limits.unpackedBytes) throw tooLarge(limits)
  const parts = new Map<string, Uint8Array>()
  for (const entry of entries) {
    if (parts.has(entry.name)) throw invalid(entry.name)
    const part = unpack(bytes, view, entry)
    if (wanted(entry.name)) parts.set(entry.name, part)
  }
  return parts
}

/** Whether bytes begin as a ZIP archive does. */
export function isZipArchive(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4
}

interface Entry {
  readonly name: string
  readonly method: number
  readonly packedSize: number
  readonly size: number
  readonly checksum: number
  /** Where its local header begins. */
  readonly offset: number
}

function readDirectory(bytes: Uint8Array, view: DataView, limits: ArchiveLimits): Entry[] {
  const end = findEnd(view)
  const count = view.getUint16(end + 10, true)
  if (count > limits.archiveEntries) throw tooLarge(limits)
  const entries: Entry[] = []
  let at = view.getUint32(end + 16, true)
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) throw invalid()
    const [nameLength, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true))
    const isEncrypted = (view.getUint16(at + 8, true) & 1) === 1
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + (nameLength ?? 0)))
    if (isEncrypted) throw invalid(name)
    entries.push({
      name,
      method: view.getUint16(at + 10, true),
      checksum: view.getUint32(at + 16, true),
      packedSize: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    })
    at += 46 + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0)
  }
  return entries
}

/** The end record stands last, behind nothing but a comment. Archives of more than 4 GiB are none of ours. */
function findEnd(view: DataView): number {
  const first = Math.max(0, view.byteLength - 22 - 0xffff)
  for (let at = view.byteLength - 22; at >= first; at--) {
    if (view.getUint32(at, true) === 0x06054b50) return at
  }
  throw invalid()
}

function unpack(bytes: Uint8Array, view: DataView, entry: Entry): Uint8Array {
  const { name, method, packedSize, size, checksum, offset } = entry
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== 0x04034b50) throw invalid(name)
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
  const packed = bytes.subarray(start, start + packedSize)
  const part = method === 0 ? packed : method === 8 ? inflate(packed, entry) : undefined
  if (part?.length !== size || crc32(part) !== checksum) throw invalid(name)
  return part
}

function inflate(packed: Uint8Array, { name, size }: Entry): Uint8Array {
  if (size === 0) return new Uint8Array()
  try {
    return inflateRawSync(packed, { maxOutputLength: size })
  } catch (cause) {
    throw invalid(name, cause)
  }
}

function tooLarge({ unpackedBytes, archiveEntries }: ArchiveLimits): IssuerError {
  return new IssuerError('ARCHIVE_TOO_LARGE', { details: { limit: unpackedBytes, parts: archiveEntries } })
}

function invalid(at?: string, cause?: unknown): IssuerError {
  return new IssuerError('ARCHIVE_INVALID', {
    ...(at === undefined ? {} : { at }),
    ...(cause === undefined ? {} : { cause }),
  })
}
