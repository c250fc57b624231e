/**
 * A token that is too long for one QR code, as texts for several of them.
 *
 * Each text is `ATTESTAT-QR1:2/5:<digest>:<part>`: which part of how many, the first six bytes of the SHA-256 of the
 * whole, which tells the parts of one message from those of another, and the part itself, all of it in characters of the
 * alphanumeric mode. The whole is the token without its own expansion, in base 41: how many segments it has, the length
 * of each but the last in two bytes, and the bytes that each stands for.
 */
import { CredentialError } from '../codes.ts'
import { sha256 } from '../digest.ts'
import { decodeBase64url, encodeBase64url } from '../edge/base64url.ts'
import type { CodeWords } from '../errors.ts'
import { limits } from '../limits.ts'
import { decodeBase41, encodeBase41 } from './base41.ts'

/** Whether a text means to be one of several. */
export function isQrPart(text: string): boolean {
  return text.startsWith(prefix)
}

/**
 * Splits a token into texts of at most `limits.qrPartLength` characters, about as long as each other.
 *
 * @param token Segments of base64url with dots between them: a compact JWE or JWS.
 * @throws CredentialError `QR_TOO_LONG` past `limits.qrParts`, `B64URL_NOT_CANONICAL`.
 */
export async function splitForQr(token: string): Promise<readonly string[]> {
  if (token.length > longestToken) throw tooLong()
  const whole = pack(token)
  const text = encodeBase41(whole)
  const count = Math.ceil(text.length / roomLength)
  if (count > limits.qrParts) throw tooLong()
  const each = Math.ceil(text.length / count)
  const digest = await digestOf(whole)
  return Array.from(
    { length: count },
    (_, i) => `${prefix}${i + 1}/${count}:${digest}:${text.slice(i * each, (i + 1) * each)}`,
  )
}

/**
 * Puts a token together again, from its parts in any order; the same part may come twice.
 *
 * @throws CredentialError `QR_PART_MALFORMED`, `QR_PART_FOREIGN` for parts of two messages, `QR_PART_DIFFERS` for two
 *   that claim the same place, `QR_PARTS_MISSING` with their numbers, `QR_PARTS_DAMAGED` when what they make is not what
 *   was split. Places are those in `texts`, from 1.
 */
export async function joinFromQr(texts: readonly string[]): Promise<string> {
  const parts = texts.map((text, i) => readPart(text.trim(), { en: `code ${i + 1}`, ru: `код ${i + 1}` }))
  const [first] = parts
  if (!first) throw new CredentialError('QR_PART_MALFORMED', { at: 'codes' })
  const { count, digest } = first
  const byNumber = new Map<number, string>()
  for (const { number, at, ...part } of parts) {
    if (part.count !== count || part.digest !== digest) throw new CredentialError('QR_PART_FOREIGN', { at })
    const known = byNumber.get(number)
    if (known !== undefined && known !== part.data) {
      throw new CredentialError('QR_PART_DIFFERS', { at, details: { number } })
    }
    byNumber.set(number, part.data)
  }
  const numbers = Array.from({ length: count }, (_, i) => i + 1)
  const missing = numbers.filter((number) => !byNumber.has(number))
  if (missing.length > 0) {
    throw new CredentialError('QR_PARTS_MISSING', {
      at: 'codes',
      details: { missing: missing.map(String), count },
    })
  }
  const whole = decodeBase41(numbers.map((number) => byNumber.get(number)).join(''))
  const token = whole && (await digestOf(whole)) === digest ? unpack(whole) : undefined
  if (token === undefined) throw new CredentialError('QR_PARTS_DAMAGED', { at: 'codes' })
  return token
}

interface Part {
  readonly number: number
  readonly count: number
  readonly digest: string
  readonly data: string
  readonly at: CodeWords
}

function readPart(text: string, at: CodeWords): Part {
  if (text.length > limits.qrPartLength) {
    throw new CredentialError('INPUT_TOO_LARGE', { at, details: { limit: limits.qrPartLength } })
  }
  const { number, count, digest = '', data = '' } = partSyntax.exec(text)?.groups ?? {}
  const [place, of] = [Number(number), Number(count)]
  // Written so that what is no number is refused as well.
  if (!(place >= 1 && place <= of && of <= limits.qrParts)) {
    throw new CredentialError('QR_PART_MALFORMED', { at })
  }
  return { number: place, count: of, digest, data, at }
}

const prefix = 'ATTESTAT-QR1:'
const partSyntax =
  /^ATTESTAT-QR1:(?<number>[1-9]\d?)\/(?<count>[1-9]\d?):(?<digest>[0-9A-Z*\-./:]{9}):(?<data>[0-9A-Z*\-./:]+)$/
const digestBytes = 6
/** What is left beside the longest beginning. */
const roomLength = limits.qrPartLength - `${prefix}${limits.qrParts}/${limits.qrParts}:123456789:`.length
/** What is longer than this is so in base 41, too: it is not even unpacked. */
const longestToken = 2 * limits.qrParts * limits.qrPartLength

async function digestOf(whole: Uint8Array): Promise<string> {
  return encodeBase41((await sha256(whole)).subarray(0, digestBytes))
}

function pack(token: string): Uint8Array {
  const segments = token.split('.').map((segment) => decodeBase64url(segment, 'token'))
  const lengths = segments.slice(0, -1).flatMap(({ length }) => [length >> 8, length & 0xff])
  return Uint8Array.from([segments.length, ...lengths, ...segments.flatMap((segment) => [...segment])])
}

/** @returns undefined for bytes that {@link pack} does not make. */
function unpack(whole: Uint8Array): string | undefined {
  const [count = 0] = whole
  let start = 1 + 2 * (count - 1)
  if (count < 1 || start > whole.length) return undefined
  const segments: Uint8Array[] = []
  for (let i = 0; i < count - 1; i++) {
    const length = ((whole[1 + 2 * i] as number) << 8) + (whole[2 + 2 * i] as number)
    segments.push(whole.subarray(start, start + length))
    start += length
  }
  if (start > whole.length) return undefined
  return [...segments, whole.subarray(start)].map(encodeBase64url).join('.')
}

function tooLong(): CredentialError {
  return new CredentialError('QR_TOO_LONG', { at: 'token', details: { most: limits.qrParts } })
}
