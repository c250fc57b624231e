/** Challenges for holders: handed out once, answered once. The ledger keeps their digests only. */
import { hash, randomBytes } from 'node:crypto'
import { encodeBase64url } from '@attestat/credential'
import { IssuerError } from './codes.ts'
import { foldedKey } from './import/row-key.ts'
import type { Ledger } from './ledger.ts'

export interface NewChallenges {
  /** Default 1. */
  readonly count?: number
  readonly now: Date
  /** How long an answer is taken. Default 90 days: keys are collected long before the diplomas are signed. */
  readonly ttlSeconds?: number
}

export interface Challenges {
  readonly nonces: readonly string[]
  readonly expiresAt: Date
}

/** Makes nonces of 192 bits to hand out, each to one holder for one document. @throws IssuerError the storage codes. */
export function newChallenges(ledger: Ledger, options: NewChallenges): Challenges {
  const { count = 1, now, ttlSeconds = 90 * 86_400 } = options
  const expiresAt = new Date(now.getTime() + ttlSeconds * 1000)
  const nonces = Array.from({ length: count }, () => encodeBase64url(randomBytes(24)))
  ledger.recordChallenges(nonces.map(digestOfNonce), now, expiresAt)
  return { nonces, expiresAt }
}

export interface ChallengeUse {
  /** From a holder proof that was verified. */
  readonly nonce: string | undefined
  readonly rowKey: string
  /** Names the key that is to be bound. */
  readonly thumbprint: string
  readonly now: Date
  /** Only looks. Default false. */
  readonly dryRun?: boolean
}

/**
 * Uses up the challenge that a proof answers. The same key for the same document, again, is no second use.
 *
 * @throws IssuerError `CHALLENGE_MISSING`, `CHALLENGE_UNKNOWN`, `CHALLENGE_USED`, `CHALLENGE_EXPIRED`, and the
 *   storage codes.
 */
export function useChallenge(ledger: Ledger, use: ChallengeUse): void {
  const { nonce, rowKey, thumbprint, now, dryRun } = use
  if (nonce === undefined) throw new IssuerError('CHALLENGE_MISSING', { at: 'proof.nonce' })
  ledger.useChallenge(digestOfNonce(nonce), `${foldedKey(rowKey)} ${thumbprint}`, now, dryRun)
}

function digestOfNonce(nonce: string): Uint8Array {
  return hash('sha256', nonce, 'buffer')
}
