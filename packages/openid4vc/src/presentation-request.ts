/**
 * The presentation request: an OpenID4VP Authorization Request object, as plain JSON or as a signed token.
 *
 * @see OpenID4VP 1.0, section 5; RFC 9101
 */
import {
  type CompactJws,
  CredentialError,
  checkTyp,
  type DcqlQuery,
  decodeJsonObject,
  encodeBase64url,
  type JsonObject,
  type JsonValue,
  limits,
  type ResolvedKey,
  type ResolveKey,
  readCompactJws,
  readDcqlQuery,
  readNumericDate,
  type Signer,
  signJws,
  toNumericDate,
  verifyJws,
} from '@attestat/credential'
import { type ClientId, isWebAddress, readClientId } from './client-id.ts'
import { OpenId4VcError } from './codes.ts'
import { expected } from './expected.ts'
import { isKeyInForce } from './key-in-force.ts'
import {
  encodeVerifierStatement,
  readVerifierStatement,
  type VerifierStatement,
} from './verifier-statement.ts'

/** A presentation request, read. */
export interface PresentationRequest {
  /** The full client identifier, prefix included: the audience of the answer. */
  readonly clientId: string
  readonly client: ClientId
  readonly nonce: string
  readonly state?: string
  readonly dcqlQuery: DcqlQuery
  /** Where the answer is posted to. Absent when the answer is handed over in some other way. */
  readonly responseUri?: string
  /** Who asks, what for, for how long: the verifier's own words. */
  readonly statement?: VerifierStatement
  readonly issuedAt?: Date
  readonly expiresAt?: Date
  /** The request parameters as they are sent: `JSON.stringify` makes the unsigned form of them. */
  readonly document: JsonObject
  /** The token that carried the parameters, its signature not looked at. Absent for plain JSON. */
  readonly jws?: CompactJws
}

/** What a new request says. */
export interface NewPresentationRequest {
  /** Full client identifier. With `decentralized_identifier:` the request must be signed before it is sent. */
  readonly clientId: string
  /** The query as JSON, as the specification writes it. */
  readonly dcqlQuery: JsonValue
  readonly now: Date
  readonly expiresAt?: Date
  /** Default: 256 random bits. */
  readonly nonce?: string
  /** Default: 256 random bits. */
  readonly state?: string
  /** Asks for the answer by HTTP POST (`direct_post`) to this https address. */
  readonly responseUri?: string
  readonly statement?: VerifierStatement
}

/**
 * Makes a presentation request.
 *
 * @throws OpenId4VcError as {@link readPresentationRequest}: what is made here is read by the same rules.
 * @throws CredentialError `DCQL_INVALID`.
 */
export function createPresentationRequest(options: NewPresentationRequest): PresentationRequest {
  const { clientId, dcqlQuery, now, expiresAt, responseUri, statement } = options
  const document: JsonObject = {
    response_type: 'vp_token',
    client_id: clientId,
    ...(responseUri === undefined ? {} : { response_mode: 'direct_post', response_uri: responseUri }),
    nonce: options.nonce ?? randomText(),
    state: options.state ?? randomText(),
    dcql_query: dcqlQuery,
    client_metadata: { vp_formats_supported: supportedFormats(readDcqlQuery(dcqlQuery)) },
    ...(statement === undefined ? {} : { verifier_info: [encodeVerifierStatement(statement)] }),
    iat: toNumericDate(now),
    ...(expiresAt === undefined ? {} : { exp: toNumericDate(expiresAt) }),
  }
  return readParameters(document, clientId.startsWith('decentralized_identifier:'))
}

/**
 * Reads a presentation request: a JSON object, or a signed `oauth-authz-req+jwt`. Trusts nothing: a signature is
 * not looked at, see {@link verifyPresentationRequest}.
 *
 * @param options.now Refuses a request that has expired by then. Absent: expiry is not looked at.
 * @throws OpenId4VcError `REQUEST_INVALID`, `REQUEST_EXPIRED`, `CLIENT_ID_PREFIX`, `RESPONSE_URI_MISMATCH`,
 *   `INVALID_TRANSACTION_DATA`.
 * @throws CredentialError the codes of the strict edge, `JWT_TYP_MISMATCH`, `CLAIM_TYPE_INVALID`, `DCQL_INVALID`.
 */
export function readPresentationRequest(
  input: Uint8Array | string,
  options: { readonly now?: Date } = {},
): PresentationRequest {
  const text = toText(input)
  const jws = text.startsWith('{')
    ? undefined
    : readCompactJws(text, { at: 'request', maxBytes: limits.jsonBytes })
  if (jws) {
    checkTyp(jws, 'presentation-request', 'request')
    // §5.8: with static discovery the audience is this symbolic name.
    if (jws.payload.aud !== selfIssued) throw invalid('aud', '{terms}', { terms: selfIssued })
  }
  const request = readParameters(
    jws ? jws.payload : decodeJsonObject(text, { at: 'request' }),
    jws !== undefined,
  )
  const { now } = options
  if (now && request.expiresAt && request.expiresAt <= now) {
    throw new OpenId4VcError('REQUEST_EXPIRED', {
      at: 'exp',
      details: { expiredAt: request.expiresAt.toISOString() },
    })
  }
  return jws ? { ...request, jws } : request
}

/** A request whose signature, if it has one, was verified. */
export interface VerifiedPresentationRequest extends PresentationRequest {
  /** The key that signed. Absent for an unsigned request: then nobody vouches for who asks. */
  readonly signedBy?: ResolvedKey
}

/**
 * Reads a presentation request and verifies its signature when it has one.
 *
 * @throws as {@link readPresentationRequest}, and whatever `resolveKey` throws. OpenId4VcError
 *   `REQUEST_KEY_NOT_VALID` when the key is not in force at `now`, or was compromised.
 * @throws CredentialError `JWS_KID_ISSUER_MISMATCH` when the key named is not one of the DID in `client_id`;
 *   `JWS_ALG_KEY_MISMATCH`, `SIGNATURE_INVALID`.
 */
export async function verifyPresentationRequest(
  input: Uint8Array | string,
  options: { readonly resolveKey: ResolveKey; readonly now: Date },
): Promise<VerifiedPresentationRequest> {
  const request = readPresentationRequest(input, options)
  const { jws, client } = request
  if (!jws || client.prefix !== 'decentralized_identifier') return request
  if (!jws.kid?.startsWith(`${client.did}#`)) {
    throw new CredentialError('JWS_KID_ISSUER_MISMATCH', { at: 'request.header.kid' })
  }
  const signedBy = await options.resolveKey({
    issuer: client.did,
    protectedHeader: jws.header,
    purpose: 'authentication',
    at: options.now,
  })
  await verifyJws(jws, signedBy.jwk, 'request')
  // A request is answered now or never, so the key must be in force now, whenever it signed.
  if (!isKeyInForce(signedBy, options.now)) {
    throw new OpenId4VcError('REQUEST_KEY_NOT_VALID', { at: 'request.header.kid' })
  }
  return { ...request, signedBy }
}

/**
 * Signs a request, for a client identifier with the prefix `decentralized_identifier`.
 *
 * @param signer Must have a `kid` of the DID in `client_id`.
 * @returns a compact JWS of type `oauth-authz-req+jwt`.
 * @throws OpenId4VcError `CLIENT_ID_PREFIX` for a client identifier that no signature goes with.
 * @throws CredentialError `JWS_KID_ISSUER_MISMATCH`.
 */
export async function signPresentationRequest(request: PresentationRequest, signer: Signer): Promise<string> {
  const client = readClientId(request.clientId, true)
  if (client.prefix !== 'decentralized_identifier' || !signer.kid?.startsWith(`${client.did}#`)) {
    throw new CredentialError('JWS_KID_ISSUER_MISMATCH', { at: 'request.header.kid' })
  }
  return signJws('presentation-request', { ...request.document, aud: selfIssued }, signer)
}

const selfIssued = 'https://self-issued.me/v2'

function readParameters(document: JsonObject, isSigned: boolean): PresentationRequest {
  if (document.response_type !== 'vp_token') throw invalid('response_type', '{terms}', { terms: 'vp_token' })
  for (const name of ['request', 'request_uri']) {
    if (name in document) throw invalid(name, 'the request object itself, not a pointer to one')
  }
  if ('scope' in document) throw invalid('scope', 'dcql_query instead')
  // §5.1: a wallet that does not know the type must refuse, and none is known here.
  if ('transaction_data' in document) {
    throw new OpenId4VcError('INVALID_TRANSACTION_DATA', { at: 'transaction_data' })
  }
  const client = readClientId(document.client_id, isSigned)
  const responseUri = readResponseUri(document, client)
  const statement = readVerifierStatement(document.verifier_info)
  const issuedAt = readNumericDate(document, 'iat', 'request')
  const expiresAt = readNumericDate(document, 'exp', 'request')
  if (document.dcql_query === undefined) throw invalid('dcql_query', 'a DCQL query')
  const dcqlQuery = readDcqlQuery(document.dcql_query)
  // §5.3: without holder binding, only the state ties the answer to the request.
  const isUnbound = dcqlQuery.credentials.some((query) => !query.requireCryptographicHolderBinding)
  return {
    clientId: client.text,
    client,
    nonce: readRandomText(document, 'nonce'),
    ...(document.state === undefined && !isUnbound ? {} : { state: readRandomText(document, 'state') }),
    dcqlQuery,
    ...(responseUri === undefined ? {} : { responseUri }),
    ...(statement === undefined ? {} : { statement }),
    ...(issuedAt === undefined ? {} : { issuedAt }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    document,
  }
}

function readResponseUri(document: JsonObject, client: ClientId): string | undefined {
  const { response_mode: mode = 'fragment', response_uri: responseUri, redirect_uri: redirectUri } = document
  if (mode !== 'direct_post' && mode !== 'fragment') throw invalid('response_mode', 'direct_post, or none')
  const [used, unused] =
    mode === 'direct_post' ? ['response_uri', 'redirect_uri'] : ['redirect_uri', 'response_uri']
  if (unused in document) throw invalid(unused, '{name} with response mode {mode}', { name: used, mode })
  const given = mode === 'direct_post' ? responseUri : redirectUri
  // §5.9.3: with this prefix the address may be left out, being the name; if it is there it must be the same.
  const address = given ?? (client.prefix === 'redirect_uri' ? client.uri : undefined)
  if (client.prefix === 'redirect_uri' && address !== client.uri) {
    throw new OpenId4VcError('RESPONSE_URI_MISMATCH', { at: used })
  }
  if (mode === 'fragment' && address === undefined) return undefined
  if (typeof address !== 'string' || !isWebAddress(address)) throw invalid(used, 'an https address')
  return mode === 'direct_post' ? address : undefined
}

function readRandomText(document: JsonObject, name: 'nonce' | 'state'): string {
  const value = document[name]
  if (typeof value !== 'string' || !randomTextSyntax.test(value)) {
    throw invalid(name, '22 to 512 URL-safe characters, 128 random bits or more')
  }
  return value
}

/** Which algorithms the verifier takes, for each format that it asks for. */
function supportedFormats(query: DcqlQuery): JsonObject {
  const algorithms = ['ES256', 'EdDSA']
  return Object.fromEntries(
    query.credentials.map(({ format }) => [
      format,
      format.endsWith('sd-jwt')
        ? { 'sd-jwt_alg_values': algorithms, 'kb-jwt_alg_values': algorithms }
        : { alg_values: algorithms },
    ]),
  )
}

/** The text of a request, white space around it gone: files end in a newline. */
function toText(input: Uint8Array | string): string {
  if (input.length > limits.jsonBytes) {
    throw new CredentialError('INPUT_TOO_LARGE', { at: 'request', details: { limit: limits.jsonBytes } })
  }
  let text: string
  try {
    text = (
      typeof input === 'string' ? input : new TextDecoder('utf-8', { fatal: true }).decode(input)
    ).trim()
  } catch (cause) {
    throw new OpenId4VcError('REQUEST_INVALID', {
      at: 'request',
      details: { expected: expected('{terms}', { terms: 'UTF-8' }) },
      cause,
    })
  }
  if (!text.startsWith('{') && !tokenSyntax.test(text)) {
    throw invalid('request', 'a JSON object or a signed token')
  }
  return text
}

function randomText(): string {
  return encodeBase64url(crypto.getRandomValues(new Uint8Array(32)))
}

function invalid(at: string, ...phrase: Parameters<typeof expected>): OpenId4VcError {
  return new OpenId4VcError('REQUEST_INVALID', { at, details: { expected: expected(...phrase) } })
}

// §5.2 allows these characters; 22 of them carry 128 bits.
const randomTextSyntax = /^[A-Za-z0-9._~-]{22,512}$/
const tokenSyntax = /^[A-Za-z0-9_-]+\./
