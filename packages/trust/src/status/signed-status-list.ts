/**
 * Status lists as their issuers signed them. One list serves thousands of documents, so a copy is decoded once, and
 * verified once with a key; whose list it is, and whether its key counts, is asked for each document. The same text
 * in another copy, as thousands of evidence bundles carry it, is the same list once somebody has signed it.
 */
import {
  type CompactJws,
  readBitstringStatusList,
  readTokenStatusList,
  type StatusList,
  type StatusReference,
  verifyJwsOnce,
} from '@attestat/credential'
import { TrustError } from '../codes.ts'
import { keyFault } from '../key-fault.ts'
import { trustLimits } from '../limits.ts'
import type { Recognition, StatusListCopy, TrustSource } from '../trust-source.ts'

/** A list that its issuer vouches for. How old it may be is for the caller to judge. */
export interface SignedStatusList {
  readonly list: StatusList
  readonly issuedAt: Date
  readonly expiresAt?: Date
}

/** Whose document the list is asked about, and who tells the key of its issuer. */
export interface StatusQuestion {
  readonly trust: Pick<TrustSource, 'resolveKey' | 'newestList'>
  readonly issuer: string
  readonly recognition: Recognition
}

/**
 * Reads a status list and verifies that the issuer of the credential signed it.
 *
 * @throws CredentialError as the reader of the encoding and the trust source; `SIGNATURE_INVALID`.
 * @throws TrustError `STATUS_ISSUER_MISMATCH`, `STATUS_ROLLBACK`, `KEY_COMPROMISED`, `KEY_NOT_VALID_AT_TIME`, and what
 *   the trust source refuses to tell.
 */
export async function readSignedStatusList(
  copy: StatusListCopy,
  reference: StatusReference,
  { trust, issuer: documentIssuer, recognition }: StatusQuestion,
): Promise<SignedStatusList> {
  const list = await decodeOnce(copy, reference)
  const at = reference.url
  const issuer = issuerOf(list) ?? documentIssuer
  if (!isSameBody(issuer, documentIssuer, recognition)) throw new TrustError('STATUS_ISSUER_MISMATCH', { at })
  const key = await trust.resolveKey({
    issuer,
    protectedHeader: list.jws.header,
    purpose: 'assertionMethod',
    at: list.issuedAt,
  })
  await verifyJwsOnce(list.jws, key.jwk, 'status list')
  keep(list, reference)
  const fault = keyFault(key, list.issuedAt)
  if (fault) throw new TrustError(fault, { at })
  if (trust.newestList)
    await requireNotOlder(list, reference, trust.newestList, issuerNamesOf(documentIssuer, recognition))
  return list
}

/** @throws TrustError `STATUS_ROLLBACK` when a newer list of the same address was seen, under any name of its issuer. */
async function requireNotOlder(
  { issuedAt }: SignedStatusList,
  { url, index }: StatusReference,
  newestList: NonNullable<TrustSource['newestList']>,
  issuers: readonly string[],
): Promise<void> {
  for (const issuer of issuers) {
    const known = await newestList(issuer, url, index)
    if (known === undefined || known <= issuedAt) continue
    const details = { found: issuedAt.toISOString(), known: known.toISOString() }
    throw new TrustError('STATUS_ROLLBACK', { at: url, details })
  }
}

interface ReadList extends SignedStatusList {
  readonly jws: CompactJws
  /** As a Bitstring Status List credential names it. */
  readonly issuer?: string
}

interface Reading {
  readonly as: StatusReference
  readonly reading: Promise<ReadList>
}

const decoded = new WeakMap<StatusListCopy, readonly Reading[]>()

function decodeOnce(copy: StatusListCopy, reference: StatusReference): ReadList | Promise<ReadList> {
  const readings = decoded.get(copy) ?? []
  // A copy is asked for by its address: it is read once in each encoding, and for each purpose.
  const known = readings.find(({ as }) => isReadAs(as, reference))
  if (known) return known.reading
  const { token } = copy
  // A copy of a list that is kept is not remembered itself: each bundle brings another.
  const list = keptAs(token, reference)
  if (list) return list
  const reading = readList(token, reference)
  decoded.set(copy, [...readings, { as: reference, reading }])
  return reading
}

function isReadAs(one: StatusReference, other: StatusReference): boolean {
  return one.url === other.url && one.encoding === other.encoding && purposeOf(one) === purposeOf(other)
}

function purposeOf(reference: StatusReference): string {
  return reference.encoding === 'bitstring' ? reference.purpose : ''
}

function readList(token: string, reference: StatusReference): Promise<ReadList> {
  const { encoding, url } = reference
  return encoding === 'token'
    ? readTokenStatusList(token, { url })
    : readBitstringStatusList(token, { url, purpose: reference.purpose })
}

interface KeptList {
  readonly as: StatusReference
  readonly list: ReadList
}

/** Lists that somebody has signed, by text, the oldest first, as many as `trustLimits.keptListBytes` has room for. */
const kept = new Map<string, readonly KeptList[]>()
let keptBytes = 0

function keptAs(token: string, reference: StatusReference): ReadList | undefined {
  return kept.get(token)?.find(({ as }) => isReadAs(as, reference))?.list
}

function keep(list: ReadList, as: StatusReference): void {
  const { text } = list.jws
  if (keptAs(text, as)) return
  keptBytes += sizeOf(list)
  kept.set(text, [...(kept.get(text) ?? []), { as, list }])
  for (const [oldest, lists] of kept) {
    if (keptBytes <= trustLimits.keptListBytes) break
    kept.delete(oldest)
    for (const one of lists) keptBytes -= sizeOf(one.list)
  }
}

function sizeOf({ jws, list }: ReadList): number {
  return jws.text.length + list.bytes.length
}

/** Whose list it is: a token list says so only by the DID in its `kid`. @returns undefined where nothing says so. */
function issuerOf({ issuer, jws: { kid } }: ReadList): string | undefined {
  return issuer ?? (kid?.startsWith('did:') ? kid.split('#')[0] : undefined)
}

/** Whether two identifiers are one body's: the same one, or both in one registry entry. */
export function isSameBody(one: string, other: string, recognition: Recognition): boolean {
  if (one === other) return true
  if (recognition.status === 'unknown') return false
  const { identifiers } = recognition.entry
  return identifiers.includes(one) && identifiers.includes(other)
}

/** Every name of an issuer; only the registry's entry makes them one body's. */
export function issuerNamesOf(issuer: string, recognition: Recognition | undefined): readonly string[] {
  if (!recognition || recognition.status === 'unknown') return [issuer]
  return [...new Set([issuer, ...recognition.entry.identifiers])]
}
