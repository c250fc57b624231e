/**
 * The base58btc alphabet of multibase `z`, for texts as short as a key.
 *
 * @see https://datatracker.ietf.org/doc/html/draft-msporny-base58-03
 */

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** Encodes bytes; each leading zero byte becomes a `1`. */
export function encodeBase58btc(bytes: Uint8Array): string {
  // The number in groups of five digits, least significant first: as many as stay exact with two bytes more.
  const groups: number[] = []
  const odd = bytes.length % 2
  if (odd) groups.push(bytes[0] as number)
  for (let i = odd; i < bytes.length; i += 2) {
    let carry = (bytes[i] as number) * 256 + (bytes[i + 1] as number)
    for (let j = 0; j < groups.length; j++) {
      const group = (groups[j] as number) * 65_536 + carry
      carry = Math.floor(group / groupSize)
      groups[j] = group - carry * groupSize
    }
    if (carry > 0) groups.push(carry)
  }
  let text = ''
  for (let group of groups) {
    for (let i = 0; i < 5; i++) {
      const rest = Math.floor(group / 58)
      text = (alphabet[group - rest * 58] as string) + text
      group = rest
    }
  }
  return '1'.repeat(countLeading(bytes, 0)) + text.slice(countLeading(text, '1'))
}

const groupSize = 58 ** 5

/** Decodes a text. @returns undefined when a character is not of the alphabet. */
export function decodeBase58btc(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes: number[] = []
  for (const character of text) {
    let carry = alphabet.indexOf(character)
    if (carry < 0) return undefined
    for (let i = 0; i < bytes.length; i++) {
      carry += (bytes[i] as number) * 58
      bytes[i] = carry & 0xff
      carry >>= 8
    }
    for (; carry > 0; carry >>= 8) bytes.push(carry & 0xff)
  }
  const zeros = countLeading(text, '1')
  return Uint8Array.from([...Array<number>(zeros).fill(0), ...bytes.reverse()])
}

function countLeading(sequence: ArrayLike<unknown>, value: unknown): number {
  let count = 0
  while (count < sequence.length && sequence[count] === value) count++
  return count
}
