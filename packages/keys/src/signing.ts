/**
 * What this package asks of a runtime's cryptography. Two files provide it, `signing.node.ts` and `signing.web.ts`;
 * the import map entry `#signing` picks one. A result may come at once or as a promise.
 */
import type { Awaitable, PublicJwk, SigningAlgorithm } from '@attestat/credential'

/** A private key as a JSON Web Key. */
export type PrivateJwk = PublicJwk & { readonly d: string }

/** What can be done with a private key; the key itself stays in the closures. */
export interface PrivateKeyOperations {
  /** @returns 64 bytes: `r || s` for ES256, the EdDSA signature for Ed25519. */
  sign(data: Uint8Array): Promise<Uint8Array>
  /** @returns undefined when the key cannot leave its place. */
  exportPrivateJwk(): Awaitable<PrivateJwk | undefined>
}

/** A key that a backend has made. */
export interface NewKey {
  readonly publicJwk: PublicJwk
  readonly operations: PrivateKeyOperations
}

export interface SigningBackend {
  generateKey(alg: SigningAlgorithm): Awaitable<NewKey>
  /** @returns undefined when the private part is not of the public one. */
  importPrivateJwk(jwk: PrivateJwk): Awaitable<PrivateKeyOperations | undefined>
}
