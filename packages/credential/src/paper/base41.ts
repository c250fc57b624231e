/**
 * Bytes as characters of a QR code's alphanumeric mode: two bytes are three characters, a last single byte is two.
 *
 * The scheme of RFC 9285 with 41 of its 45 characters: as dense, and without the space and the signs that do not
 * survive being copied, put into an address or given to a shell.
 */
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*-./:'
const base = alphabet.length
const values: ReadonlyMap<string, number> = new Map([...alphabet].map((character, i) => [character, i]))

/** The text of some bytes, least significant character of each group first, as in RFC 9285. */
export function encodeBase41(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 2) {
    const [high = 0, low] = bytes.subarray(i, i + 2)
    text += low === undefined ? group(high, 2) : group(high * 256 + low, 3)
  }
  return text
}

/** The bytes of a text. @returns undefined for another alphabet, and for a group that stands for no bytes. */
export function decodeBase41(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array(Math.floor(text.length / 3) * 2 + (text.length % 3 === 0 ? 0 : 1))
  for (let start = 0, end = 0; start < text.length; start += 3) {
    const characters = text.slice(start, start + 3)
    const value = numberOf(characters)
    // One text for one byte string: no group past the largest number that its bytes can hold, no lone character.
    const largest = { 3: 0xffff, 2: 0xff }[characters.length]
    if (value === undefined || largest === undefined || value > largest) return undefined
    if (characters.length === 3) bytes[end++] = value >> 8
    bytes[end++] = value & 0xff
  }
  return bytes
}

function group(value: number, length: number): string {
  let text = ''
  for (let rest = value; text.length < length; rest = Math.floor(rest / base)) text += alphabet[rest % base]
  return text
}

function numberOf(characters: string): number | undefined {
  let value = 0
  for (let i = characters.length - 1; i >= 0; i--) {
    const digit = values.get(characters[i] as string)
    if (digit === undefined) return undefined
    value = value * base + digit
  }
  return value
}
