/** Short forms of what is sealed or drawn: zlib streams (RFC 1950). */
import { compress, decompress } from '#crypto'

/** Compresses bytes. */
export async function deflate(bytes: Uint8Array): Promise<Uint8Array> {
  return compress('zlib', bytes)
}

/** Gives back what was compressed. @returns 'too-large' past `maxBytes`; 'invalid' for anything but one whole stream. */
export async function inflate(
  bytes: Uint8Array,
  maxBytes: number,
): Promise<Uint8Array | 'too-large' | 'invalid'> {
  return decompress('zlib', bytes, maxBytes)
}
