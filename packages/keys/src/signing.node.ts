/** The native backend of `#signing`: node:crypto's one-shot calls over a key that is parsed once. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  sign as signOnce,
  verify as verifyOnce,
} from 'node:crypto'
import { promisify } from 'node:util'
import type { PublicJwk, SigningAlgorithm } from '@attestat/credential'
import { joinedSignature } from './ecdsa-der.node.ts'
import type { NewKey, PrivateJwk, PrivateKeyOperations } from './signing.ts'

const generatePair = promisify(generateKeyPair)

export async function generateKey(alg: SigningAlgorithm): Promise<NewKey> {
  const { privateKey, publicKey } =
    alg === 'ES256' ? await generatePair('ec', { namedCurve: 'P-256' }) : await generatePair('ed25519')
  return {
    publicJwk: publicKey.export({ format: 'jwk' }) as PublicJwk,
    operations: operationsOf(privateKey, alg),
  }
}

export function importPrivateJwk(jwk: PrivateJwk): PrivateKeyOperations | undefined {
  const { d: _private, ...publicJwk } = jwk
  try {
    const privateKey = createPrivateKey({ key: { ...jwk }, format: 'jwk' })
    const publicKey = createPublicKey({ key: publicJwk, format: 'jwk' })
    const alg = jwk.kty === 'EC' ? 'ES256' : 'EdDSA'
    return isPair(privateKey, publicKey, alg) ? operationsOf(privateKey, alg) : undefined
  } catch {
    return undefined
  }
}

function operationsOf(key: KeyObject, alg: SigningAlgorithm): PrivateKeyOperations {
  return {
    sign:
      alg === 'ES256'
        ? async (data) => joinedSignature(signOnce('sha256', data, key))
        : async (data) => signOnce(null, data, key),
    exportPrivateJwk: () => key.export({ format: 'jwk' }) as PrivateJwk,
  }
}

/** OpenSSL does not compare the halves of a JWK; a signature shows whether they belong together. */
function isPair(privateKey: KeyObject, publicKey: KeyObject, alg: SigningAlgorithm): boolean {
  const digest = alg === 'ES256' ? 'sha256' : null
  const probe = new Uint8Array(32)
  return verifyOnce(digest, probe, publicKey, signOnce(digest, probe, privateKey))
}
