/**
 * The presentation response: the presentations, under the ids of the queries that they answer.
 *
 * @see OpenID4VP 1.0, section 8
 */
import { decodeJsonObject, isJsonObject, type JsonObject, type JsonValue, limits } from '@attestat/credential'
import { OpenId4VcError } from './codes.ts'
import { expected } from './expected.ts'

/** Presentations by the id of the credential query that they answer. */
export type VpToken = Readonly<Record<string, readonly string[]>>

/** A presentation response, as it travels. */
export interface PresentationResponse {
  readonly vp_token: VpToken
  /** The state of the request, when it had one. */
  readonly state?: string
}

/**
 * Makes a response.
 *
 * @throws OpenId4VcError `RESPONSE_INVALID` when there is nothing in it, or a query id is malformed.
 */
export function createPresentationResponse(vpToken: VpToken, state?: string): PresentationResponse {
  return { vp_token: readVpToken(vpToken), ...(state === undefined ? {} : { state }) }
}

/** A no, as it travels. */
export interface DeclinedResponse {
  readonly error: 'access_denied'
  /** The state of the request, when it had one. */
  readonly state?: string
}

/** Says no, and not why: a wallet that has nothing answers the same. @see OpenID4VP 1.0, section 8.5 */
export function createDeclinedResponse(state?: string): DeclinedResponse {
  return { error: 'access_denied', ...(state === undefined ? {} : { state }) }
}

/**
 * Reads a response. Trusts nothing: the presentations are texts, not looked into.
 *
 * @param input JSON, as bytes or text, or after the strict edge. Members other than `vp_token` and `state` are ignored.
 * @throws OpenId4VcError `RESPONSE_INVALID`; `RESPONSE_DECLINED` when it is an error response.
 * @throws CredentialError the codes of the strict edge.
 */
export function readPresentationResponse(input: Uint8Array | string | JsonObject): PresentationResponse {
  const isEncoded = typeof input === 'string' || input instanceof Uint8Array
  const { vp_token: vpToken, state, error } = isEncoded ? decodeJsonObject(input, { at: 'response' }) : input
  if (error !== undefined) {
    if (typeof error !== 'string' || !errorSyntax.test(error)) throw invalid('error', 'an OAuth error code')
    throw new OpenId4VcError('RESPONSE_DECLINED', { at: 'error', details: { error } })
  }
  if (state !== undefined && typeof state !== 'string') throw invalid('state', 'a text')
  return createPresentationResponse(readVpToken(vpToken), state)
}

/**
 * Reads the value of `vp_token`.
 *
 * @throws OpenId4VcError `RESPONSE_INVALID`.
 */
export function readVpToken(value: JsonValue | VpToken | undefined): VpToken {
  if (!isJsonObject(value)) throw invalid('vp_token', 'an object with a member for each query answered')
  const entries = Object.entries(value)
  if (!isWithin(entries.length, limits.dcqlQueries)) {
    throw invalid('vp_token', 'one to {most} members', { most: limits.dcqlQueries })
  }
  let count = 0
  return Object.fromEntries(
    entries.map(([id, presentations]) => {
      if (!queryIdSyntax.test(id)) throw invalid('vp_token', 'query ids of letters, digits, _ and -')
      const at = `vp_token.${id}`
      if (!Array.isArray(presentations) || !isWithin(presentations.length, limits.queryPresentations)) {
        throw invalid(at, 'an array of 1 to {most} presentations', { most: limits.queryPresentations })
      }
      count += presentations.length
      if (count > limits.presentations) {
        throw invalid('vp_token', 'at most {most} presentations', { most: limits.presentations })
      }
      return [id, presentations.map((text: JsonValue, i) => readPresentation(text, `${at}[${i}]`))]
    }),
  )
}

function isWithin(count: number, limit: number): boolean {
  return count > 0 && count <= limit
}

function readPresentation(value: JsonValue, at: string): string {
  if (typeof value !== 'string' || value.length === 0) throw invalid(at, 'a presentation as a text')
  return value
}

function invalid(at: string, ...phrase: Parameters<typeof expected>): OpenId4VcError {
  return new OpenId4VcError('RESPONSE_INVALID', { at, details: { expected: expected(...phrase) } })
}

// OpenID4VP §6.1: the id of a credential query.
const queryIdSyntax = /^[A-Za-z0-9_-]{1,256}$/
// RFC 6749 §4.1.2.1, narrowed to what error codes look like.
const errorSyntax = /^[a-z0-9_.-]{1,64}$/
