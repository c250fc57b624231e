/**
 * The credential in the claims of a VC-JWT. What may be said in two places must be said alike in both: readers differ
 * in which of them they believe.
 *
 * @see https://www.w3.org/TR/vc-data-model-1.1/#jwt-decoding
 */
import { CredentialError } from '../../codes.ts'
import { parseInstant } from '../../edge/instant.ts'
import { expected } from '../../expected.ts'
import { readNumericDate, toNumericDate } from '../../jose/numeric-date.ts'
import { isJsonObject, isSameJson, type JsonObject, type JsonValue } from '../../json.ts'
import { formatDateTime } from '../../model/date-time.ts'
import { refuseClaims } from '../registered-claims.ts'

/** Claims of the token itself. What else stands beside `vc` is a member of the credential: did-jwt-vc writes it there. */
const tokenClaims: readonly string[] = ['iss', 'sub', 'jti', 'nbf', 'exp', 'iat', 'cnf', 'vc']
/**
 * Claims that make another token of it, bind it to one reader, or that some readers take for the credential (`claim`)
 * or its contexts (`context`).
 */
const foreign = ['vp', 'aud', 'claim', 'context', 'vct', 'vct#integrity', 'status', '_sd', '_sd_alg']
const foreignInVc = [...tokenClaims, ...foreign]

/**
 * The credential that the claims hold, in VC Data Model 1.1: all that is said of it, each thing once.
 *
 * @throws CredentialError `REQUIRED_CLAIM_MISSING`, `CLAIM_NOT_ALLOWED`, `CLAIM_TYPE_INVALID`, `CLAIM_CONFLICT`,
 *   `VALIDITY_PERIOD_INVALID`.
 */
export function decodeClaims(claims: JsonObject): JsonObject {
  refuseClaims(claims, foreign)
  const vc = requireVc(claims)
  // In there they would be a second opinion of the token, or another credential, that is read by some and not by us.
  refuseClaims(vc, foreignInVc, 'vc.')
  const said: Record<string, JsonValue> = { ...vc }
  for (const name of Object.keys(claims)) {
    if (tokenClaims.includes(name)) continue
    const value = claims[name] as JsonValue
    if (Object.hasOwn(vc, name) && !isSameJson(vc[name] as JsonValue, value)) throw conflict(`vc.${name}`)
    said[name] = value
  }
  const starts = instantOf(claims, said, { claim: 'nbf', names: ['issuanceDate', 'validFrom'] })
  const ends = instantOf(claims, said, { claim: 'exp', names: ['expirationDate', 'validUntil'] })
  if (starts === undefined) throw new CredentialError('REQUIRED_CLAIM_MISSING', { at: 'nbf' })
  const { validFrom: _from, validUntil: _until, ...members } = said
  return {
    ...members,
    ...decodeId(claims, members),
    issuer: decodeIssuer(claims, members),
    issuanceDate: starts,
    ...(ends === undefined ? {} : { expirationDate: ends }),
    credentialSubject: decodeSubject(claims, members),
  }
}

/** The issuer that `iss` names; what else is told of it may stand beside `vc` or in it. */
export function issuerOfClaims(claims: JsonObject): string {
  const { iss } = claims
  if (typeof iss !== 'string' || !iss.startsWith('did:')) {
    throw new CredentialError('REQUIRED_CLAIM_MISSING', { at: 'iss' })
  }
  return iss
}

/** When it was signed: `iat`, or what a maker that writes none says it is valid from. */
export function issuedAtOfClaims(claims: JsonObject): Date {
  const written = readNumericDate(claims, 'iat', '$') ?? readNumericDate(claims, 'nbf', '$')
  if (written) return written
  const { issuanceDate, validFrom = issuanceDate } = isJsonObject(claims.vc) ? claims.vc : {}
  if (validFrom === undefined) throw new CredentialError('REQUIRED_CLAIM_MISSING', { at: 'nbf' })
  return requireInstant(validFrom, 'vc.issuanceDate')
}

function requireVc({ vc }: JsonObject): JsonObject {
  if (!isJsonObject(vc)) throw new CredentialError('REQUIRED_CLAIM_MISSING', { at: 'vc' })
  for (const name of ['@context', 'type', 'credentialSubject']) {
    if (!Object.hasOwn(vc, name)) throw new CredentialError('REQUIRED_CLAIM_MISSING', { at: `vc.${name}` })
  }
  return vc
}

function decodeId({ jti }: JsonObject, { id }: JsonObject): JsonObject {
  if (jti === undefined) return {}
  if (typeof jti !== 'string') throw notAString('jti')
  if (id !== undefined && id !== jti) throw conflict('jti')
  return { id: jti }
}

function decodeIssuer(claims: JsonObject, { issuer }: JsonObject): JsonValue {
  const id = issuerOfClaims(claims)
  const named = isJsonObject(issuer) ? issuer.id : issuer
  if (named !== undefined && named !== id) throw conflict('iss')
  return isJsonObject(issuer) ? { ...issuer, id } : id
}

function decodeSubject({ sub }: JsonObject, { credentialSubject: subject }: JsonObject): JsonValue {
  if (sub === undefined || !isJsonObject(subject)) return subject as JsonValue
  if (typeof sub !== 'string') throw notAString('sub')
  if (subject.id !== undefined && subject.id !== sub) throw conflict('sub')
  return { id: sub, ...subject }
}

/** One moment, wherever it is told: in seconds by the token, in text by the credential, in the words of both models. */
function instantOf(
  claims: JsonObject,
  said: JsonObject,
  { claim, names }: { readonly claim: 'nbf' | 'exp'; readonly names: readonly string[] },
): JsonValue | undefined {
  let moment = readNumericDate(claims, claim, '$')
  let text: JsonValue | undefined
  for (const name of names) {
    const written = said[name]
    if (written === undefined) continue
    const instant = requireInstant(written, `vc.${name}`)
    if (moment && toNumericDate(moment) !== toNumericDate(instant)) throw conflict(`vc.${name}`)
    moment ??= instant
    text ??= written
  }
  return text ?? (moment && formatDateTime(moment))
}

function requireInstant(value: JsonValue, at: string): Date {
  const instant = parseInstant(value)
  if (instant) return instant
  throw new CredentialError('VALIDITY_PERIOD_INVALID', {
    at,
    details: { expected: expected('an RFC 3339 date-time with a zone') },
  })
}

function conflict(at: string): CredentialError {
  return new CredentialError('CLAIM_CONFLICT', { at })
}

function notAString(at: string): CredentialError {
  return new CredentialError('CLAIM_TYPE_INVALID', { at, details: { expected: expected('a string') } })
}
