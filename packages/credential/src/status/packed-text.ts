/** Compressed status lists as text, in either encoding. */
import { compress, decompress } from '#crypto'
import { CredentialError } from '../codes.ts'
import type { Compression } from '../crypto.ts'
import { decodeBase64url, encodeBase64url } from '../edge/base64url.ts'
import { expected } from '../expected.ts'
import { limits } from '../limits.ts'

/** Compresses and writes as base64url. */
export async function packText(compression: Compression, bytes: Uint8Array): Promise<string> {
  return encodeBase64url(await compress(compression, bytes))
}

/**
 * Reads base64url and decompresses, never past `limits.statusListBytes`.
 *
 * @throws CredentialError `B64URL_NOT_CANONICAL`, `STATUS_LIST_TOO_LARGE`, `STATUS_LIST_INVALID` for data that are
 *   not one such stream and nothing after it.
 */
export async function unpackText(compression: Compression, text: string, at: string): Promise<Uint8Array> {
  const bytes = await decompress(compression, decodeBase64url(text, at), limits.statusListBytes)
  if (bytes === 'too-large') {
    throw new CredentialError('STATUS_LIST_TOO_LARGE', { at, details: { limit: limits.statusListBytes } })
  }
  if (bytes === 'invalid') {
    throw new CredentialError('STATUS_LIST_INVALID', {
      at,
      details: { expected: expected('one {compression} stream', { compression }) },
    })
  }
  return bytes
}
