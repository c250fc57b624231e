/**
 * The key-binding JWT: the holder's signature over exactly what is shown, to whom, and for which request.
 *
 * @see RFC 9901, sections 4.3 and 7.3
 */
import { digestTexts } from '#crypto'
import { CredentialError } from '../codes.ts'
import type { HashAlgorithm } from '../crypto.ts'
import { localKeyOf } from '../did/local-did.ts'
import { isSameKey, type PublicJwk } from '../jose/jwk.ts'
import { type CompactJws, checkTyp, signJws, verifyJws } from '../jose/jws.ts'
import { readNumericDate, requireNumericDate, toNumericDate } from '../jose/numeric-date.ts'
import type { Signer } from '../jose/signer.ts'
import type { JsonValue } from '../json.ts'

/** What the holder signs for. */
export interface KeyBinding {
  /** The holder's key: the one in `cnf`. */
  readonly signer: Signer
  /** The verifier's full `client_id`. */
  readonly audience: string
  readonly nonce: string
  readonly issuedAt: Date
}

/**
 * Signs a key-binding JWT.
 *
 * @param presented The SD-JWT up to and including its last tilde.
 * @param algorithm The hash of the SD-JWT's own digests (RFC 9901 §4.3.1).
 */
export async function signKeyBinding(
  presented: string,
  algorithm: HashAlgorithm,
  binding: KeyBinding,
): Promise<string> {
  const [sdHash] = await digestTexts(algorithm, [presented])
  return signJws(
    'key-binding',
    {
      iat: toNumericDate(binding.issuedAt),
      aud: binding.audience,
      nonce: binding.nonce,
      sd_hash: sdHash as string,
    },
    binding.signer,
  )
}

export interface KeyBindingExpectation {
  /** The moment of verification. */
  readonly now: Date
  /** How far `iat` may lie before `now`. Default 300. */
  readonly maxAgeSeconds?: number
  /** How far the holder's clock may be ahead of `now`. Default 60. */
  readonly clockSkewSeconds?: number
}

/** What a verified key-binding JWT says. Whether it is the right audience and nonce is for the caller. */
export interface VerifiedKeyBinding {
  readonly audience: JsonValue | undefined
  readonly nonce: JsonValue | undefined
  readonly issuedAt: Date
}

/**
 * Verifies a key-binding JWT: type, signature, hash and age. Audience and nonce are returned for
 * {@link checkAudience} and {@link checkNonce}.
 *
 * @param presented The SD-JWT up to and including its last tilde.
 * @param algorithm The hash of the SD-JWT's own digests (RFC 9901 §4.3.1).
 * @param holderKey The `cnf` key of the credential.
 * @throws CredentialError `JWT_TYP_MISMATCH`, `JWS_KID_ISSUER_MISMATCH`, `KB_SIGNATURE_INVALID`,
 *   `KB_SD_HASH_MISMATCH`, `KB_IAT_OUT_OF_WINDOW`, `EXPIRED`, `NOT_YET_VALID`, `CLAIM_TYPE_INVALID`,
 *   `REQUIRED_CLAIM_MISSING`.
 */
export async function verifyKeyBinding(
  keyBinding: CompactJws,
  presented: string,
  algorithm: HashAlgorithm,
  holderKey: PublicJwk,
  expectation: KeyBindingExpectation,
): Promise<VerifiedKeyBinding> {
  // RFC 9901 §7.3 step 5.d. What `alg` may be (5.b) has been seen to when the JWT was read.
  checkTyp(keyBinding, 'key-binding', 'keyBinding')
  checkKid(keyBinding, holderKey)
  // Step 5.c.
  try {
    await verifyJws(keyBinding, holderKey, 'keyBinding')
  } catch (cause) {
    throw new CredentialError('KB_SIGNATURE_INVALID', { at: 'keyBinding', cause })
  }
  // Step 5.g.
  const [sdHash] = await digestTexts(algorithm, [presented])
  if (keyBinding.payload.sd_hash !== sdHash) {
    throw new CredentialError('KB_SD_HASH_MISMATCH', { at: 'keyBinding.sd_hash' })
  }
  const issuedAt = requireNumericDate(keyBinding.payload, 'iat', 'keyBinding')
  checkAge(keyBinding, issuedAt, 'keyBinding', expectation)
  return { audience: keyBinding.payload.aud, nonce: keyBinding.payload.nonce, issuedAt }
}

/**
 * Whether a holder's signature is recent, and its token valid now.
 *
 * @throws CredentialError `KB_IAT_OUT_OF_WINDOW`, `EXPIRED`, `NOT_YET_VALID`, `CLAIM_TYPE_INVALID`.
 */
export function checkAge(
  { payload }: CompactJws,
  issuedAt: Date,
  at: string,
  { now, maxAgeSeconds = 300, clockSkewSeconds = 60 }: KeyBindingExpectation,
): void {
  // RFC 9901 §7.3 step 5.e.
  const ageSeconds = (now.getTime() - issuedAt.getTime()) / 1000
  const seconds = ageSeconds < 0 ? clockSkewSeconds : maxAgeSeconds
  // Asked for what is right, not for what is wrong: a bound or a moment that is no number lets nothing through.
  if (!(Math.abs(ageSeconds) <= seconds)) {
    throw new CredentialError('KB_IAT_OUT_OF_WINDOW', { at: `${at}.iat`, details: { seconds } })
  }
  // Step 5.h: a valid JWT in all other respects, by RFC 7519.
  const expires = readNumericDate(payload, 'exp', at)
  if (expires && expires <= now) throw new CredentialError('EXPIRED', { at: `${at}.exp` })
  const notBefore = readNumericDate(payload, 'nbf', at)
  if (notBefore && notBefore.getTime() - now.getTime() > clockSkewSeconds * 1000) {
    throw new CredentialError('NOT_YET_VALID', { at: `${at}.nbf` })
  }
}

/** RFC 9901 §7.3 step 5.f. @throws CredentialError `AUD_MISSING`, `AUD_NOT_EXCLUSIVE`, `KB_AUD_MISMATCH`. */
export function checkAudience(
  audience: JsonValue | undefined,
  expected: string,
  at: string = 'keyBinding.aud',
): void {
  if (audience === undefined) throw new CredentialError('AUD_MISSING', { at })
  if (typeof audience !== 'string') throw new CredentialError('AUD_NOT_EXCLUSIVE', { at })
  if (audience !== expected) throw new CredentialError('KB_AUD_MISMATCH', { at })
}

/** RFC 9901 §7.3 step 5.f. @throws CredentialError `KB_NONCE_MISMATCH`, also when the nonce is missing or no string. */
export function checkNonce(
  nonce: JsonValue | undefined,
  expected: string,
  at: string = 'keyBinding.nonce',
): void {
  if (nonce !== expected) throw new CredentialError('KB_NONCE_MISMATCH', { at })
}

/** `cnf` says whose key it is. What `kid` adds is the wallet's own name for it, unless that is a key by itself. */
function checkKid({ kid }: CompactJws, holderKey: PublicJwk): void {
  const named = kid === undefined ? undefined : localKeyOf(kid)
  if (named && !isSameKey(named, holderKey)) {
    throw new CredentialError('JWS_KID_ISSUER_MISMATCH', { at: 'keyBinding.header.kid' })
  }
}
