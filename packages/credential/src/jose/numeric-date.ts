/** Times inside tokens. */
import { CredentialError } from '../codes.ts'
import { expected } from '../expected.ts'
import type { JsonObject } from '../json.ts'

/**
 * Reads a NumericDate claim.
 *
 * @returns undefined when the claim is absent.
 * @throws CredentialError `CLAIM_TYPE_INVALID` unless it is a whole number of seconds from 1970 to 9999.
 * @see RFC 7519, section 2. Fractions are allowed there; no issuer needs them, so they are refused here.
 */
export function readNumericDate(claims: JsonObject, name: string, at: string): Date | undefined {
  if (!Object.hasOwn(claims, name)) return undefined
  const seconds = claims[name]
  if (
    typeof seconds !== 'number' ||
    !Number.isInteger(seconds) ||
    seconds <= 0 ||
    seconds > lastSecondOf9999
  ) {
    throw new CredentialError('CLAIM_TYPE_INVALID', {
      at: `${at}.${name}`,
      details: { expected: expected('a whole number of seconds since 1970') },
    })
  }
  return new Date(seconds * 1000)
}

/** As {@link readNumericDate}, for a claim that must be there. @throws also `REQUIRED_CLAIM_MISSING`. */
export function requireNumericDate(claims: JsonObject, name: string, at: string): Date {
  const date = readNumericDate(claims, name, at)
  if (!date) throw new CredentialError('REQUIRED_CLAIM_MISSING', { at: `${at}.${name}` })
  return date
}

/** Whole seconds since 1970, rounded down. */
export function toNumericDate(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}

const lastSecondOf9999 = 253_402_300_799
