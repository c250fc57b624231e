/**
 * Public keys as Multikey: a multicodec prefix and the key's bytes in multibase base58btc.
 *
 * @see https://www.w3.org/TR/cid-1.0/#Multikey
 */
import { CredentialError } from '../codes.ts'
import { decodeBase64url, encodeBase64url } from '../edge/base64url.ts'
import { type PublicJwk, readPublicJwk } from '../jose/jwk.ts'
import { decodeBase58btc, encodeBase58btc } from './base58btc.ts'
import { compressP256, decompressP256 } from './p256-point.ts'

/** How one kind of key is written. One kind of key is one entry of {@link keyKinds}. */
interface MultikeyKind {
  readonly kty: PublicJwk['kty']
  /** The multicodec code as an unsigned varint: always two bytes. */
  readonly prefix: readonly [number, number]
  toBytes(jwk: PublicJwk): Uint8Array
  /** @returns undefined when the bytes are no such key. */
  toJwk(bytes: Uint8Array): PublicJwk | undefined
}

const keyKinds: readonly MultikeyKind[] = [
  {
    kty: 'EC',
    prefix: [0x80, 0x24], // p256-pub
    toBytes: (jwk) => compressP256({ x: decode(jwk.x), y: decode(jwk.kty === 'EC' ? jwk.y : '') }),
    toJwk: (bytes) => {
      const point = decompressP256(bytes)
      return point && { kty: 'EC', crv: 'P-256', x: encodeBase64url(point.x), y: encodeBase64url(point.y) }
    },
  },
  {
    kty: 'OKP',
    prefix: [0xed, 0x01], // ed25519-pub
    toBytes: (jwk) => decode(jwk.x),
    toJwk: (bytes) =>
      bytes.length === 32 ? { kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(bytes) } : undefined,
  },
]

/** Writes a public key as `z…`. */
export function multikeyOf(jwk: PublicJwk): string {
  const kind = keyKinds.find(({ kty }) => kty === jwk.kty) as MultikeyKind
  const key = kind.toBytes(jwk)
  const bytes = new Uint8Array(kind.prefix.length + key.length)
  bytes.set(kind.prefix)
  bytes.set(key, kind.prefix.length)
  return `z${encodeBase58btc(bytes)}`
}

/**
 * Reads `z…`.
 *
 * @throws CredentialError `KEY_INVALID` for anything that is not a P-256 or Ed25519 public key, `KEY_WEAK`.
 */
export function readMultikey(text: string, at: string): PublicJwk {
  const bytes =
    text.startsWith('z') && text.length <= maxTextLength ? decodeBase58btc(text.slice(1)) : undefined
  const kind = keyKinds.find(({ prefix }) => prefix.every((byte, i) => bytes?.[i] === byte))
  const jwk = bytes && kind?.toJwk(bytes.subarray(2))
  if (!jwk) throw new CredentialError('KEY_INVALID', { at })
  return readPublicJwk(jwk, at)
}

// The longest of these keys has 35 bytes, 48 digits; decoding is quadratic, so nothing much longer is tried.
const maxTextLength = 64

function decode(coordinate: string): Uint8Array<ArrayBuffer> {
  return decodeBase64url(coordinate, 'jwk')
}
