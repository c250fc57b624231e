/** Private keys that can be held and passed on without being seen. */
import {
  algorithmOf,
  CredentialError,
  decodeBase64url,
  isJsonObject,
  type PublicJwk,
  readPublicJwk,
  type SigningAlgorithm,
} from '@attestat/credential'
import { generateKey as generateNewKey, importPrivateJwk } from '#signing'
import { KeyError } from './codes.ts'
import { type ExpectedPhrase, expected } from './expected.ts'
import type { PrivateJwk, PrivateKeyOperations } from './signing.ts'
import { algorithmOfCryptoKey, exportPublicJwk, isKeyPair, operationsOfCryptoKey } from './web-crypto-key.ts'

/**
 * A private key, opaque: what can be read of it is public. It signs through a `Signer` (see `signerOf`) and leaves
 * only through {@link exportPrivateJwk}.
 */
export interface PrivateKey {
  readonly alg: SigningAlgorithm
  readonly publicJwk: PublicJwk
}

/** The algorithms that keys are made for. */
export const signingAlgorithms: readonly SigningAlgorithm[] = ['ES256', 'EdDSA']

/**
 * Makes a key.
 *
 * @throws KeyError `KEY_ALG_UNSUPPORTED`.
 */
export async function generateKey(alg: SigningAlgorithm): Promise<PrivateKey> {
  if (!signingAlgorithms.includes(alg)) {
    throw new KeyError('KEY_ALG_UNSUPPORTED', { at: 'alg', details: { allowed: signingAlgorithms } })
  }
  const { publicJwk, operations } = await generateNewKey(alg)
  return holdKey(readPublicHalf(publicJwk), operations)
}

/**
 * Takes in a private JWK; members beyond the key itself are dropped.
 *
 * @throws KeyError `PRIVATE_KEY_INVALID` when it is not a P-256 or Ed25519 private key, or when its halves do not
 *   belong together. CredentialError `KEY_WEAK`.
 */
export async function privateKeyFromJwk(jwk: unknown): Promise<PrivateKey> {
  const { d, ...rest } = isJsonObject(jwk) ? jwk : {}
  const publicJwk = readPublicHalf(rest)
  const operations = isScalar(d) ? await importPrivateJwk({ ...publicJwk, d }) : undefined
  if (!operations) throw invalid('a JWK with d, the private half of the same key')
  return holdKey(publicJwk, operations)
}

/**
 * Takes in a WebCrypto pair. The private key may be one that is not extractable.
 *
 * @throws KeyError `PRIVATE_KEY_INVALID` when it is not an ECDSA P-256 or Ed25519 pair that may sign and verify.
 */
export async function privateKeyFromCryptoKeys(pair: {
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
}): Promise<PrivateKey> {
  const { privateKey, publicKey } = pair
  const alg = algorithmOfCryptoKey(privateKey)
  const isOurs = alg && publicKey.type === 'public' && publicKey.usages.includes('verify')
  if (!isOurs || !(await isKeyPair(privateKey, publicKey, alg).catch(() => false))) {
    throw invalid('an ECDSA P-256 or Ed25519 pair of WebCrypto')
  }
  return holdKey(readPublicHalf(await exportPublicJwk(publicKey)), operationsOfCryptoKey(privateKey, alg))
}

/**
 * The one way out of a private key, for a store that seals it. A `Signer` has no such way.
 *
 * @throws KeyError `KEY_NOT_EXPORTABLE`.
 */
export async function exportPrivateJwk(key: PrivateKey): Promise<PrivateJwk> {
  const jwk = await operationsOf(key).exportPrivateJwk()
  if (!jwk) throw new KeyError('KEY_NOT_EXPORTABLE')
  return jwk
}

/** What a key can do. For this package only. */
export function operationsOf(key: PrivateKey): PrivateKeyOperations {
  const operations = heldKeys.get(key)
  if (!operations) throw invalid('a key made or taken in by this package')
  return operations
}

// Not a member of the key, so that nothing that walks over objects comes by it.
const heldKeys = new WeakMap<PrivateKey, PrivateKeyOperations>()

function holdKey(publicJwk: PublicJwk, operations: PrivateKeyOperations): PrivateKey {
  const key = Object.freeze({ alg: algorithmOf(publicJwk), publicJwk: Object.freeze(publicJwk) })
  heldKeys.set(key, operations)
  return key
}

function readPublicHalf(jwk: unknown): PublicJwk {
  try {
    return readPublicJwk(jwk, 'jwk')
  } catch (error) {
    if (error instanceof CredentialError && error.code === 'KEY_WEAK') throw error
    throw invalid('a P-256 or Ed25519 key', error)
  }
}

/** Whether `d` is 32 bytes in canonical base64url. */
function isScalar(d: unknown): d is string {
  try {
    return typeof d === 'string' && decodeBase64url(d, 'jwk.d').length === 32
  } catch {
    return false
  }
}

function invalid(phrase: ExpectedPhrase, cause?: unknown): KeyError {
  return new KeyError('PRIVATE_KEY_INVALID', { at: 'key', details: { expected: expected(phrase) }, cause })
}
