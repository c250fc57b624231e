/**
 * Refusals as problem details, and the one table from codes to HTTP statuses.
 *
 * @see RFC 9457
 */
import { type Language, ToolkitError } from '@attestat/credential'
import { VerifierError } from '../codes.ts'

/** Codes of any package and their statuses; of every other code what was sent is at fault. */
const statuses: Readonly<Record<string, number>> = {
  API_KEY_REQUIRED: 401,
  ROUTE_UNKNOWN: 404,
  REQUEST_UNKNOWN: 404,
  RESULT_UNKNOWN: 404,
  METHOD_NOT_ALLOWED: 405,
  BODY_TIMEOUT: 408,
  NONCE_CONSUMED: 409,
  BODY_TOO_LARGE: 413,
  INPUT_TOO_LARGE: 413,
  MEDIA_TYPE_UNSUPPORTED: 415,
  BODY_ENCODING_UNSUPPORTED: 415,
  REQUESTS_FULL: 429,
  SERVICE_FAULT: 500,
  RESULT_PLACE_MISSING: 500,
  SERVICE_OVERLOADED: 503,
  STORE_BUSY: 503,
  STORE_CORRUPT: 503,
  STORE_IO: 503,
  STORAGE_FULL: 503,
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

/** Seconds after which it is worth trying again. */
const retryAfter: Readonly<Record<number, string>> = { 429: '60', 503: '1' }

export const problemMediaType = 'application/problem+json'

/** What was thrown, as a refusal: whatever is no refusal is a fault of the service, and nothing of it is told. */
export function refusalOf(error: unknown): ToolkitError {
  return error instanceof ToolkitError ? error : new VerifierError('SERVICE_FAULT', { cause: error })
}

export function statusOf(code: string): number {
  return statuses[code] ?? 400
}

/** A refusal as it travels. */
export interface Problem {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** To be written as JSON. */
  readonly document: object
}

/**
 * What was thrown as problem details, for any server: with the statuses that the service has. Whatever is no refusal is
 * told as `SERVICE_FAULT`, and nothing else of it.
 *
 * @see RFC 9457
 */
export function problemOf(error: unknown, language: Language): Problem {
  const refusal = refusalOf(error)
  const { code, at, details } = refusal
  const status = statusOf(code)
  const after = retryAfter[status]
  return {
    status,
    document: {
      type: `urn:attestat:problem:${code}`,
      title: titles[status],
      status,
      detail: refusal.explain(language),
      code,
      at,
      details,
    },
    headers: {
      'content-type': problemMediaType,
      'content-language': language,
      'cache-control': 'no-store',
      ...(after === undefined ? {} : { 'retry-after': after }),
      ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
      ...(Array.isArray(details.allowed) ? { allow: details.allowed.join(', ') } : {}),
    },
  }
}

/** The refusal as an answer. */
export function problemResponse(refusal: ToolkitError, language: Language): Response {
  const { status, headers, document } = problemOf(refusal, language)
  return new Response(JSON.stringify(document), { status, headers })
}
