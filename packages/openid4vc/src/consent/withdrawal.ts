/**
 * The withdrawal notice: whoever showed something takes the consent back. It says what was shown and asks for an end;
 * what the receiver has, no notice can delete, and none says so.
 */
import {
  type ConcretePath,
  checkTyp,
  didKeyOf,
  encodeBase64url,
  isJsonObject,
  type JsonValue,
  limits,
  type PublicJwk,
  readCompactJws,
  readDidKey,
  requireNumericDate,
  type Signer,
  sha256,
  signJws,
  toNumericDate,
  verifyJws,
} from '@attestat/credential'
import { OpenId4VcError } from '../codes.ts'
import { expected } from '../expected.ts'
import { hashSyntax } from './presentation-hash.ts'

/** What a consent was to, in the words that both sides have. */
export interface ShownCredential {
  /** Kind of document, where it has one. */
  readonly kind?: string
  /** Paths of the claims that were shown of it, beside what is always visible. */
  readonly disclosed: readonly ConcretePath[]
}

/** What a notice withdraws. */
export interface WithdrawnConsent {
  /** The full client identifier of the receiver. */
  readonly audience: string
  /** In a guardian's notice, of the parts before the child has signed: what was received goes by another. */
  readonly presentationHash: string
  /** `jti` of the guardian's approval, where there was one: by it the receiver finds what a guardian has agreed to. */
  readonly approvalId?: string
  readonly consentedAt: Date
  readonly purpose: string
  readonly credentials: readonly ShownCredential[]
}

/** A notice whose signature was verified with the key that it names. Whose key that is, the presentation tells. */
export interface VerifiedWithdrawal extends WithdrawnConsent {
  /** The did:key of the key that signed. */
  readonly holder: string
  readonly holderKey: PublicJwk
  readonly issuedAt: Date
  /** SHA-256 of the notice, base64url: what a receipt for it names. */
  readonly hash: string
}

/** What every notice says, in words. */
export const withdrawalStatement = {
  ru: 'Я отзываю согласие на обработку показанного здесь и прошу прекратить её. Это заявление само ничего не удаляет: что сделать с уже полученным, решает получатель по закону.',
  en: 'I withdraw my consent to the processing of what was shown here, and ask for it to end. This notice deletes nothing by itself: what becomes of what was received is for its receiver to settle, by law.',
} as const

/**
 * Writes a withdrawal notice.
 *
 * @param options.signer The key that signed the presentation, or the guardian's approval.
 * @returns a compact JWS of type `attestat-withdrawal+jwt`.
 */
export async function createWithdrawal(
  consent: WithdrawnConsent,
  { signer, now }: { readonly signer: Signer; readonly now: Date },
): Promise<string> {
  const { audience, consentedAt, purpose, credentials } = consent
  return signJws(
    'withdrawal',
    {
      iss: didKeyOf(signer.publicJwk),
      aud: audience,
      iat: toNumericDate(now),
      presentation_hash: consent.presentationHash,
      ...(consent.approvalId === undefined ? {} : { approval_id: consent.approvalId }),
      consented_at: toNumericDate(consentedAt),
      purpose,
      credentials: credentials.map(({ kind, disclosed }) => ({
        ...(kind === undefined ? {} : { kind }),
        disclosed: disclosed.map((path) => [...path]),
      })),
      statement: withdrawalStatement,
    },
    signer,
  )
}

/**
 * Reads a withdrawal notice and verifies its signature. Whether whoever signed it showed anything is told by the
 * presentation that it names.
 *
 * @param options.audience Refuses a notice to anybody else. Absent: to whoever it is.
 * @throws OpenId4VcError `WITHDRAWAL_INVALID`, `WITHDRAWAL_AUD_MISMATCH`, `WITHDRAWAL_IN_FUTURE`.
 * @throws CredentialError the codes of the strict edge, `JWT_TYP_MISMATCH`, `DID_…`, `KEY_…`, `SIGNATURE_INVALID`,
 *   `JWS_ALG_KEY_MISMATCH`, `REQUIRED_CLAIM_MISSING`, `CLAIM_TYPE_INVALID`.
 */
export async function verifyWithdrawal(
  text: string,
  { audience, now }: { readonly audience?: string; readonly now: Date },
): Promise<VerifiedWithdrawal> {
  const trimmed = text.trim()
  const jws = readCompactJws(trimmed, { at, maxBytes: limits.jsonBytes })
  checkTyp(jws, 'withdrawal', at)
  const { payload } = jws
  if (typeof payload.iss !== 'string') throw invalid('iss', 'a did:key')
  const holderKey = readDidKey(payload.iss, `${at}.iss`)
  await verifyJws(jws, holderKey, at)
  const issuedAt = requireNumericDate(payload, 'iat', at)
  if (issuedAt.getTime() > now.getTime() + clockSkewSeconds * 1000) {
    throw new OpenId4VcError('WITHDRAWAL_IN_FUTURE', { at: `${at}.iat` })
  }
  const aud = readText(payload.aud, 'aud')
  if (audience !== undefined && aud !== audience) {
    throw new OpenId4VcError('WITHDRAWAL_AUD_MISMATCH', { at: `${at}.aud` })
  }
  const presentationHash = readText(payload.presentation_hash, 'presentation_hash')
  if (!hashSyntax.test(presentationHash)) throw invalid('presentation_hash', 'a SHA-256 in base64url')
  const { approval_id: approvalId } = payload
  return {
    holder: payload.iss,
    holderKey,
    audience: aud,
    issuedAt,
    presentationHash,
    ...(approvalId === undefined ? {} : { approvalId: readText(approvalId, 'approval_id') }),
    consentedAt: requireNumericDate(payload, 'consented_at', at),
    purpose: readText(payload.purpose, 'purpose'),
    credentials: readCredentials(payload.credentials),
    hash: encodeBase64url(await sha256(new TextEncoder().encode(trimmed))),
  }
}

function readCredentials(value: JsonValue | undefined): readonly ShownCredential[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > limits.presentations) {
    throw invalid('credentials', 'an array of 1 to {most} presentations', { most: limits.presentations })
  }
  return value.map((one: JsonValue, i) => {
    const place = `credentials[${i}]`
    if (!isJsonObject(one)) throw invalid(place, 'an object')
    const { kind, disclosed } = one
    if (!Array.isArray(disclosed) || !disclosed.every(isPath)) throw invalid(`${place}.disclosed`, 'paths')
    return {
      ...(kind === undefined ? {} : { kind: readText(kind, `${place}.kind`) }),
      disclosed: disclosed as unknown as readonly ConcretePath[],
    }
  })
}

function isPath(value: JsonValue): boolean {
  return (
    Array.isArray(value) &&
    value.every((step) => typeof step === 'string' || (Number.isInteger(step) && (step as number) >= 0))
  )
}

function readText(value: JsonValue | undefined, name: string): string {
  if (typeof value !== 'string' || value === '') throw invalid(name, 'a text')
  return value
}

function invalid(name: string, ...phrase: Parameters<typeof expected>): OpenId4VcError {
  return new OpenId4VcError('WITHDRAWAL_INVALID', {
    at: `${at}.${name}`,
    details: { expected: expected(...phrase) },
  })
}

const at = 'withdrawal'
const clockSkewSeconds = 60
