/**
 * A ZIP archive as a stream of bytes. Files are stored as they are, under one fixed time: the same files give the same
 * archive, byte for byte. Only the directory at its end is kept in memory.
 *
 * More than 65,535 files or 4 GiB take the ZIP64 form.
 *
 * @see PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16, 4.5.3
 */
import { crc32 } from 'node:zlib'

/** A file of an archive. */
export interface ArchivedFile {
  /** Path inside the archive, with `/`. */
  readonly name: string
  readonly data: string | Uint8Array
}

/** The bytes of an archive, in pieces worth writing. */
export async function* zipChunks(
  files: Iterable<ArchivedFile> | AsyncIterable<ArchivedFile>,
): AsyncGenerator<Uint8Array> {
  const directory: Uint8Array[] = []
  let [waiting, waitingBytes, entries]: [Uint8Array[], number, Buffer[]] = [[], 0, []]
  let [count, offset] = [0, 0]
  for await (const { name, data } of files) {
    const content = typeof data === 'string' ? Buffer.from(data) : data
    const entry = { name: Buffer.from(name), crc: crc32(content), size: content.length, offset }
    const header = localHeader(entry)
    entries.push(directoryEntry(entry))
    waiting.push(header, content)
    waitingBytes += header.length + content.length
    offset += header.length + content.length
    count++
    if (waitingBytes >= chunkBytes) {
      yield Buffer.concat(waiting)
      // A copy: small buffers share their memory with the contents beside them, and would keep it.
      directory.push(new Uint8Array(Buffer.concat(entries)))
      ;[waiting, waitingBytes, entries] = [[], 0, []]
    }
  }
  const entire = Buffer.concat([...directory, ...entries])
  yield Buffer.concat([...waiting, entire, endOfDirectory(count, entire.length, offset)])
}

interface Entry {
  readonly name: Buffer
  readonly crc: number
  readonly size: number
  /** Where its local header begins. */
  readonly offset: number
}

const chunkBytes = 262_144
const [max16, max32] = [0xffff, 0xffff_ffff]

/** ZIP64 and UTF-8 names, the first version that has both; made on a system with Unix permissions. */
const versionNeeded = 45
const madeBy = (3 << 8) | versionNeeded
const utf8Names = 0x0800
/** 1 January 1980, the earliest that there is. */
const fixedDate = (1 << 5) | 1
/** A file that its owner alone reads. */
const ownerOnly = 0o100600

function localHeader({ name, crc, size }: Entry): Buffer {
  return Buffer.concat([numbers([4, 0x04034b50], ...common(name, crc, size), [2, 0]), name])
}

function directoryEntry({ name, crc, size, offset }: Entry): Buffer {
  const isFar = offset >= max32
  const extra = isFar ? numbers([2, 1], [2, 8], [8, offset]) : Buffer.alloc(0)
  const fixed = numbers(
    [4, 0x02014b50],
    [2, madeBy],
    ...common(name, crc, size),
    [2, extra.length],
    // Comment, disk, internal attributes.
    ...[0, 0, 0].map((zero): Field => [2, zero]),
    [4, ownerOnly * 0x1_0000],
    [4, isFar ? max32 : offset],
  )
  return Buffer.concat([fixed, name, extra])
}

/** What both headers of a file say, in the same order: how it is stored, when it changed, how long it is. */
function common(name: Buffer, crc: number, size: number): Field[] {
  return [
    [2, versionNeeded],
    [2, utf8Names],
    [2, 0],
    [2, 0],
    [2, fixedDate],
    [4, crc],
    [4, size],
    [4, size],
    [2, name.length],
  ]
}

function endOfDirectory(count: number, size: number, offset: number): Buffer {
  const isLarge = count >= max16 || size >= max32 || offset >= max32
  const end = numbers(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, isLarge ? max16 : count],
    [2, isLarge ? max16 : count],
    [4, isLarge ? max32 : size],
    [4, isLarge ? max32 : offset],
    [2, 0],
  )
  if (!isLarge) return end
  const zip64 = numbers(
    [4, 0x06064b50],
    // How long the rest of this record is.
    [8, 44],
    [2, madeBy],
    [2, versionNeeded],
    [4, 0],
    [4, 0],
    [8, count],
    [8, count],
    [8, size],
    [8, offset],
  )
  const locator = numbers([4, 0x07064b50], [4, 0], [8, offset + size], [4, 1])
  return Buffer.concat([zip64, locator, end])
}

/** How many bytes, and the number that stands in them. */
type Field = readonly [bytes: 2 | 4 | 8, value: number]

/** Numbers one after another, least significant byte first. */
function numbers(...fields: readonly Field[]): Buffer {
  const buffer = Buffer.alloc(fields.reduce((length, [bytes]) => length + bytes, 0))
  let at = 0
  for (const [bytes, value] of fields) {
    if (bytes === 8) buffer.writeBigUInt64LE(BigInt(value), at)
    else buffer.writeUIntLE(value, at, bytes)
    at += bytes
  }
  return buffer
}
