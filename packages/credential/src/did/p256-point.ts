/**
 * Compressed points of P-256, which no runtime's JWK import takes.
 *
 * @see SEC 1, sections 2.3.3 and 2.3.4
 */

const p = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n
const b = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn

/** An affine point, each coordinate 32 bytes, most significant first. */
export interface P256Point {
  readonly x: Uint8Array<ArrayBuffer>
  readonly y: Uint8Array<ArrayBuffer>
}

/** Compresses a point to 33 bytes: the sign of y, then x. */
export function compressP256(point: P256Point): Uint8Array<ArrayBuffer> {
  const compressed = new Uint8Array(33)
  compressed[0] = 2 + ((point.y[31] as number) & 1)
  compressed.set(point.x, 1)
  return compressed
}

/** Finds the point again. @returns undefined when the 33 bytes are not a compressed point of the curve. */
export function decompressP256(compressed: Uint8Array): P256Point | undefined {
  const sign = compressed[0]
  if (compressed.length !== 33 || (sign !== 2 && sign !== 3)) return undefined
  const x = toNumber(compressed.subarray(1))
  if (x >= p) return undefined
  const ySquared = ((((x * x - 3n) * x + b) % p) + p) % p
  // p ≡ 3 (mod 4): if there is a square root, this power is one.
  const root = power(ySquared, (p + 1n) / 4n)
  if ((root * root) % p !== ySquared) return undefined
  const y = (root & 1n) === BigInt(sign & 1) ? root : p - root
  return { x: compressed.slice(1), y: toBytes(y) }
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  let square = base
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % p
    square = (square * square) % p
  }
  return result
}

function toNumber(bytes: Uint8Array): bigint {
  let number = 0n
  for (const byte of bytes) number = (number << 8n) | BigInt(byte)
  return number
}

function toBytes(number: bigint): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(32)
  let rest = number
  for (let i = 31; i >= 0; i--, rest >>= 8n) bytes[i] = Number(rest & 0xffn)
  return bytes
}
