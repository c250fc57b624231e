/**
 * ECDSA signatures as OpenSSL has them. node:crypto can convert by itself (`dsaEncoding: 'ieee-p1363'`), which takes
 * as long as most of a signature.
 */

/**
 * A P-256 signature in ASN.1 DER, made by OpenSSL, as the 64 bytes `r || s`.
 *
 * @see RFC 3279, section 2.2.3
 */
export function joinedSignature(der: Uint8Array): Uint8Array {
  // SEQUENCE { INTEGER r, INTEGER s }: a tag and a length before each, and lengths below 128 throughout.
  const startOfR = 4
  const endOfR = startOfR + (der[3] as number)
  const joined = new Uint8Array(64)
  writeScalar(joined, 32, der.subarray(startOfR, endOfR))
  writeScalar(joined, 64, der.subarray(endOfR + 2))
  return joined
}

/** Writes a number so that its last byte stands before `end`; a zero that only kept it positive is left out. */
function writeScalar(joined: Uint8Array, end: number, number: Uint8Array): void {
  const digits = number.length === 33 ? number.subarray(1) : number
  joined.set(digits, end - digits.length)
}
