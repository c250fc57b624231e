/** Keys and secrets, compared in constant time. */
import { decodeBase64url, encodeBase64url, sha256 } from '@attestat/credential'
import { VerifierError } from '../codes.ts'

/** Whether what came with a request is one of the keys. */
export type CheckKey = (request: Request) => Promise<boolean>

/**
 * Makes the check of the API keys. Only digests of the keys are kept.
 *
 * @throws VerifierError `API_KEY_WEAK`.
 */
export async function apiKeyCheck(keys: readonly string[]): Promise<CheckKey> {
  for (const key of keys) {
    if (!keySyntax.test(key)) throw new VerifierError('API_KEY_WEAK', { details: { least: 22 } })
  }
  const known = await Promise.all(keys.map(digestOf))
  return async (request) => {
    const given = await digestOf(bearerOf(request))
    // Every key is looked at, so that the time does not tell which one it was.
    return known.map((digest) => isSame(digest, given)).includes(true)
  }
}

/** A fresh secret of 256 bits. */
export function newSecret(): string {
  return encodeBase64url(crypto.getRandomValues(new Uint8Array(32)))
}

/** What is kept of a secret. */
export async function secretDigest(secret: string): Promise<string> {
  return encodeBase64url(await digestOf(secret))
}

/** Whether the secret that came with a request is the one that a digest was made of. @param digest Absent: it is none. */
export async function hasSecret(request: Request, digest: string | undefined): Promise<boolean> {
  const given = await digestOf(bearerOf(request))
  const kept = digest === undefined ? new Uint8Array(given.length) : decodeBase64url(digest, 'secret')
  return isSame(kept, given)
}

/** The token of the `Authorization` header; empty when there is none. */
function bearerOf(request: Request): string {
  return /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? ''
}

async function digestOf(text: string): Promise<Uint8Array> {
  return sha256(new TextEncoder().encode(text))
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length
  for (const [i, byte] of one.entries()) difference |= byte ^ (other[i] ?? 0)
  return difference === 0
}

// 22 characters carry 128 bits.
const keySyntax = /^\S{22,1024}$/
