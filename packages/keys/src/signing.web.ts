/** The WebCrypto backend of `#signing`: browsers, workers, and any runtime without node:crypto. */
import type { SigningAlgorithm } from '@attestat/credential'
import type { NewKey, PrivateJwk, PrivateKeyOperations } from './signing.ts'
import { exportPublicJwk, isKeyPair, operationsOfCryptoKey, webCryptoParameters } from './web-crypto-key.ts'

export async function generateKey(alg: SigningAlgorithm): Promise<NewKey> {
  const pair = (await crypto.subtle.generateKey(webCryptoParameters[alg], true, [
    'sign',
    'verify',
  ])) as CryptoKeyPair
  return {
    publicJwk: await exportPublicJwk(pair.publicKey),
    operations: operationsOfCryptoKey(pair.privateKey, alg),
  }
}

export async function importPrivateJwk(jwk: PrivateJwk): Promise<PrivateKeyOperations | undefined> {
  const { d: _private, ...publicJwk } = jwk
  const alg = jwk.kty === 'EC' ? 'ES256' : 'EdDSA'
  const parameters = webCryptoParameters[alg]
  try {
    const privateKey = await crypto.subtle.importKey('jwk', { ...jwk }, parameters, true, ['sign'])
    const publicKey = await crypto.subtle.importKey('jwk', publicJwk, parameters, false, ['verify'])
    return (await isKeyPair(privateKey, publicKey, alg)) ? operationsOfCryptoKey(privateKey, alg) : undefined
  } catch {
    return undefined
  }
}
