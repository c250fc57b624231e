/**
 * DIDs and DID URLs as text.
 *
 * @see https://www.w3.org/TR/did-1.0/#did-syntax
 */
import { CredentialError } from '../codes.ts'
import { limits } from '../limits.ts'

/** A DID in its parts. */
export interface Did {
  /** The whole: `did:<method>:<id>`. */
  readonly did: string
  readonly method: string
  /** The method-specific id, as written. */
  readonly id: string
}

/** A DID URL in its parts. */
export interface DidUrl extends Did {
  /** Empty, or begins with a slash. */
  readonly path: string
  readonly query?: string
  readonly fragment?: string
}

/**
 * Reads a DID.
 *
 * @throws CredentialError `DID_INVALID`, also for a DID URL with more than the DID.
 */
export function readDid(text: string, at = 'did'): Did {
  const [did, method, id] = matchOrRefuse(didSyntax, text, at)
  return { did, method: method as string, id: id as string }
}

/**
 * Reads a DID URL. A relative one is refused: what it is relative to is for the caller to know.
 *
 * @throws CredentialError `DID_INVALID`.
 */
export function readDidUrl(text: string, at = 'did'): DidUrl {
  const [, did, path = '', query, fragment] = matchOrRefuse(didUrlSyntax, text, at)
  return {
    ...readDid(did as string, at),
    path,
    ...(query === undefined ? {} : { query }),
    ...(fragment === undefined ? {} : { fragment }),
  }
}

function matchOrRefuse(syntax: RegExp, text: string, at: string): RegExpExecArray {
  const match = text.length <= limits.didLength ? syntax.exec(text) : null
  if (!match) throw new CredentialError('DID_INVALID', { at })
  return match
}

// Alternatives that share no first character, so that matching is linear. The id may hold colons, not end in one.
const didSyntax = /^did:([a-z0-9]+):((?:[A-Za-z0-9._:-]|%[0-9A-Fa-f]{2})*(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2}))$/
const didUrlSyntax = /^(did:[^/?#]*)((?:\/[^/?#]*)*)(?:\?([^#]*))?(?:#([A-Za-z0-9._~!$&'()*+,;=:@/?%-]*))?$/
