/**
 * A recovery secret in shares (Shamir's, over GF(256)): any few of them are the secret, fewer tell nothing of it.
 *
 * A share is a text: `ATTESTAT-SHARE-1:` and 77 letters and digits (Crockford's base 32) in groups. In its 48 bytes:
 * id of the set (8), how many are needed (1), how many there are (1), number of the share from 1 (1), the share (33),
 * checksum (4).
 */
import { sha256 } from '@attestat/credential'
import { combine, split } from 'shamir-secret-sharing'
import { recoverySecretLength } from '../backup/backup-lock.ts'
import { WalletError } from '../codes.ts'
import { expected } from '../expected.ts'

/** How a secret is split: into how many shares, and how many of them it takes. */
export interface SplitPlan {
  /** 2 to 16. */
  readonly shares: number
  /** 2 to as many as there are. */
  readonly needed: number
}

/** Most shares of one secret. */
export const mostShares = 16

/**
 * Splits a secret. Each call makes a set of its own, whose shares do not go with those of another.
 *
 * @throws WalletError `RECOVERY_SPLIT_INVALID`.
 */
export async function splitRecoverySecret(
  secret: Uint8Array,
  { shares, needed }: SplitPlan,
): Promise<readonly string[]> {
  const isCount = (value: number, most: number): boolean =>
    Number.isInteger(value) && value >= 2 && value <= most
  if (!isCount(shares, mostShares) || !isCount(needed, shares)) {
    throw new WalletError('RECOVERY_SPLIT_INVALID', { details: { most: mostShares } })
  }
  const set = crypto.getRandomValues(new Uint8Array(setLength))
  const parts = await split(Uint8Array.from(secret), shares, needed)
  return Promise.all(
    parts.map((part, i) => writeShare(Uint8Array.from([...set, needed, shares, i + 1, ...part]))),
  )
}

/**
 * Puts a secret together again.
 *
 * @param texts Each with one share in it; what stands around it does not matter, nor does the same share again.
 * @throws WalletError `SHARE_INVALID`, `SHARES_MIXED`, `SHARES_TOO_FEW`.
 */
export async function joinRecoveryShares(texts: readonly string[]): Promise<Uint8Array> {
  const shares = new Map<number, Uint8Array>()
  let set: string | undefined
  let needed = 0
  for (const [i, text] of texts.entries()) {
    const bytes = await readShare(text, `shares[${i + 1}]`)
    const own = bytes.subarray(0, setLength + 2).join()
    const number = bytes[setLength + 2] ?? 0
    const known = shares.get(number)
    if (own !== (set ?? own) || (known && known.join() !== bytes.join())) {
      throw new WalletError('SHARES_MIXED', { at: `shares[${i + 1}]` })
    }
    set = own
    needed = bytes[setLength] ?? 0
    shares.set(number, bytes)
  }
  if (shares.size === 0 || shares.size < needed) {
    throw new WalletError('SHARES_TOO_FEW', { details: { needed: Math.max(needed, 2), given: shares.size } })
  }
  return combine([...shares.values()].map((bytes) => bytes.slice(shareAt)))
}

async function writeShare(bytes: Uint8Array): Promise<string> {
  const whole = Uint8Array.from([...bytes, ...(await checksumOf(bytes))])
  const groups = encodeBase32(whole).match(/.{1,7}/g) ?? []
  return `${prefix}:${groups.join('-')}`
}

/** @returns the bytes of a share, without the checksum. */
async function readShare(text: string, at: string): Promise<Uint8Array> {
  const [, written] = pattern.exec(text) ?? []
  const whole = written === undefined ? undefined : decodeBase32(written)
  if (!whole) throw invalid(at, '{prefix} and {count} letters and digits', { prefix, count: symbolCount })
  const [bytes, checksum] = [whole.subarray(0, -checksumLength), whole.subarray(-checksumLength)]
  if ((await checksumOf(bytes)).join() !== checksum.join()) {
    throw invalid(at, 'letters and digits that belong together')
  }
  return bytes
}

async function checksumOf(bytes: Uint8Array): Promise<Uint8Array> {
  const named = Uint8Array.from([...new TextEncoder().encode(prefix), ...bytes])
  return (await sha256(named)).subarray(0, checksumLength)
}

function encodeBase32(bytes: Uint8Array): string {
  let bits = BigInt(`0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`)
  bits <<= BigInt(spareBits)
  return Array.from({ length: symbolCount }, (_, i) => {
    const symbol = (bits >> BigInt(5 * (symbolCount - 1 - i))) & 31n
    return alphabet.charAt(Number(symbol))
  }).join('')
}

/** Letters that look like digits are taken for them. */
function decodeBase32(written: string): Uint8Array | undefined {
  const symbols = written.toUpperCase().replace(/[\s-]/g, '').replace(/[IL]/g, '1').replaceAll('O', '0')
  let bits = 0n
  for (const symbol of symbols) {
    const value = alphabet.indexOf(symbol)
    if (value < 0) return undefined
    bits = (bits << 5n) | BigInt(value)
  }
  if ((bits & ((1n << BigInt(spareBits)) - 1n)) !== 0n) return undefined
  const hex = (bits >> BigInt(spareBits)).toString(16).padStart(2 * wholeLength, '0')
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
}

function invalid(at: string, ...phrase: Parameters<typeof expected>): WalletError {
  return new WalletError('SHARE_INVALID', { at, details: { expected: expected(...phrase) } })
}

const prefix = 'ATTESTAT-SHARE-1'
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const setLength = 8
const shareAt = setLength + 3
const checksumLength = 4
/** A share of the library is as long as the secret and one byte. */
const wholeLength = shareAt + recoverySecretLength + 1 + checksumLength
const symbolCount = Math.ceil((8 * wholeLength) / 5)
const spareBits = 5 * symbolCount - 8 * wholeLength
const pattern = new RegExp(`${prefix}\\s*:?((?:[\\s-]*[0-9A-Za-z]){${symbolCount}})(?![0-9A-Za-z])`, 'i')
