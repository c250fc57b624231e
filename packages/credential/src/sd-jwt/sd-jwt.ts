/**
 * The compact serialization of SD-JWT and SD-JWT+KB: taken apart and put together.
 *
 * @see RFC 9901, section 4
 */
import { CredentialError } from '../codes.ts'
import { limits } from '../limits.ts'

/** The parts of an SD-JWT, as texts. */
export interface SdJwtParts {
  /** The issuer-signed JWT. */
  readonly jwt: string
  readonly disclosures: readonly string[]
  /** Everything up to and including the last tilde: what `sd_hash` covers. */
  readonly presented: string
  /** The key-binding JWT, when there is one. */
  readonly keyBinding: string | undefined
}

/**
 * Takes an SD-JWT apart.
 *
 * @throws CredentialError `INPUT_TOO_LARGE`, `SD_FORMAT` for a bare JWT or an empty disclosure, `SD_LIMIT`.
 */
export function splitSdJwt(text: string): SdJwtParts {
  if (text.length > limits.credentialBytes) {
    throw new CredentialError('INPUT_TOO_LARGE', { details: { limit: limits.credentialBytes } })
  }
  // RFC 9901 §7.1 step 1, and §7.3 step 3 where a key-binding JWT comes last.
  const parts = text.split('~', limits.disclosures + 3)
  if (parts.length > limits.disclosures + 2) {
    throw new CredentialError('SD_LIMIT', { details: { limit: limits.disclosures } })
  }
  const [jwt, ...rest] = parts
  const last = rest.pop()
  if (!jwt || last === undefined || rest.includes('')) throw new CredentialError('SD_FORMAT')
  return {
    jwt,
    disclosures: rest,
    presented: text.slice(0, text.length - last.length),
    keyBinding: last === '' ? undefined : last,
  }
}

/** Puts an SD-JWT together: no key-binding JWT, a final tilde. */
export function joinSdJwt(jwt: string, disclosures: readonly string[]): string {
  return disclosures.length === 0 ? `${jwt}~` : `${jwt}~${disclosures.join('~')}~`
}
