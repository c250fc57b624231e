/** Keys as Veramo writes them, in hexadecimal digits, and as this toolkit has them, as JWKs. */
import { createECDH, createPrivateKey, ECDH } from 'node:crypto'
import { type JsonObject, type PublicJwk, readPublicJwk, type SigningAlgorithm } from '@attestat/credential'
import type { PrivateJwk } from '@attestat/keys'
import type { IKey, ManagedKeyInfo } from '@veramo/core-types'
import { VeramoError } from './codes.ts'
import { expected } from './expected.ts'

/** Veramo's names of the kinds of key that are used here. */
export type KeyType = 'Secp256r1' | 'Ed25519'

/** Kind of key → the algorithm that it signs by, and that algorithm's names in an agent. */
const keyTypes: Readonly<
  Record<KeyType, { readonly alg: SigningAlgorithm; readonly names: readonly string[] }>
> = {
  Secp256r1: { alg: 'ES256', names: ['ES256'] },
  Ed25519: { alg: 'EdDSA', names: ['EdDSA', 'Ed25519'] },
}

/** @throws VeramoError `KEY_TYPE_UNSUPPORTED`: another kind is never made in the place of the one asked for. */
export function readKeyType(type: string): KeyType {
  if (isKeyType(type)) return type
  throw new VeramoError('KEY_TYPE_UNSUPPORTED', {
    at: 'type',
    details: { expected: expected('Secp256r1 or Ed25519') },
  })
}

/** Whether a kind of key signs what is made here. */
export function isKeyType(type: unknown): type is KeyType {
  return typeof type === 'string' && Object.hasOwn(keyTypes, type)
}

/** The algorithm that a kind of key signs by. */
export function algorithmOfType(type: KeyType): SigningAlgorithm {
  return keyTypes[type].alg
}

/** @throws VeramoError `KEY_ALGORITHM_MISMATCH` unless a key of this algorithm is asked by its own name, or by none. */
export function requireAlgorithm(alg: SigningAlgorithm, asked: string | undefined): void {
  const { names } = keyTypes[typeOf(alg)]
  if (asked === undefined || names.includes(asked)) return
  throw new VeramoError('KEY_ALGORITHM_MISMATCH', {
    at: 'algorithm',
    details: { expected: expected('{terms}', { terms: names.join(', ') }) },
  })
}

/** What an agent is told of a key: its public side. */
export function managedKey(kid: string, publicJwk: PublicJwk): Omit<ManagedKeyInfo, 'kms'> {
  const type = publicJwk.kty === 'EC' ? 'Secp256r1' : 'Ed25519'
  return { kid, type, publicKeyHex: publicHexOf(publicJwk), meta: { algorithms: [...keyTypes[type].names] } }
}

/**
 * The public key of a key that an agent manages.
 *
 * @throws VeramoError `KEY_TYPE_UNSUPPORTED`, `AGENT_ARGUMENT_INVALID`; CredentialError `KEY_INVALID`, `KEY_WEAK`.
 */
export function publicJwkOf({ type, publicKeyHex }: Pick<IKey, 'type' | 'publicKeyHex'>): PublicJwk {
  const keyType = readKeyType(type)
  const bytes = bytesOf(publicKeyHex, 'publicKeyHex')
  if (keyType === 'Ed25519') {
    return readPublicJwk({ kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') }, 'publicKeyHex')
  }
  return readPublicJwk(pointJwk(uncompressed(bytes)), 'publicKeyHex')
}

/**
 * The digits of a public key, of whatever kind.
 *
 * @throws VeramoError `AGENT_ARGUMENT_INVALID`.
 */
export function readPublicHex(publicKeyHex: unknown): string {
  bytesOf(publicKeyHex, 'publicKeyHex')
  return publicKeyHex as string
}

/**
 * A private key of Veramo's as a JWK. An Ed25519 key may carry its public half behind it, as Veramo writes it.
 *
 * @throws VeramoError `KEY_TYPE_UNSUPPORTED`, `AGENT_ARGUMENT_INVALID`.
 */
export function privateJwkOf(type: string, privateKeyHex: string | undefined): PrivateJwk {
  const keyType = readKeyType(type)
  const bytes = bytesOf(privateKeyHex, 'privateKeyHex')
  if (bytes.length !== 32 && !(keyType === 'Ed25519' && bytes.length === 64)) throw notHex('privateKeyHex')
  const jwk = keyType === 'Ed25519' ? ed25519Jwk(bytes.subarray(0, 32)) : p256Jwk(bytes)
  const half = bytes.subarray(32)
  if (half.length > 0 && half.toString('base64url') !== jwk.x) throw notHex('privateKeyHex')
  return jwk
}

function ed25519Jwk(seed: Buffer): PrivateJwk {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({
    format: 'jwk',
  }) as PrivateJwk & object
}

function p256Jwk(scalar: Buffer): PrivateJwk {
  const ecdh = createECDH('prime256v1')
  try {
    ecdh.setPrivateKey(scalar)
  } catch {
    // Not between 1 and the order of the group. What OpenSSL says is not passed on.
    throw notHex('privateKeyHex')
  }
  return { ...pointJwk(ecdh.getPublicKey()), d: scalar.toString('base64url') } as PrivateJwk
}

function pointJwk(point: Buffer): JsonObject {
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'))
  return { kty: 'EC', crv: 'P-256', x: x as string, y: y as string }
}

function typeOf(alg: SigningAlgorithm): KeyType {
  return alg === 'ES256' ? 'Secp256r1' : 'Ed25519'
}

function publicHexOf(jwk: PublicJwk): string {
  const x = Buffer.from(jwk.x, 'base64url')
  if (jwk.kty === 'OKP') return x.toString('hex')
  const isOdd = ((Buffer.from(jwk.y, 'base64url').at(-1) ?? 0) & 1) === 1
  return `${isOdd ? '03' : '02'}${x.toString('hex')}`
}

function uncompressed(point: Buffer): Buffer {
  try {
    return ECDH.convertKey(point, 'prime256v1', undefined, undefined, 'uncompressed') as Buffer
  } catch {
    throw notHex('publicKeyHex')
  }
}

function bytesOf(hex: unknown, at: 'privateKeyHex' | 'publicKeyHex'): Buffer {
  if (typeof hex !== 'string' || hex.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(hex)) throw notHex(at)
  return Buffer.from(hex, 'hex')
}

function notHex(at: 'privateKeyHex' | 'publicKeyHex'): VeramoError {
  const phrase =
    at === 'privateKeyHex' ? 'a private key as hexadecimal digits' : 'a public key as hexadecimal digits'
  return new VeramoError('AGENT_ARGUMENT_INVALID', { at, details: { expected: expected(phrase) } })
}
