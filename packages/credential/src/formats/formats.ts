/** The list of formats, and what is done with a credential whatever its format. */
import { CredentialError } from '../codes.ts'
import { type CompactJws, checkTyp, readCompactJws, readHeader, verifyJws } from '../jose/jws.ts'
import type { ResolvedKey, ResolveKey, Signer } from '../jose/signer.ts'
import { isTyp, tokenTyp } from '../jose/token-kinds.ts'
import { readHashAlgorithm } from '../sd-jwt/hash-algorithm.ts'
import {
  type KeyBindingExpectation,
  type VerifiedKeyBinding,
  verifyKeyBinding,
} from '../sd-jwt/key-binding.ts'
import { type SdJwtParts, splitSdJwt } from '../sd-jwt/sd-jwt.ts'
import { dcSdJwt } from './dc-sd-jwt.ts'
import type { CredentialEnvelope, CredentialToSecure, Format, FormatId, ReadCredential } from './format.ts'
import { jwtVcJson } from './jwt-vc-json/jwt-vc-json.ts'
import { verifyJwtPresentation } from './jwt-vc-json/presentation.ts'
import { vcJwt } from './vc-jwt.ts'
import { vcSdJwt } from './vc-sd-jwt.ts'

/** Every format, the default one first. */
export const formats: readonly Format[] = [vcSdJwt, dcSdJwt, vcJwt, jwtVcJson]
const formatIds: readonly string[] = formats.map((format) => format.id)

/** The format with an id. @throws CredentialError `FORMAT_UNKNOWN`. */
export function formatOf(id: string): Format {
  const format = formats.find((candidate) => candidate.id === id)
  if (!format) throw new CredentialError('FORMAT_UNKNOWN', { details: { known: formatIds } })
  return format
}

/** Ids of the formats that {@link secureCredential} makes. */
export const securedFormats: readonly FormatId[] = formats.filter(({ secure }) => secure).map(({ id }) => id)

/** What signs documents: {@link secureCredential}, or what makes other formats as well. */
export type SecureCredential = (
  format: FormatId,
  credential: CredentialToSecure,
  signer: Signer,
) => Promise<string>

/**
 * Signs a valid document in one of the formats.
 *
 * @throws CredentialError as the format's `secure` says; `FORMAT_READ_ONLY` for a format that is made elsewhere.
 */
export async function secureCredential(
  format: FormatId,
  credential: CredentialToSecure,
  signer: Signer,
): Promise<string> {
  const { secure } = formatOf(format)
  if (!secure) throw new CredentialError('FORMAT_READ_ONLY', { details: { known: securedFormats } })
  return secure(credential, signer)
}

export interface ReadOptions {
  /** Accepts this format alone. */
  readonly format?: FormatId
  /** The media type that the caller was told (`application/vc+sd-jwt`); only then may `typ` be absent. */
  readonly mediaType?: string
  /** Which credential of a presentation that holds several, from 0. Default: the only one. */
  readonly entry?: number
  /** The text as {@link readWrapping} has decoded it, so that a long one is decoded once. */
  readonly jws?: CompactJws
}

/**
 * Takes a credential or presentation apart, far enough to check its signature.
 *
 * @throws CredentialError the edge codes, `SD_FORMAT`, `JWT_TYP_MISMATCH`, `FORMAT_UNKNOWN`,
 *   `JWS_KID_ISSUER_MISMATCH`, `REQUIRED_CLAIM_MISSING`.
 */
export function openCredential(text: string, options: ReadOptions = {}): CredentialEnvelope {
  const sdJwt = text.includes('~') ? splitSdJwt(text) : undefined
  const known = options.jws?.text === text ? options.jws : undefined
  const jws = known ?? readCompactJws(sdJwt ? sdJwt.jwt : text, { at: 'credential' })
  const format = recogniseFormat(jws, options)
  if (format.selective !== (sdJwt !== undefined)) throw new CredentialError('SD_FORMAT', { at: 'credential' })
  const presented = format.credentialsPresented?.(jws)
  if (!presented) return openIssued(format, text, jws, sdJwt)
  const inside = readCompactJws(entryOf(presented, options.entry), { at: 'credential' })
  checkTyp(inside, format.id, 'credential')
  return { ...openIssued(format, text, inside), presentation: jws }
}

function openIssued(format: Format, text: string, jws: CompactJws, sdJwt?: SdJwtParts): CredentialEnvelope {
  const issuer = format.issuerOf(jws.payload)
  // A DID's key is named by a DID URL of the same DID; an https issuer names its keys as it likes.
  if (jws.kid?.startsWith('did:') && issuer.startsWith('did:') && jws.kid.split('#')[0] !== issuer) {
    throw new CredentialError('JWS_KID_ISSUER_MISMATCH', { at: 'credential.header.kid' })
  }
  const issuedAt = format.issuedAtOf(jws.payload)
  const envelope = { format, text, jws, issuer, issuedAt }
  return sdJwt ? { ...envelope, sdJwt } : envelope
}

/** A token of a format whose credentials are presented inside another token. */
export interface Wrapping {
  readonly jws: CompactJws
  /** The issuer-signed tokens in it; absent for a token that is itself one. */
  readonly credentials?: readonly string[]
}

/**
 * Decodes a token that may be a presentation around credentials.
 *
 * @returns undefined for every text that can be none: what it is, {@link openCredential} says.
 */
export function readWrapping(text: string): Wrapping | undefined {
  if (text.includes('~')) return undefined
  try {
    const { typ } = readHeader(text.slice(0, text.indexOf('.')), 'credential')
    // Most formats have no such thing: what they hold is read once, when its turn comes.
    const format = formats.find((candidate) => isTyp(typ, tokenTyp[candidate.id]))
    if (!format?.credentialsPresented) return undefined
    const jws = readCompactJws(text, { at: 'credential' })
    const credentials = format.credentialsPresented(jws)
    return { jws, ...(credentials && { credentials }) }
  } catch (error) {
    if (error instanceof CredentialError) return undefined
    throw error
  }
}

/** The issuer-signed tokens in a presentation that is a token around them; undefined for every other text. */
export function credentialsPresentedIn(text: string): readonly string[] | undefined {
  return readWrapping(text)?.credentials
}

/**
 * Reads a credential or presentation of any format. Trusts nothing: the signature is not looked at.
 *
 * @throws CredentialError as {@link openCredential}, the `SD_…` codes, and those of the document's validation.
 */
export async function readCredential(text: string, options?: ReadOptions): Promise<ReadCredential> {
  const envelope = openCredential(text, options)
  return envelope.format.read(envelope)
}

/** A credential whose issuer's signature has been verified. Nothing is said about trust, time or status. */
export interface VerifiedCredential extends ReadCredential {
  readonly key: ResolvedKey
}

/**
 * Reads a credential or presentation and verifies its issuer's signature, before anything is processed that costs
 * more than the signature itself.
 *
 * @throws CredentialError as {@link readCredential}, `SIGNATURE_INVALID`, `JWS_ALG_KEY_MISMATCH`; and whatever
 *   `resolveKey` throws.
 */
export async function verifyCredential(
  text: string,
  { resolveKey, ...options }: ReadOptions & { readonly resolveKey: ResolveKey },
): Promise<VerifiedCredential> {
  const envelope = openCredential(text, options)
  const key = await verifyEnvelope(envelope, resolveKey)
  return { ...(await envelope.format.read(envelope)), key }
}

/** Verifies the issuer's signature of an opened credential. @throws as {@link verifyCredential}. */
export async function verifyEnvelope(
  { jws, issuer, issuedAt }: CredentialEnvelope,
  resolveKey: ResolveKey,
): Promise<ResolvedKey> {
  // RFC 9901 §7.1 step 2.c: the key is the issuer's, by whom `resolveKey` believes; then 2.b.
  const key = await resolveKey({
    issuer,
    protectedHeader: jws.header,
    purpose: 'assertionMethod',
    at: issuedAt,
  })
  await verifyJws(jws, key.jwk, 'credential')
  return key
}

/** What a holder's signature is held against. */
export interface HolderBindingExpectation extends KeyBindingExpectation {
  /** Finds the key of a holder who is a DID. Default: of a did:key or did:jwk alone. */
  readonly resolveKey?: ResolveKey
}

/**
 * Verifies the holder's signature of a presentation: its key-binding JWT, or the presentation that the credential came
 * in.
 *
 * @returns undefined when there is none; whether one is needed is the caller's rule.
 * @throws CredentialError `KB_NO_CNF`, as `verifyKeyBinding` in `sd-jwt/key-binding.ts` and `verifyJwtPresentation` in
 *   `jwt-vc-json/presentation.ts` say.
 */
export async function verifyHolderBinding(
  credential: ReadCredential,
  { resolveKey, ...expectation }: HolderBindingExpectation,
): Promise<VerifiedKeyBinding | undefined> {
  const { keyBinding, holderKey, jws, sdJwt } = credential
  if (!keyBinding) return undefined
  if (!sdJwt) return verifyJwtPresentation(keyBinding, credential, expectation, resolveKey)
  // RFC 9901 §7.3 step 5.a. The credential has been processed before (step 4): nothing hidden can take its place.
  if (!holderKey) throw new CredentialError('KB_NO_CNF', { at: 'cnf' })
  return verifyKeyBinding(keyBinding, sdJwt.presented, readHashAlgorithm(jws.payload), holderKey, expectation)
}

function entryOf(presented: readonly string[], entry: number | undefined): string {
  const chosen = entry === undefined && presented.length === 1 ? presented[0] : presented[entry ?? -1]
  if (chosen !== undefined) return chosen
  throw new CredentialError('PRESENTATION_SEVERAL', {
    at: 'vp.verifiableCredential',
    details: { count: presented.length },
  })
}

function recogniseFormat(jws: CompactJws, { format: expected, mediaType }: ReadOptions): Format {
  const { typ } = jws.header
  const named = mediaType === undefined ? undefined : formats.find((format) => isTyp(mediaType, format.id))
  if (mediaType !== undefined && !named) {
    throw new CredentialError('FORMAT_UNKNOWN', { at: 'mediaType', details: { known: formatIds } })
  }
  if (expected ?? named) {
    const format = expected ? formatOf(expected) : (named as Format)
    checkTyp(jws, format.id, 'credential', named === format)
    return format
  }
  const format = formats.find((candidate) => isTyp(typ, tokenTyp[candidate.id]))
  if (!format) {
    throw new CredentialError('JWT_TYP_MISMATCH', {
      at: 'credential.header.typ',
      details: { expected: formats.map(({ id }) => tokenTyp[id]).join(', ') },
    })
  }
  return format
}
