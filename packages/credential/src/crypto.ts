/**
 * What the rest of the package asks of a runtime's cryptography. Two files provide it, `crypto.node.ts` and
 * `crypto.web.ts`; the import map entry `#crypto` picks one. A result may come at once or as a promise.
 */
import type { PublicJwk, SigningAlgorithm } from './jose/jwk.ts'

export type Awaitable<T> = T | Promise<T>

/** Hash names as RFC 9901 and IANA's "Named Information Hash Algorithm" registry spell them. */
export type HashAlgorithm = 'sha-256' | 'sha-384' | 'sha-512'

/** The compressions of status lists: gzip (RFC 1952) and zlib (RFC 1950). */
export type Compression = 'gzip' | 'zlib'

/** A runtime's own handle of a public key. Opaque outside the backend that made it. */
export interface PublicKeyHandle {
  readonly alg: SigningAlgorithm
}

export interface CryptoBackend {
  /** Fresh random bytes. */
  randomBytes(length: number): Uint8Array<ArrayBuffer>
  hash(algorithm: HashAlgorithm, data: Uint8Array): Awaitable<Uint8Array>
  /** The base64url digest of each text's UTF-8 bytes, in order. */
  digestTexts(algorithm: HashAlgorithm, texts: readonly string[]): Awaitable<string[]>
  /** @returns undefined when the JWK is not a point on its curve. */
  importPublicKey(jwk: PublicJwk): Awaitable<PublicKeyHandle | undefined>
  /** ECDSA signatures are `r || s` (IEEE P1363), as JWS has them. */
  verifySignature(key: PublicKeyHandle, data: Uint8Array, signature: Uint8Array): Awaitable<boolean>
  encodeBase64url(bytes: Uint8Array): string
  /** Lenient in what a runtime is lenient in; the strict edge decides what is canonical. */
  decodeBase64url(text: string): Uint8Array<ArrayBuffer>
  encodeUtf8(text: string): Uint8Array<ArrayBuffer>
  /** For texts that are known to be ASCII: base64url, and tokens made of it. */
  encodeAscii(text: string): Uint8Array<ArrayBuffer>
  /** @returns undefined when the bytes are not UTF-8. A byte order mark is kept. */
  decodeUtf8(bytes: Uint8Array): string | undefined
  compress(compression: Compression, data: Uint8Array): Awaitable<Uint8Array>
  /** Reads one member only. @returns 'too-large' past `maxBytes`, 'invalid' when the data are not such a stream. */
  decompress(
    compression: Compression,
    data: Uint8Array,
    maxBytes: number,
  ): Awaitable<Uint8Array | 'too-large' | 'invalid'>
}
