/**
 * Public keys as JSON Web Keys: the kinds this toolkit verifies with, and what is refused as key material.
 *
 * @see RFC 7517, RFC 7518 section 6.2, RFC 8037
 */
import { encodeUtf8, hash, importPublicKey } from '#crypto'
import { CredentialError } from '../codes.ts'
import type { PublicKeyHandle } from '../crypto.ts'
import { decodeBase64url, encodeBase64url } from '../edge/base64url.ts'
import { isJsonObject } from '../json.ts'
import { limits } from '../limits.ts'

/** Algorithm names as this toolkit writes them. `Ed25519` (RFC 9864) is read as `EdDSA`. */
export type SigningAlgorithm = 'ES256' | 'EdDSA'

/** The members that make the key, and nothing else. */
export type PublicJwk =
  | { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string }
  | { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly x: string }

/** The key's type decides the algorithm. */
export function algorithmOf(jwk: PublicJwk): SigningAlgorithm {
  return jwk.kty === 'EC' ? 'ES256' : 'EdDSA'
}

/**
 * Reads a public key from JSON. Checks its shape and refuses weak Ed25519 points; that a P-256 point is on its
 * curve is found by {@link publicKeyHandle}.
 *
 * @returns only the members that make the key; `kid`, `use` and others are dropped.
 * @throws CredentialError `KEY_INVALID`, `KEY_PRIVATE_LEAKED`, `KEY_WEAK`.
 */
export function readPublicJwk(value: unknown, at: string): PublicJwk {
  if (!isJsonObject(value)) throw new CredentialError('KEY_INVALID', { at })
  if (Object.keys(value).some((name) => privateMembers.has(name))) {
    throw new CredentialError('KEY_PRIVATE_LEAKED', { at })
  }
  const { kty, crv, x, y, use, key_ops: operations } = value
  // RFC 7517 §4.2, §4.3: a key that says that it is for something else verifies nothing.
  const isForVerifying =
    operations === undefined || (Array.isArray(operations) && operations.includes('verify'))
  if ((use !== undefined && use !== 'sig') || !isForVerifying)
    throw new CredentialError('KEY_INVALID', { at })
  if (kty === 'EC' && crv === 'P-256') return { kty, crv, x: coordinate(x, at), y: coordinate(y, at) }
  if (kty === 'OKP' && crv === 'Ed25519') {
    const jwk = { kty, crv, x: coordinate(x, at) } as const
    if (isWeakEd25519Point(decodeBase64url(jwk.x, at))) throw new CredentialError('KEY_WEAK', { at })
    return jwk
  }
  throw new CredentialError('KEY_INVALID', { at })
}

const privateMembers: ReadonlySet<string> = new Set(['d', 'k', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'priv'])

/**
 * The runtime's handle of a key, imported once and remembered.
 *
 * @throws CredentialError `KEY_INVALID` when the coordinates are not a point of the curve, `KEY_WEAK`.
 */
export async function publicKeyHandle(jwk: PublicJwk): Promise<PublicKeyHandle> {
  const known = handles.get(jwk.x)
  if (known && isSameKey(known.jwk, jwk)) return known.handle
  // Once more at the last door, for a JWK that did not come through `readPublicJwk`.
  if (jwk.kty === 'OKP' && isWeakEd25519Point(decodeBase64url(jwk.x, 'jwk.x')))
    throw new CredentialError('KEY_WEAK')
  const handle = await importPublicKey(jwk)
  if (!handle) throw new CredentialError('KEY_INVALID')
  // Oldest first: a Map keeps the order of insertion.
  if (handles.size >= limits.keyHandles) handles.delete(handles.keys().next().value as string)
  handles.set(jwk.x, { jwk, handle })
  return handle
}

/** By `x`; the other point with the same one takes its place. */
const handles = new Map<string, { readonly jwk: PublicJwk; readonly handle: PublicKeyHandle }>()

/**
 * The key's SHA-256 thumbprint, base64url.
 *
 * @see RFC 7638
 */
export async function jwkThumbprint(jwk: PublicJwk): Promise<string> {
  const members =
    jwk.kty === 'EC'
      ? { crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y }
      : { crv: jwk.crv, kty: jwk.kty, x: jwk.x }
  return encodeBase64url(await hash('sha-256', encodeUtf8(JSON.stringify(members))))
}

/** Whether two JWKs are the same key. */
export function isSameKey(one: PublicJwk, other: PublicJwk): boolean {
  return one.x === other.x && (one.kty === 'EC' ? one.y : '') === (other.kty === 'EC' ? other.y : '')
}

function coordinate(value: unknown, at: string): string {
  if (typeof value !== 'string' || decodeBase64url(value, at).length !== 32) {
    throw new CredentialError('KEY_INVALID', { at })
  }
  return value
}

/**
 * Whether an Ed25519 public key has a small order or is not canonically encoded. For such keys one signature
 * verifies for many messages, and node:crypto does not refuse them.
 *
 * @see https://github.com/C2SP/CCTV/tree/main/ed25519
 */
export function isWeakEd25519Point(point: Uint8Array): boolean {
  let y = 0n
  for (let i = 31; i >= 0; i--)
    y = (y << 8n) | BigInt(i === 31 ? (point[i] as number) & 0x7f : (point[i] as number))
  return y >= fieldPrime || lowOrderY.has(y)
}

const fieldPrime = 2n ** 255n - 19n
// The y coordinates of the eight points of small order: identity, order 2, order 4, and two of order 8.
const lowOrderY: ReadonlySet<bigint> = new Set([
  1n,
  fieldPrime - 1n,
  0n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
])
