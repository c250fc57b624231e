/** The claims that a token itself has, read the same way in every format. */
import { CredentialError } from '../codes.ts'
import { didKeyOf } from '../did/did-key.ts'
import { expected } from '../expected.ts'
import { type PublicJwk, readPublicJwk } from '../jose/jwk.ts'
import { readNumericDate, requireNumericDate, toNumericDate } from '../jose/numeric-date.ts'
import { isJsonObject, type JsonObject } from '../json.ts'
import { limits } from '../limits.ts'
import { type BitstringStatusListEntry, listOf } from '../model/achievement-credential.ts'
import { type CredentialDocument, documentClassOf } from '../model/credential-document.ts'
import type { CredentialToSecure, StatusReference } from './format.ts'

/**
 * Claims that no credential here has: the old wrappers, and what would be a second opinion of its subject and id, or
 * bind it to one reader.
 *
 * @see Securing Verifiable Credentials using JOSE and COSE, section 3.1.1
 */
export const foreignClaims: readonly string[] = ['vc', 'vp', 'sub', 'jti', 'aud']

/** The same beside a document at the root, which has a status and a validity period of its own. */
export const foreignAtRoot: readonly string[] = [...foreignClaims, 'vct', 'vct#integrity', 'status', 'nbf']

/** Claims that stand beside the members of a document at the root of a token. */
export const tokenClaims: readonly string[] = ['iss', 'iat', 'exp', 'cnf']

/** The document among the claims of a token whose root it is. */
export function documentOf(claims: JsonObject): JsonObject {
  const { iss: _iss, iat: _iat, exp: _exp, cnf: _cnf, ...document } = claims
  return document
}

/** `iat` and `cnf`, as every format writes them. */
export function writeRegisteredClaims(credential: CredentialToSecure): JsonObject {
  return {
    iat: toNumericDate(credential.issuedAt),
    ...(credential.holderKey ? { cnf: { jwk: { ...credential.holderKey } } } : {}),
  }
}

/** `iat`. @throws CredentialError `REQUIRED_CLAIM_MISSING`, `CLAIM_TYPE_INVALID`. */
export function readIssuedAt(claims: JsonObject): Date {
  return requireNumericDate(claims, 'iat', '$')
}

/** The key that a credential is bound to, and the did:key of it. */
export interface BoundHolder {
  readonly holderKey?: PublicJwk
  readonly holder?: string
}

/**
 * The holder's key in `cnf`; neither member without one.
 *
 * @throws CredentialError `CLAIM_TYPE_INVALID` for a confirmation method other than `jwk`, the `KEY_…` codes, and
 *   `CLAIM_CONFLICT` when the document is about its holder and the subject a did:key of another key.
 * @see RFC 7800, section 3.2
 */
export function readHolder(claims: JsonObject, document: CredentialDocument): BoundHolder {
  if (!Object.hasOwn(claims, 'cnf')) return {}
  const { cnf } = claims
  if (!isJsonObject(cnf) || !isJsonObject(cnf.jwk)) {
    throw new CredentialError('CLAIM_TYPE_INVALID', {
      at: 'cnf',
      details: { expected: expected('an object with jwk') },
    })
  }
  const holderKey = readPublicJwk(cnf.jwk, 'cnf.jwk')
  const holder = didKeyOf(holderKey)
  const { id } = document.credentialSubject
  const isAboutHolder = documentClassOf(document.type)?.isAboutHolder
  if (isAboutHolder && typeof id === 'string' && id.startsWith('did:key:') && id !== holder) {
    throw new CredentialError('CLAIM_CONFLICT', { at: 'credentialSubject.id' })
  }
  return { holderKey, holder }
}

/** The validity period of document and token together: the later start, the earlier end. */
export function readValidity(
  claims: JsonObject,
  document: CredentialDocument,
): { readonly validFrom: Date; readonly validUntil?: Date } {
  const notBefore = readNumericDate(claims, 'nbf', '$')
  const expires = readNumericDate(claims, 'exp', '$')
  const written = new Date(document.validFrom)
  const validFrom = notBefore && notBefore > written ? notBefore : written
  const until = document.validUntil === undefined ? expires : new Date(document.validUntil as string)
  if (!until) return { validFrom }
  return { validFrom, validUntil: expires && expires < until ? expires : until }
}

/**
 * The status list entries that a document names (Bitstring Status List v1.0, section 2.1).
 *
 * @param document Validated: what says it is a `BitstringStatusListEntry` is a whole one.
 */
export function readDocumentStatus(document: CredentialDocument): StatusReference[] {
  const entries = listOf(document.credentialStatus)
  if (entries.length > limits.statusEntries) {
    const most = { most: limits.statusEntries }
    throw statusType('credentialStatus', 'an array of at most {most} elements', most)
  }
  return entries.map((entry, i) => {
    const at = `credentialStatus[${i}]`
    if (entry.type !== 'BitstringStatusListEntry') {
      throw statusType(`${at}.type`, '{terms}', { terms: 'BitstringStatusListEntry' })
    }
    const {
      statusListCredential: url,
      statusListIndex,
      statusPurpose: purpose,
      statusSize,
    } = entry as BitstringStatusListEntry
    // Entries of several bits stand elsewhere in the list: read as one bit, another document's status would be told.
    if (statusSize !== undefined && statusSize !== 1)
      throw statusType(`${at}.statusSize`, '{terms}', { terms: 1 })
    return { encoding: 'bitstring', url, index: Number(statusListIndex), purpose }
  })
}

/** The status list entry of a `status` claim (Token Status List, section 6). */
export function readTokenStatus(claims: JsonObject): StatusReference[] {
  if (!Object.hasOwn(claims, 'status')) return []
  const list = isJsonObject(claims.status) ? claims.status.status_list : undefined
  if (!isJsonObject(list)) throw statusType('status', 'an object with status_list')
  const { idx, uri } = list
  if (typeof uri !== 'string') throw statusType('status.status_list.uri', 'a URL')
  if (typeof idx !== 'number' || !Number.isSafeInteger(idx) || idx < 0) {
    throw new CredentialError('RANGE_ERROR', { at: 'status.status_list.idx' })
  }
  return [{ encoding: 'token', url: uri, index: idx }]
}

/**
 * @param within Where the claims stand, for the error: empty, or ends in a dot.
 * @throws CredentialError `CLAIM_NOT_ALLOWED` when a claim is there that has no place in the format.
 */
export function refuseClaims(claims: JsonObject, names: readonly string[], within = ''): void {
  const present = names.find((name) => Object.hasOwn(claims, name))
  if (present !== undefined) throw new CredentialError('CLAIM_NOT_ALLOWED', { at: `${within}${present}` })
}

function statusType(at: string, ...phrase: Parameters<typeof expected>): CredentialError {
  return new CredentialError('CLAIM_TYPE_INVALID', { at, details: { expected: expected(...phrase) } })
}
