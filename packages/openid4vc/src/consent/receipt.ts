/** The receipt: the receiver countersigns that it got a presentation, or the notice that withdraws one. */
import {
  checkTyp,
  type JsonValue,
  type ResolvedKey,
  type ResolveKey,
  readCompactJws,
  readDidUrl,
  readNumericDate,
  requireNumericDate,
  type Signer,
  signJws,
  toNumericDate,
  verifyJws,
} from '@attestat/credential'
import { OpenId4VcError } from '../codes.ts'
import { expected } from '../expected.ts'
import { isKeyInForce } from '../key-in-force.ts'
import { hashSyntax } from './presentation-hash.ts'

/** What a receipt is for. */
export interface Received {
  /** @see presentationHash */
  readonly presentationHash: string
  /** The hash of the notice, where it is that which was received. */
  readonly withdrawalHash?: string
  /** Until when the receiver keeps what it was shown, by its own word. */
  readonly keptUntil?: Date
}

/** A receipt whose signature was verified. */
export interface VerifiedReceipt extends Received {
  /** The DID of whoever received it. */
  readonly receiver: string
  readonly signedBy: ResolvedKey
  readonly issuedAt: Date
}

/**
 * Writes a receipt.
 *
 * @param options.signer Must have a `kid`, a DID URL: the key that the receiver signs its requests with.
 * @returns a compact JWS of type `attestat-receipt+jwt`.
 * @throws OpenId4VcError `RECEIPT_INVALID` for a signer without a DID.
 */
export async function createReceipt(
  { presentationHash, withdrawalHash, keptUntil }: Received,
  { signer, now }: { readonly signer: Signer; readonly now: Date },
): Promise<string> {
  if (signer.kid === undefined) throw invalid('header.kid', 'a DID URL')
  return signJws(
    'receipt',
    {
      iss: readDidUrl(signer.kid, `${at}.header.kid`).did,
      iat: toNumericDate(now),
      presentation_hash: presentationHash,
      ...(withdrawalHash === undefined ? {} : { withdrawal_hash: withdrawalHash }),
      ...(keptUntil === undefined ? {} : { kept_until: toNumericDate(keptUntil) }),
    },
    signer,
  )
}

/**
 * Reads a receipt and verifies its signature. Whether it is for anything is for the caller to see.
 *
 * @throws OpenId4VcError `RECEIPT_INVALID`, `RECEIPT_KEY_NOT_VALID`; whatever `resolveKey` throws.
 * @throws CredentialError the codes of the strict edge, `JWT_TYP_MISMATCH`, `JWS_KID_ISSUER_MISMATCH`,
 *   `SIGNATURE_INVALID`, `JWS_ALG_KEY_MISMATCH`, `REQUIRED_CLAIM_MISSING`, `CLAIM_TYPE_INVALID`.
 */
export async function verifyReceipt(
  text: string,
  { resolveKey }: { readonly resolveKey: ResolveKey },
): Promise<VerifiedReceipt> {
  const jws = readCompactJws(text.trim(), { at, maxBytes: maxReceiptBytes })
  checkTyp(jws, 'receipt', at)
  const { iss } = jws.payload
  if (typeof iss !== 'string' || !jws.kid?.startsWith(`${iss}#`)) throw invalid('header.kid', 'a DID URL')
  const issuedAt = requireNumericDate(jws.payload, 'iat', at)
  const signedBy = await resolveKey({
    issuer: iss,
    protectedHeader: jws.header,
    purpose: 'authentication',
    at: issuedAt,
  })
  await verifyJws(jws, signedBy.jwk, at)
  if (!isKeyInForce(signedBy, issuedAt)) {
    throw new OpenId4VcError('RECEIPT_KEY_NOT_VALID', { at: `${at}.header.kid` })
  }
  const { withdrawal_hash: withdrawalHash } = jws.payload
  const keptUntil = readNumericDate(jws.payload, 'kept_until', at)
  return {
    receiver: iss,
    signedBy,
    issuedAt,
    presentationHash: readHash(jws.payload.presentation_hash, 'presentation_hash'),
    ...(withdrawalHash === undefined ? {} : { withdrawalHash: readHash(withdrawalHash, 'withdrawal_hash') }),
    ...(keptUntil ? { keptUntil } : {}),
  }
}

function readHash(value: JsonValue | undefined, name: string): string {
  if (typeof value !== 'string' || !hashSyntax.test(value)) throw invalid(name, 'a SHA-256 in base64url')
  return value
}

function invalid(name: string, ...phrase: Parameters<typeof expected>): OpenId4VcError {
  return new OpenId4VcError('RECEIPT_INVALID', {
    at: `${at}.${name}`,
    details: { expected: expected(...phrase) },
  })
}

const at = 'receipt'
const maxReceiptBytes = 16_384
