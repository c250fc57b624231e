/**
 * The client identifier of a verifier: who asks, and by which prefix the name is to be believed.
 *
 * @see OpenID4VP 1.0, section 5.9
 */
import { OpenId4VcError } from './codes.ts'
import { expected } from './expected.ts'

/** A client identifier taken apart. The full text is what a key-binding JWT names as its audience. */
export type ClientId =
  /** Known to the wallet beforehand, by the whole text. Proves nothing by itself. */
  | { readonly prefix: 'pre-registered'; readonly text: string }
  /** The address that the answer goes to is the name. Such a request cannot be signed. */
  | { readonly prefix: 'redirect_uri'; readonly text: string; readonly uri: string }
  /** The request is signed with a key of this DID. */
  | { readonly prefix: 'decentralized_identifier'; readonly text: string; readonly did: string }

/**
 * Reads a client identifier.
 *
 * @param isSigned Whether the request that names it carries a signature.
 * @throws OpenId4VcError `CLIENT_ID_PREFIX` for a prefix that is not supported, that was dropped (a bare DID), or
 *   that does not go with a signed or unsigned request; `REQUEST_INVALID` for an empty or overlong text.
 */
export function readClientId(text: unknown, isSigned: boolean): ClientId {
  if (typeof text !== 'string' || !clientIdSyntax.test(text)) {
    throw new OpenId4VcError('REQUEST_INVALID', {
      at: 'client_id',
      details: { expected: expected('a client identifier without white space, of at most 2048 characters') },
    })
  }
  const colon = text.indexOf(':')
  const prefix = colon < 0 ? '' : text.slice(0, colon)
  const rest = text.slice(colon + 1)
  if (prefix === 'decentralized_identifier') {
    if (!isSigned) throw prefixError('a signed request for decentralized_identifier')
    if (!didSyntax.test(rest)) throw prefixError('a DID after decentralized_identifier')
    return { prefix, text, did: rest }
  }
  if (isSigned) throw prefixError('decentralized_identifier:did:… in a signed request')
  if (prefix === 'redirect_uri') {
    if (!isWebAddress(rest)) throw prefixError('an https address after redirect_uri')
    return { prefix, text, uri: rest }
  }
  if (unsupportedPrefixes.has(prefix)) {
    throw prefixError('decentralized_identifier, redirect_uri or an identifier known beforehand')
  }
  return { prefix: 'pre-registered', text }
}

/** Whether a text is an absolute https URL without a fragment. */
export function isWebAddress(text: string): boolean {
  return text.startsWith('https://') && !text.includes('#') && URL.canParse(text)
}

function prefixError(...phrase: Parameters<typeof expected>): OpenId4VcError {
  return new OpenId4VcError('CLIENT_ID_PREFIX', {
    at: 'client_id',
    details: { expected: expected(...phrase) },
  })
}

// `origin` must never be accepted from a request (§5.9.3). A bare `did` is a prefix that somebody dropped.
const unsupportedPrefixes: ReadonlySet<string> = new Set([
  'origin',
  'did',
  'openid_federation',
  'verifier_attestation',
  'x509_san_dns',
  'x509_hash',
  'web-origin',
])

const clientIdSyntax = /^[^\s\p{Cc}\p{Cf}]{1,2048}$/u
const didSyntax = /^did:[a-z0-9]+:[A-Za-z0-9._:%-]+$/
