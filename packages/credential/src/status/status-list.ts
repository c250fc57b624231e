/**
 * A status list in memory: small numbers, packed. The two encodings differ only in the number of bits and in the
 * end of the byte at which counting begins.
 */
import { CredentialError } from '../codes.ts'
import { expected } from '../expected.ts'
import { limits } from '../limits.ts'

export interface StatusList {
  /** Bits of one entry. */
  readonly bits: 1 | 2 | 4 | 8
  /** Which bits of a byte hold its first entry: Token Status Lists begin at the least significant one. */
  readonly firstBit: 'least-significant' | 'most-significant'
  readonly bytes: Uint8Array
}

/** One entry that is not 0. */
export interface StatusEntry {
  /** Zero-based, counted in entries (not bits). */
  readonly index: number
  readonly value: number
}

/** What the values of this toolkit's lists mean. A Bitstring Status List knows 0 and 1 only. */
export const statusValues = { valid: 0, invalid: 1, suspended: 2 } as const

/**
 * Makes a list.
 *
 * @param length Number of entries, rounded up to whole bytes.
 * @param entries Those that are not 0; a later one of the same index wins.
 * @throws CredentialError `RANGE_ERROR`, `STATUS_LIST_TOO_LARGE`, `STATUS_LIST_INVALID` for a value that the bits
 *   cannot hold.
 */
export function makeStatusList<Shape extends Omit<StatusList, 'bytes'>>(
  shape: Shape,
  length: number,
  entries: Iterable<StatusEntry>,
): Shape & StatusList {
  const size = Math.ceil((length * shape.bits) / 8)
  if (!(size <= limits.statusListBytes)) {
    throw new CredentialError('STATUS_LIST_TOO_LARGE', {
      at: 'length',
      details: { limit: limits.statusListBytes },
    })
  }
  const bytes = new Uint8Array(size)
  const list = { ...shape, bytes }
  for (const { index, value } of entries) {
    const { byte, shift, mask } = placeOf(list, index)
    if (!Number.isInteger(value) || value < 0 || value > mask) {
      throw new CredentialError('STATUS_LIST_INVALID', {
        at: `entry ${index}`,
        details: { expected: expected('a value from 0 to {most}', { most: mask }) },
      })
    }
    bytes[byte] = ((bytes[byte] as number) & ~(mask << shift)) | (value << shift)
  }
  return list
}

/** Number of entries, those that fill up the last byte included. */
export function statusListLength(list: StatusList): number {
  return (list.bytes.length * 8) / list.bits
}

/**
 * Reads one entry.
 *
 * @param index Zero-based, counted in entries (not bits).
 * @returns 0 means valid; see {@link statusValues}.
 * @throws CredentialError `RANGE_ERROR` for anything but a whole number inside the list.
 */
export function readStatus(list: StatusList, index: number): number {
  const { byte, shift, mask } = placeOf(list, index)
  return ((list.bytes[byte] as number) >> shift) & mask
}

function placeOf(list: StatusList, index: number): { byte: number; shift: number; mask: number } {
  if (!Number.isInteger(index) || index < 0 || index >= statusListLength(list)) {
    throw new CredentialError('RANGE_ERROR', { at: 'status index' })
  }
  const { bits, firstBit } = list
  const perByte = 8 / bits
  const position = index % perByte
  return {
    byte: Math.floor(index / perByte),
    shift: bits * (firstBit === 'least-significant' ? position : perByte - 1 - position),
    mask: 2 ** bits - 1,
  }
}
