/** What signs, and what finds the key to verify with. Both are interfaces: packages above provide them. */
import type { JsonObject } from '../json.ts'
import type { PublicJwk, SigningAlgorithm } from './jwk.ts'

/** The only way to a private key. */
export interface Signer {
  readonly alg: SigningAlgorithm
  readonly publicJwk: PublicJwk
  /** Key id for the protected header: an absolute DID URL, or absent for a holder whose key is in `cnf`. */
  readonly kid?: string
  /** Further protected header members, such as `x5c`. */
  readonly header?: JsonObject
  /** @returns 64 bytes: `r || s` for ES256, the EdDSA signature for Ed25519. */
  sign(data: Uint8Array): Promise<Uint8Array>
}

/** What a key may be used for; the verification relationships of DID Core. */
export type KeyPurpose = 'assertionMethod' | 'authentication'

export interface KeyRequest {
  /** The issuer as the token names it: a DID, or an https URL. */
  readonly issuer: string
  readonly protectedHeader: JsonObject
  readonly purpose: KeyPurpose
  /** The time that the signature claims to be from. */
  readonly at: Date
}

export interface ResolvedKey {
  readonly jwk: PublicJwk
  /** Absolute DID URL, or the key's name under its https issuer. */
  readonly kid: string
  /** Where the key is known from, for the evidence of a check. */
  readonly source: string
  /** Bounds of the key's validity as its source states them. */
  readonly validFrom?: Date
  readonly validUntil?: Date
  readonly compromisedAt?: Date
}

/**
 * Finds the public key of an issuer.
 *
 * @throws ToolkitError when there is none, or when it may not be used for the purpose.
 */
export type ResolveKey = (request: KeyRequest) => Promise<ResolvedKey>
