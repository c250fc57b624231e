/**
 * Disclosures of an SD-JWT: made and read one at a time.
 *
 * @see RFC 9901, section 4.2
 */
import { encodeUtf8 } from '#crypto'
import { CredentialError } from '../codes.ts'
import { decodeBase64url, encodeBase64url } from '../edge/base64url.ts'
import { decodeJson, isReservedName } from '../edge/json.ts'
import { expected } from '../expected.ts'
import type { JsonValue } from '../json.ts'

export interface Disclosure {
  /** The base64url text, as the digest covers it. */
  readonly text: string
  readonly digest: string
  readonly salt: string
  /** Absent for an array element. */
  readonly name?: string
  readonly value: JsonValue
}

/**
 * The text of a disclosure.
 *
 * @param name Member name, or undefined for an array element.
 * @throws CredentialError `SALT_WEAK` below 128 bits, `SD_RESERVED_NAME`.
 */
export function writeDisclosure(salt: string, name: string | undefined, value: JsonValue): string {
  // RFC 9901 §9.3: at least 128 bits, which are 22 base64url characters.
  if (salt.length < 22) throw new CredentialError('SALT_WEAK', name === undefined ? {} : { at: name })
  if (name !== undefined) refuseReservedName(name, name)
  const content = name === undefined ? [salt, value] : [salt, name, value]
  return encodeBase64url(encodeUtf8(JSON.stringify(content)))
}

/**
 * Reads the text of a disclosure.
 *
 * @param digest The digest of the text, made by the caller.
 * @throws CredentialError `B64URL_NOT_CANONICAL`, the `JSON_…` codes, `SD_DISCLOSURE_SHAPE`, `SD_RESERVED_NAME`.
 */
export function readDisclosure(text: string, digest: string, at: string): Disclosure {
  const content = decodeJson(decodeBase64url(text, at), { at })
  // RFC 9901 §7.1 step 3.c.ii.1 and 3.c.iii.1: three elements for a member, two for an array element.
  const length = Array.isArray(content) ? content.length : 0
  if (!Array.isArray(content) || (length !== 2 && length !== 3) || typeof content[0] !== 'string') {
    throw shape(at, '[salt, name, value] or [salt, value]')
  }
  const [salt, second, third] = content as [string, JsonValue, JsonValue]
  if (length === 2) return { text, digest, salt, value: second }
  if (typeof second !== 'string') throw shape(at, '[salt, name, value] with a string as name')
  refuseReservedName(second, at)
  return { text, digest, salt, name: second, value: third }
}

/**
 * Refuses what may not be the name of a claim: `_sd` and `...` (RFC 9901 §7.1 step 3.c.ii.2), `_sd_alg`, and whatever
 * reaches a prototype.
 *
 * @throws CredentialError `SD_RESERVED_NAME`.
 */
export function refuseReservedName(name: string, at: string): void {
  if (name === '_sd' || name === '...' || name === '_sd_alg' || isReservedName(name)) {
    throw new CredentialError('SD_RESERVED_NAME', { at })
  }
}

function shape(at: string, ...phrase: Parameters<typeof expected>): CredentialError {
  return new CredentialError('SD_DISCLOSURE_SHAPE', { at, details: { expected: expected(...phrase) } })
}
