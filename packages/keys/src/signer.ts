/** Signers: what everything else in the toolkit knows of a private key. */
import { didKeyUrlOf, type JsonObject, type Signer } from '@attestat/credential'
import { operationsOf, type PrivateKey, privateKeyFromCryptoKeys, privateKeyFromJwk } from './private-key.ts'

/** What a signer writes into the protected header besides `alg` and `typ`. */
export interface SignerOptions {
  /** Key id: an absolute DID URL. Absent for a holder whose key is in `cnf`. */
  readonly kid?: string
  /** Further members, such as `x5c`. */
  readonly header?: JsonObject
}

/** The signer of a key. The key cannot be found through it: neither as JSON nor by inspection. */
export function signerOf(key: PrivateKey, options: SignerOptions = {}): Signer {
  const { kid, header } = options
  return Object.freeze({
    alg: key.alg,
    publicJwk: key.publicJwk,
    ...(kid === undefined ? {} : { kid }),
    ...(header === undefined ? {} : { header }),
    sign: operationsOf(key).sign,
  })
}

/** The signer of a private JWK. @throws as `privateKeyFromJwk`. */
export async function signerFromJwk(jwk: unknown, options?: SignerOptions): Promise<Signer> {
  return signerOf(await privateKeyFromJwk(jwk), options)
}

/** The signer of a WebCrypto pair, extractable or not. @throws as `privateKeyFromCryptoKeys`. */
export async function signerFromCryptoKeys(
  pair: { readonly privateKey: CryptoKey; readonly publicKey: CryptoKey },
  options?: SignerOptions,
): Promise<Signer> {
  return signerOf(await privateKeyFromCryptoKeys(pair), options)
}

/** The signer of a key under the key's own did:key, named by its `kid`. */
export function didKeySigner(key: PrivateKey): Signer {
  return signerOf(key, { kid: didKeyUrlOf(key.publicJwk) })
}
