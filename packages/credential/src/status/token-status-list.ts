/**
 * Token Status Lists: several bits an entry, zlib, signed as `statuslist+jwt`.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/
 */
import { CredentialError } from '../codes.ts'
import { expected } from '../expected.ts'
import { type CompactJws, checkTyp, readCompactJws, signJws } from '../jose/jws.ts'
import { readNumericDate, requireNumericDate, toNumericDate } from '../jose/numeric-date.ts'
import type { Signer } from '../jose/signer.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { limits } from '../limits.ts'
import { packText, unpackText } from './packed-text.ts'
import { makeStatusList, type StatusEntry, type StatusList } from './status-list.ts'

/** A list in this encoding. */
export interface TokenStatusList extends StatusList {
  readonly firstBit: 'least-significant'
}

/** What a list says of itself when it is signed. */
export interface TokenStatusListTerms {
  /** Its own address; becomes `sub`. */
  readonly url: string
  readonly issuedAt: Date
  /** How long a copy may be used before a newer one is looked for. */
  readonly ttlSeconds?: number
  /** When the statement runs out. */
  readonly expiresAt?: Date
}

/** A signed list, read. Nothing is verified. */
export interface ReadTokenStatusList {
  readonly jws: CompactJws
  readonly list: TokenStatusList
  readonly issuedAt: Date
  readonly ttlSeconds?: number
  readonly expiresAt?: Date
}

/** Makes a list; see {@link makeStatusList} for the rest. @param bits Bits of one entry. */
export function makeTokenStatusList(
  bits: StatusList['bits'],
  length: number,
  entries: Iterable<StatusEntry>,
): TokenStatusList {
  return makeStatusList({ bits, firstBit: 'least-significant' } as const, length, entries)
}

/** Writes the `status_list` member. */
export async function encodeTokenStatusList(list: TokenStatusList): Promise<{ bits: number; lst: string }> {
  return { bits: list.bits, lst: await packText('zlib', list.bytes) }
}

/**
 * Reads a `status_list` member.
 *
 * @throws CredentialError `STATUS_LIST_INVALID`, `STATUS_LIST_TOO_LARGE`, `B64URL_NOT_CANONICAL`.
 */
export async function decodeTokenStatusList(
  member: JsonValue | undefined,
  at: string,
): Promise<TokenStatusList> {
  if (!isJsonObject(member)) throw invalid(at, 'an object with bits and lst')
  const { bits, lst } = member
  if (bits !== 1 && bits !== 2 && bits !== 4 && bits !== 8) throw invalid(`${at}.bits`, '1, 2, 4 or 8 bits')
  if (typeof lst !== 'string') throw invalid(`${at}.lst`, 'the list as base64url')
  return { bits, firstBit: 'least-significant', bytes: await unpackText('zlib', lst, `${at}.lst`) }
}

/** Signs a list as `statuslist+jwt`. The signer's `kid` says whose it is. */
export async function signTokenStatusList(
  list: TokenStatusList,
  terms: TokenStatusListTerms,
  signer: Signer,
): Promise<string> {
  const payload: JsonObject = {
    sub: terms.url,
    iat: toNumericDate(terms.issuedAt),
    ...(terms.expiresAt ? { exp: toNumericDate(terms.expiresAt) } : {}),
    ...(terms.ttlSeconds === undefined ? {} : { ttl: terms.ttlSeconds }),
    status_list: await encodeTokenStatusList(list),
  }
  return signJws('status-list', payload, signer)
}

/**
 * Reads a `statuslist+jwt`. The signature, its signer and the time are for the caller to check.
 *
 * @param asked.url The address that the credential names.
 * @throws CredentialError as `readCompactJws`; `JWT_TYP_MISMATCH`, `STATUS_SUBJECT_MISMATCH`,
 *   `REQUIRED_CLAIM_MISSING`, `CLAIM_TYPE_INVALID`, and as {@link decodeTokenStatusList}.
 */
export async function readTokenStatusList(
  text: string,
  asked: { readonly url: string },
): Promise<ReadTokenStatusList> {
  const at = 'status list'
  const jws = readCompactJws(text, { at, maxBytes: limits.statusListTokenBytes })
  checkTyp(jws, 'status-list', at)
  const { payload } = jws
  if (payload.sub === undefined) throw new CredentialError('REQUIRED_CLAIM_MISSING', { at: `${at}.sub` })
  if (payload.sub !== asked.url) throw new CredentialError('STATUS_SUBJECT_MISMATCH', { at: `${at}.sub` })
  const issuedAt = requireNumericDate(payload, 'iat', at)
  const expiresAt = readNumericDate(payload, 'exp', at)
  const ttlSeconds = readTtl(payload.ttl, `${at}.ttl`)
  const list = await decodeTokenStatusList(payload.status_list, `${at}.status_list`)
  return {
    jws,
    list,
    issuedAt,
    ...(expiresAt ? { expiresAt } : {}),
    ...(ttlSeconds === undefined ? {} : { ttlSeconds }),
  }
}

/** A time to live in whatever unit it is written. @throws CredentialError `CLAIM_TYPE_INVALID`. */
export function readTtl(ttl: JsonValue | undefined, at: string): number | undefined {
  if (ttl === undefined) return undefined
  if (typeof ttl !== 'number' || !(ttl > 0)) {
    throw new CredentialError('CLAIM_TYPE_INVALID', {
      at,
      details: { expected: expected('a positive number') },
    })
  }
  return ttl
}

function invalid(at: string, ...phrase: Parameters<typeof expected>): CredentialError {
  return new CredentialError('STATUS_LIST_INVALID', { at, details: { expected: expected(...phrase) } })
}
