/**
 * Compact JSON Web Signatures through the strict edge: read, sign, verify.
 *
 * @see RFC 7515, RFC 8725
 */
import { encodeAscii, encodeUtf8, verifySignature } from '#crypto'
import { CredentialError } from '../codes.ts'
import { decodeBase64url, encodeBase64url } from '../edge/base64url.ts'
import { decodeJsonObject } from '../edge/json.ts'
import type { JsonObject } from '../json.ts'
import { limits } from '../limits.ts'
import { algorithmOf, type PublicJwk, publicKeyHandle, type SigningAlgorithm } from './jwk.ts'
import type { Signer } from './signer.ts'
import { isTyp, type TokenKind, tokenTyp } from './token-kinds.ts'

/** A JWS as it was received, its parts decoded. Nothing is verified. */
export interface CompactJws {
  readonly text: string
  readonly header: JsonObject
  readonly payload: JsonObject
  readonly alg: SigningAlgorithm
  readonly kid: string | undefined
  readonly signature: Uint8Array
}

export interface ReadJwsOptions {
  /** Names the token in errors. Default `jws`. */
  readonly at?: string
  /** Accepts a `jwk` header. Only a holder proof has one. Default false. */
  readonly allowJwkHeader?: boolean
  /** Largest accepted token. Default `limits.credentialBytes`. */
  readonly maxBytes?: number
}

/** `alg` header value → the algorithm it means. Nothing else is accepted: no `none`, no HMAC, no RSA. */
const algorithms: Readonly<Record<string, SigningAlgorithm>> = {
  ES256: 'ES256',
  EdDSA: 'EdDSA',
  Ed25519: 'EdDSA',
}
export const allowedAlgorithms: readonly string[] = Object.keys(algorithms)

/**
 * Reads a compact JWS with a JSON object as payload. Trusts nothing: the signature is not looked at.
 *
 * @throws CredentialError `JWS_MALFORMED`, `JWE_NOT_ACCEPTED`, `B64URL_NOT_CANONICAL`, the `JSON_…` codes,
 *   `JWS_ALG_NOT_ALLOWED`, `JWS_CRIT_UNSUPPORTED`, `JWS_B64_UNSUPPORTED`, `JWS_HEADER_KEY_NOT_ALLOWED`,
 *   `ISSUER_KEY_NOT_BOUND`, `JWS_KID_INVALID`.
 */
export function readCompactJws(text: string, options: ReadJwsOptions = {}): CompactJws {
  const { at = 'jws', allowJwkHeader = false, maxBytes = limits.credentialBytes } = options
  if (text.length > maxBytes)
    throw new CredentialError('INPUT_TOO_LARGE', { at, details: { limit: maxBytes } })
  const parts = text.split('.', 6)
  if (parts.length === 5) throw new CredentialError('JWE_NOT_ACCEPTED', { at })
  const [header64, payload64, signature64] = parts
  if (parts.length !== 3 || !header64 || payload64 === undefined || signature64 === undefined) {
    throw new CredentialError('JWS_MALFORMED', { at })
  }
  const { header, alg, kid } = knownHeaders.get(header64) ?? readCheckedHeader(header64, at, allowJwkHeader)
  return {
    text,
    header,
    payload: decodeJsonObject(decodeBase64url(payload64, `${at}.payload`), { at: `${at}.payload`, maxBytes }),
    alg,
    kid,
    signature: decodeBase64url(signature64, `${at}.signature`),
  }
}

type CheckedHeader = Pick<CompactJws, 'header' | 'alg' | 'kid'>

function readCheckedHeader(header64: string, at: string, allowJwkHeader: boolean): CheckedHeader {
  const bytes = decodeBase64url(header64, `${at}.header`)
  const header = decodeHeader(bytes, at)
  const checked = { header, alg: checkHeader(header, at, allowJwkHeader), kid: readKid(header, at) }
  // A key in a header is one token's own, and not accepted everywhere; and what is shared must not be changed by anybody.
  const isFlat = Object.values(header).every((member) => typeof member !== 'object')
  if (!isFlat || bytes.length > limits.knownHeaderBytes) return checked
  // Oldest first: a Map keeps the order of insertion.
  if (knownHeaders.size >= limits.knownHeaders)
    knownHeaders.delete(knownHeaders.keys().next().value as string)
  // The text is a part of the token's, and would keep all of it in memory.
  knownHeaders.set(encodeBase64url(bytes), { ...checked, header: Object.freeze(header) })
  return checked
}

/** Headers that passed, by their text: an issuer writes the same one over all that it signs. */
const knownHeaders = new Map<string, CheckedHeader>()

/**
 * Checks that a token is of the expected kind.
 *
 * @param absentAllowed Accepts a token without `typ`: only where the caller named the media type.
 * @throws CredentialError `JWT_TYP_MISMATCH`.
 */
export function checkTyp(jws: CompactJws, kind: TokenKind, at: string, absentAllowed = false): void {
  const { typ } = jws.header
  if (typ === undefined && absentAllowed) return
  if (!isTyp(typ, tokenTyp[kind])) {
    throw new CredentialError('JWT_TYP_MISMATCH', {
      at: `${at}.header.typ`,
      details: { expected: tokenTyp[kind] },
    })
  }
}

/**
 * Verifies the signature with one key.
 *
 * @throws CredentialError `JWS_ALG_KEY_MISMATCH`, `KEY_INVALID`, `SIGNATURE_INVALID`.
 */
export async function verifyJws(jws: CompactJws, jwk: PublicJwk, at = 'jws'): Promise<void> {
  if (algorithmOf(jwk) !== jws.alg)
    throw new CredentialError('JWS_ALG_KEY_MISMATCH', { at: `${at}.header.alg` })
  // RFC 9901 §7.1 step 2.b: RFC 7515 §5.2.
  const key = await publicKeyHandle(jwk)
  const signed = encodeAscii(jws.text.slice(0, jws.text.lastIndexOf('.')))
  if (jws.signature.length !== 64 || !(await verifySignature(key, signed, jws.signature))) {
    throw new CredentialError('SIGNATURE_INVALID', { at })
  }
}

const verifications = new WeakMap<CompactJws, WeakMap<PublicJwk, Promise<void>>>()

/**
 * As {@link verifyJws}, once for the same token and key, by the objects: for a token that many things rest on, and that
 * is asked about for each of them.
 */
export function verifyJwsOnce(jws: CompactJws, jwk: PublicJwk, at?: string): Promise<void> {
  const byKey = verifications.get(jws) ?? new WeakMap<PublicJwk, Promise<void>>()
  verifications.set(jws, byKey)
  const verification = byKey.get(jwk) ?? verifyJws(jws, jwk, at)
  byKey.set(jwk, verification)
  return verification
}

/**
 * Signs a payload as a compact JWS of one kind.
 *
 * @param header Further protected header members; they do not replace `alg`, `typ` or `kid`.
 */
export async function signJws(
  kind: TokenKind,
  payload: JsonObject,
  signer: Signer,
  header?: JsonObject,
): Promise<string> {
  return signEncodedPayload(kind, encodeBase64url(encodeUtf8(JSON.stringify(payload))), signer, header)
}

/** As {@link signJws}, over a payload exactly as somebody else encoded and signed it. */
export async function signEncodedPayload(
  kind: TokenKind,
  payload64: string,
  signer: Signer,
  header?: JsonObject,
): Promise<string> {
  const signingInput = `${encodeHeader(kind, signer, header)}.${payload64}`
  return `${signingInput}.${encodeBase64url(await signer.sign(encodeAscii(signingInput)))}`
}

/** The encoded protected header, made once for each signer and kind. */
function encodeHeader(kind: TokenKind, signer: Signer, extra: JsonObject | undefined): string {
  const known = extra ? undefined : encodedHeaders.get(signer)?.[kind]
  if (known) return known
  const header = {
    ...extra,
    ...signer.header,
    alg: signer.alg,
    typ: tokenTyp[kind],
    ...(signer.kid === undefined ? {} : { kid: signer.kid }),
  }
  const encoded = encodeBase64url(encodeUtf8(JSON.stringify(header)))
  if (!extra) encodedHeaders.set(signer, { ...encodedHeaders.get(signer), [kind]: encoded })
  return encoded
}

const encodedHeaders = new WeakMap<Signer, Partial<Record<TokenKind, string>>>()

/** The protected header of a token, by its first part. @throws CredentialError `B64URL_NOT_CANONICAL`, the `JSON_…` codes. */
export function readHeader(header64: string, at: string): JsonObject {
  return knownHeaders.get(header64)?.header ?? decodeHeader(decodeBase64url(header64, `${at}.header`), at)
}

function decodeHeader(bytes: Uint8Array, at: string): JsonObject {
  return decodeJsonObject(bytes, { at: `${at}.header`, maxBytes: limits.headerBytes })
}

function checkHeader(header: JsonObject, at: string, allowJwkHeader: boolean): SigningAlgorithm {
  // RFC 9901 §7.1 step 2.a and §7.3 step 5.b, RFC 8725 §3.1: the algorithm is one of ours; `none` never is.
  const alg =
    typeof header.alg === 'string' && Object.hasOwn(algorithms, header.alg)
      ? algorithms[header.alg]
      : undefined
  if (!alg) {
    throw new CredentialError('JWS_ALG_NOT_ALLOWED', {
      at: `${at}.header.alg`,
      details: { allowed: allowedAlgorithms },
    })
  }
  if ('b64' in header) throw new CredentialError('JWS_B64_UNSUPPORTED', { at: `${at}.header.b64` })
  // RFC 7515 §4.1.11: a recipient that does not understand an extension in `crit` must reject. None is understood.
  if ('crit' in header) throw new CredentialError('JWS_CRIT_UNSUPPORTED', { at: `${at}.header.crit` })
  // RFC 8725 §3.10: no key that comes with the token, and no fetching of one.
  for (const name of ['jku', 'x5u', ...(allowJwkHeader ? [] : ['jwk'])]) {
    if (name in header)
      throw new CredentialError('JWS_HEADER_KEY_NOT_ALLOWED', { at: `${at}.header.${name}` })
  }
  if ('x5c' in header) throw new CredentialError('ISSUER_KEY_NOT_BOUND', { at: `${at}.header.x5c` })
  return alg
}

function readKid(header: JsonObject, at: string): string | undefined {
  const { kid } = header
  if (kid === undefined) return undefined
  if (typeof kid !== 'string' || kid.length > limits.kidLength || !kidSyntax.test(kid)) {
    throw new CredentialError('JWS_KID_INVALID', { at: `${at}.header.kid` })
  }
  return kid
}

// An absolute DID URL with a fragment, or a plain name. A kid is only ever compared or looked up in a map.
const kidSyntax =
  /^(?:did:[a-z0-9]+:[A-Za-z0-9._:%-]+#[A-Za-z0-9._~:%-]+|(?!did:)[A-Za-z0-9_-][A-Za-z0-9._:-]*)$/
