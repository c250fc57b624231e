/**
 * Status lists as their issuers signed them. One list serves thousands of documents, so a copy is decoded once, and
 * verified once with a key; whose list it is, and whether its key counts, is asked for each document.
 */
import {
  type CompactJws,
  type PublicJwk,
  readBitstringStatusList,
  readTokenStatusList,
  type StatusList,
  type StatusReference,
  verifyJws,
} from '@attestat/credential'
import { TrustError } from '../codes.ts'
import { keyFault } from '../key-fault.ts'
import type { Recognition, StatusListCopy, TrustSource } from '../trust-source.ts'

/** A list that its issuer vouches for. How old it may be is for the caller to judge. */
export interface SignedStatusList {
  readonly list: StatusList
  readonly issuedAt: Date
  readonly expiresAt?: Date
}

/** Whose document the list is asked about, and who tells the key of its issuer. */
export interface StatusQuestion {
  readonly trust: Pick<TrustSource, 'resolveKey'>
  readonly issuer: string
  readonly recognition: Recognition
}

/**
 * Reads a status list and verifies that the issuer of the credential signed it.
 *
 * @throws CredentialError as the reader of the encoding and the trust source; `SIGNATURE_INVALID`.
 * @throws TrustError `STATUS_ISSUER_MISMATCH`, `KEY_COMPROMISED`, `KEY_NOT_VALID_AT_TIME`, and what the trust source
 *   refuses to tell.
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
  await verifyOnce(list.jws, key.jwk)
  const fault = keyFault(key, list.issuedAt)
  if (fault) throw new TrustError(fault, { at })
  return list
}

interface ReadList extends SignedStatusList {
  readonly jws: CompactJws
  /** As a Bitstring Status List credential names it. */
  readonly issuer?: string
}

const decoded = new WeakMap<StatusListCopy, Map<string, Promise<ReadList>>>()

function decodeOnce(copy: StatusListCopy, reference: StatusReference): Promise<ReadList> {
  const { encoding, url } = reference
  const purpose = reference.encoding === 'bitstring' ? reference.purpose : ''
  const readings = decoded.get(copy) ?? new Map<string, Promise<ReadList>>()
  decoded.set(copy, readings)
  const name = `${encoding} ${purpose} ${url}`
  const reading =
    readings.get(name) ??
    (encoding === 'token'
      ? readTokenStatusList(copy.token, { url })
      : readBitstringStatusList(copy.token, { url, purpose }))
  readings.set(name, reading)
  return reading
}

const verifications = new WeakMap<CompactJws, WeakMap<PublicJwk, Promise<void>>>()

function verifyOnce(jws: CompactJws, jwk: PublicJwk): Promise<void> {
  const byKey = verifications.get(jws) ?? new WeakMap<PublicJwk, Promise<void>>()
  verifications.set(jws, byKey)
  const verification = byKey.get(jwk) ?? verifyJws(jws, jwk, 'status list')
  byKey.set(jwk, verification)
  return verification
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
