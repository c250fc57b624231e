/** The native backend of `#crypto`: node:crypto's one-shot calls, which answer at once. */
import { transcode } from 'node:buffer'
import {
  createPublicKey,
  hash as hashOnce,
  type KeyObject,
  randomFillSync,
  verify as verifyOnce,
} from 'node:crypto'
import { deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib'
import type { Compression, CryptoBackend, HashAlgorithm, PublicKeyHandle } from './crypto.ts'
import { ecdsaDer } from './ecdsa-der.node.ts'
import type { PublicJwk } from './jose/jwk.ts'

interface NativeKey extends PublicKeyHandle {
  readonly keyObject: KeyObject
}

const nodeHashNames = { 'sha-256': 'sha256', 'sha-384': 'sha384', 'sha-512': 'sha512' } as const
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export const randomBytes: CryptoBackend['randomBytes'] = (length) => randomFillSync(new Uint8Array(length))

export function hash(algorithm: HashAlgorithm, data: Uint8Array): Uint8Array {
  return hashOnce(nodeHashNames[algorithm], data, 'buffer')
}

export function digestTexts(algorithm: HashAlgorithm, texts: readonly string[]): string[] {
  const name = nodeHashNames[algorithm]
  return texts.map((text) => hashOnce(name, text, 'base64url'))
}

export function importPublicKey(jwk: PublicJwk): PublicKeyHandle | undefined {
  try {
    const keyObject = createPublicKey({ key: { ...jwk }, format: 'jwk' })
    return { alg: jwk.kty === 'EC' ? 'ES256' : 'EdDSA', keyObject } as NativeKey
  } catch {
    return undefined
  }
}

export function verifySignature(key: PublicKeyHandle, data: Uint8Array, signature: Uint8Array): boolean {
  const { alg, keyObject } = key as NativeKey
  if (signature.length !== 64) return false
  return alg === 'ES256'
    ? verifyOnce('sha256', data, keyObject, ecdsaDer(signature))
    : verifyOnce(null, data, keyObject, signature)
}

export function encodeBase64url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url')
}

export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> {
  return Buffer.from(text, 'base64url') as Uint8Array<ArrayBuffer>
}

export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return (
    text.length < longText ? Buffer.from(text, 'utf8') : encodeLongText(text)
  ) as Uint8Array<ArrayBuffer>
}

const longText = 1024

/** Long texts are encoded three times as fast by way of UTF-16; lone surrogates have no such way. */
function encodeLongText(text: string): Buffer {
  try {
    return transcode(Buffer.from(text, 'utf16le'), 'utf16le', 'utf8')
  } catch {
    return Buffer.from(text, 'utf8')
  }
}

export function encodeAscii(text: string): Uint8Array<ArrayBuffer> {
  return Buffer.from(text, 'latin1') as Uint8Array<ArrayBuffer>
}

export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

export function compress(compression: Compression, data: Uint8Array): Uint8Array {
  return compression === 'gzip' ? gzipSync(data) : deflateSync(data)
}

export function decompress(
  compression: Compression,
  data: Uint8Array,
  maxBytes: number,
): Uint8Array | 'too-large' | 'invalid' {
  try {
    const read = compression === 'gzip' ? gunzipSync : inflateSync
    // Bytes after the stream, or a second gzip member, would be a second list beside the first.
    return read(data, { maxOutputLength: maxBytes, rejectGarbageAfterEnd: true })
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'invalid'
  }
}
