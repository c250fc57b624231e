/**
 * What sealed records ask of a runtime's cryptography. Two files provide it, `sealing.node.ts` and `sealing.web.ts`; the
 * import map entry `#sealing` picks one. A result may come at once or as a promise.
 */
import type { Awaitable } from '@attestat/credential'

/** Two keys for two purposes, out of one data key. Neither can be taken out again. */
export interface SealingKeys {
  /** AES-256-GCM. @returns ciphertext and tag (16 bytes). */
  encrypt(place: SealingPlace, plaintext: Uint8Array): Awaitable<Uint8Array>
  /** @returns undefined unless every byte is as it was sealed, at this place. */
  decrypt(place: SealingPlace, sealed: Uint8Array): Awaitable<Uint8Array | undefined>
  /** HMAC-SHA-256. */
  hash(bytes: Uint8Array): Awaitable<Uint8Array>
}

export interface SealingPlace {
  /** 12 bytes, never twice the same for one key. */
  readonly nonce: Uint8Array
  readonly additionalData: Uint8Array
}

/** What the keys are for: one key for each purpose, by HKDF-SHA-256 without salt (RFC 5869). */
export interface SealingPurposes {
  readonly encrypt: string
  readonly hash: string
}
