/** WebCrypto keys, which every runtime has. One that is not extractable signs all its life and is never seen. */
import type { PublicJwk, SigningAlgorithm } from '@attestat/credential'
import type { PrivateKeyOperations } from './signing.ts'

/** Parameters by algorithm, for making, importing, signing and verifying alike. */
export const webCryptoParameters = {
  ES256: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  EdDSA: { name: 'Ed25519' },
} as const

/** The algorithm of a key, or undefined when it is not one of ours or may not sign. */
export function algorithmOfCryptoKey(key: CryptoKey): SigningAlgorithm | undefined {
  const { name, namedCurve } = key.algorithm as KeyAlgorithm & { namedCurve?: string }
  if (key.type !== 'private' || !key.usages.includes('sign')) return undefined
  if (name === 'ECDSA' && namedCurve === 'P-256') return 'ES256'
  return name === 'Ed25519' ? 'EdDSA' : undefined
}

export function operationsOfCryptoKey(key: CryptoKey, alg: SigningAlgorithm): PrivateKeyOperations {
  const parameters = webCryptoParameters[alg]
  return {
    sign: async (data) =>
      new Uint8Array(await crypto.subtle.sign(parameters, key, data as Uint8Array<ArrayBuffer>)),
    exportPrivateJwk: async () => {
      if (!key.extractable) return undefined
      const { d, ...publicJwk } = await exportJwk(key)
      return { ...publicJwk, d: d as string }
    },
  }
}

/** The public half of a pair, as a JWK without WebCrypto's own members. */
export async function exportPublicJwk(key: CryptoKey): Promise<PublicJwk> {
  const { d: _private, ...publicJwk } = await exportJwk(key)
  return publicJwk
}

/** Whether two halves belong together: a signature shows it. */
export async function isKeyPair(
  privateKey: CryptoKey,
  publicKey: CryptoKey,
  alg: SigningAlgorithm,
): Promise<boolean> {
  const parameters = webCryptoParameters[alg]
  const probe = new Uint8Array(32)
  const signature = await crypto.subtle.sign(parameters, privateKey, probe)
  return crypto.subtle.verify(parameters, publicKey, signature, probe)
}

async function exportJwk(key: CryptoKey): Promise<PublicJwk & { d?: string }> {
  const { ext: _ext, key_ops: _operations, alg: _alg, ...jwk } = await crypto.subtle.exportKey('jwk', key)
  return jwk as PublicJwk & { d?: string }
}
