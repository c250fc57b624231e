/**
 * Bitstring Status Lists: one bit an entry, gzip, a credential of its own, signed as `vc+jwt`.
 *
 * @see https://www.w3.org/TR/vc-bitstring-status-list/
 */
import { CredentialError } from '../codes.ts'
import { parseInstant } from '../edge/instant.ts'
import { expected } from '../expected.ts'
import { documentIssuer } from '../formats/document-issuer.ts'
import { type CompactJws, checkTyp, readCompactJws, signJws } from '../jose/jws.ts'
import { toNumericDate } from '../jose/numeric-date.ts'
import type { Signer } from '../jose/signer.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { limits } from '../limits.ts'
import { formatDateTime } from '../model/date-time.ts'
import { packText, unpackText } from './packed-text.ts'
import { makeStatusList, type StatusEntry, type StatusList, statusListLength } from './status-list.ts'
import { readTtl } from './token-status-list.ts'

/** Fewest entries of a list: in a shorter one, asking for an entry would tell whose it is. */
export const bitstringMinimumLength = 131_072

/** A list in this encoding. */
export interface BitstringStatusList extends StatusList {
  readonly bits: 1
  readonly firstBit: 'most-significant'
}

/** What a list says of itself when it is signed. */
export interface BitstringStatusListTerms {
  /** Its own address; becomes the credential's `id`. */
  readonly url: string
  /** The issuer of the credentials that point here. */
  readonly issuer: string
  /** What a 1 means: `revocation`, `suspension`. */
  readonly purpose: string
  readonly issuedAt: Date
  /** How long a copy may be used before a newer one is looked for. */
  readonly ttlSeconds?: number
  /** When the statement runs out. */
  readonly expiresAt?: Date
}

/** A signed list, read. Nothing is verified. */
export interface ReadBitstringStatusList {
  readonly jws: CompactJws
  readonly list: BitstringStatusList
  readonly issuer: string
  readonly issuedAt: Date
  readonly ttlSeconds?: number
  readonly expiresAt?: Date
}

/** Makes a list; see {@link makeStatusList} for the rest. @param length At least {@link bitstringMinimumLength}. */
export function makeBitstringStatusList(length: number, entries: Iterable<StatusEntry>): BitstringStatusList {
  return longEnough(
    makeStatusList({ bits: 1, firstBit: 'most-significant' } as const, length, entries),
    'length',
  )
}

/** Writes the `encodedList` member. */
export async function encodeBitstringStatusList(list: BitstringStatusList): Promise<string> {
  return `u${await packText('gzip', list.bytes)}`
}

/**
 * Reads an `encodedList` member.
 *
 * @throws CredentialError `STATUS_LIST_INVALID`, `STATUS_LIST_TOO_LARGE`, `STATUS_LIST_LENGTH_ERROR`,
 *   `B64URL_NOT_CANONICAL`.
 */
export async function decodeBitstringStatusList(
  encoded: JsonValue | undefined,
  at: string,
): Promise<BitstringStatusList> {
  if (typeof encoded !== 'string' || !encoded.startsWith('u')) {
    throw new CredentialError('STATUS_LIST_INVALID', {
      at,
      details: { expected: expected('multibase base64url (u…)') },
    })
  }
  const bytes = await unpackText('gzip', encoded.slice(1), at)
  return longEnough({ bits: 1, firstBit: 'most-significant', bytes }, at)
}

/** Signs a list as a BitstringStatusListCredential in `vc+jwt`. */
export async function signBitstringStatusList(
  list: BitstringStatusList,
  terms: BitstringStatusListTerms,
  signer: Signer,
): Promise<string> {
  const { url, issuer, purpose, issuedAt, ttlSeconds, expiresAt } = terms
  const payload: JsonObject = {
    '@context': [vcdm2],
    id: url,
    type: ['VerifiableCredential', credentialType],
    issuer,
    validFrom: formatDateTime(issuedAt),
    ...(expiresAt ? { validUntil: formatDateTime(expiresAt) } : {}),
    credentialSubject: {
      id: `${url}#list`,
      type: 'BitstringStatusList',
      statusPurpose: purpose,
      // The vocabulary counts in milliseconds, whatever is near it counts in seconds.
      ...(ttlSeconds === undefined ? {} : { ttl: ttlSeconds * 1000 }),
      encodedList: await encodeBitstringStatusList(list),
    },
    iss: issuer,
    iat: toNumericDate(issuedAt),
  }
  return signJws('vc+jwt', payload, signer)
}

/**
 * Reads a BitstringStatusListCredential in `vc+jwt`. The signature, its signer and the time are for the caller to
 * check.
 *
 * @param asked The address and the purpose that the credential names.
 * @throws CredentialError as `readCompactJws`; `JWT_TYP_MISMATCH`, `CONTEXT_NOT_ALLOWED`,
 *   `STATUS_SUBJECT_MISMATCH`, `STATUS_VERIFICATION_ERROR` for another purpose, `VALIDITY_PERIOD_INVALID`,
 *   `REQUIRED_CLAIM_MISSING`, `CLAIM_CONFLICT`, `CLAIM_TYPE_INVALID`, and as {@link decodeBitstringStatusList}.
 */
export async function readBitstringStatusList(
  text: string,
  asked: { readonly url: string; readonly purpose: string },
): Promise<ReadBitstringStatusList> {
  const at = 'status list'
  const jws = readCompactJws(text, { at, maxBytes: limits.statusListTokenBytes })
  checkTyp(jws, 'vc+jwt', at)
  const { payload } = jws
  const subject = payload.credentialSubject
  if (!listOf(payload.type).includes(credentialType) || !isJsonObject(subject)) {
    throw new CredentialError('STATUS_LIST_INVALID', {
      at,
      details: { expected: expected('an object {name}', { name: credentialType }) },
    })
  }
  if (listOf(payload['@context'])[0] !== vcdm2) {
    throw new CredentialError('CONTEXT_NOT_ALLOWED', { at: `${at}.@context` })
  }
  if (payload.id !== asked.url) throw new CredentialError('STATUS_SUBJECT_MISMATCH', { at: `${at}.id` })
  if (!listOf(subject.statusPurpose).includes(asked.purpose)) {
    throw new CredentialError('STATUS_VERIFICATION_ERROR', { at: `${at}.credentialSubject.statusPurpose` })
  }
  const expiresAt = payload.validUntil === undefined ? undefined : readInstant(payload, 'validUntil', at)
  const ttl = readTtl(subject.ttl, `${at}.credentialSubject.ttl`)
  return {
    jws,
    list: await decodeBitstringStatusList(subject.encodedList, `${at}.credentialSubject.encodedList`),
    issuer: documentIssuer(payload),
    issuedAt: readInstant(payload, 'validFrom', at),
    ...(expiresAt ? { expiresAt } : {}),
    ...(ttl === undefined ? {} : { ttlSeconds: ttl / 1000 }),
  }
}

const vcdm2 = 'https://www.w3.org/ns/credentials/v2'
const credentialType = 'BitstringStatusListCredential'

function longEnough(list: BitstringStatusList, at: string): BitstringStatusList {
  if (statusListLength(list) < bitstringMinimumLength) {
    throw new CredentialError('STATUS_LIST_LENGTH_ERROR', {
      at,
      details: { minimum: bitstringMinimumLength },
    })
  }
  return list
}

function readInstant(payload: JsonObject, name: 'validFrom' | 'validUntil', at: string): Date {
  const instant = parseInstant(payload[name])
  if (!instant) throw new CredentialError('VALIDITY_PERIOD_INVALID', { at: `${at}.${name}` })
  return instant
}

/** A JSON-LD value that may stand alone or in an array. */
function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value as JsonValue]
}
