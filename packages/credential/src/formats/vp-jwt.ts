/**
 * A W3C presentation secured as a JWT: several credentials in one token, signed once by the key that they are bound
 * to. Each stands in it as an SD-JWT without a key-binding JWT, whose place the signature of the whole takes, or as the
 * JWT that its issuer signed.
 *
 * @see VC Data Model 2.0, section 4.13; Securing Verifiable Credentials using JOSE and COSE, section 3.1.2
 */
import { CredentialError } from '../codes.ts'
import { type DocumentKey, keyFromDocument } from '../did/did-document.ts'
import { didKeyOf } from '../did/did-key.ts'
import { resolveLocalDid } from '../did/local-did.ts'
import { expected } from '../expected.ts'
import { isSameKey, type PublicJwk } from '../jose/jwk.ts'
import { type CompactJws, checkTyp, readCompactJws, readHeader, signJws, verifyJwsOnce } from '../jose/jws.ts'
import { readNumericDate, requireNumericDate, toNumericDate } from '../jose/numeric-date.ts'
import type { Signer } from '../jose/signer.ts'
import { isTyp, tokenTyp } from '../jose/token-kinds.ts'
import { isJsonObject, type JsonValue } from '../json.ts'
import { limits } from '../limits.ts'
import { vcdm2 } from '../model/contexts.ts'
import type { KeyBindingExpectation, VerifiedKeyBinding } from '../sd-jwt/key-binding.ts'
import type { FormatId, ReadCredential } from './format.ts'
import { openCredential } from './formats.ts'

/** What the holder signs for. */
export interface VpBinding {
  /** The key that every credential inside is bound to. */
  readonly signer: Signer
  readonly audience: string
  readonly nonce: string
  readonly issuedAt: Date
  readonly expiresAt: Date
  /** The did:key or did:jwk that the key is. Default: its did:key. */
  readonly holder?: string
}

/** A presentation as it was received, taken apart. Nothing is verified. */
export interface VpJwt {
  readonly jws: CompactJws
  /** The did:key or did:jwk of whoever presents, and its key. */
  readonly holder: string
  readonly holderKey: PublicJwk
  /** The SD-JWTs and JWTs inside. */
  readonly credentials: readonly string[]
  readonly issuedAt: Date
  readonly expiresAt: Date
  readonly notBefore?: Date
}

type VpFormat = Extract<FormatId, 'vc+sd-jwt' | 'vc+jwt'>

/** Format of a credential → how the address begins that stands for it. */
const envelopes: Readonly<Record<VpFormat, string>> = {
  'vc+sd-jwt': 'data:application/vc+sd-jwt,',
  'vc+jwt': 'data:application/vc+jwt,',
}

/** The formats whose credentials may stand in such a presentation. */
export const vpFormats: readonly FormatId[] = Object.keys(envelopes) as VpFormat[]

/**
 * Whether a credential may stand in a presentation that a key signs: of a format that such a presentation holds, and
 * bound to this key or to none.
 */
export function isVpEntry(
  { format, holderKey }: Pick<ReadCredential, 'format' | 'holderKey'>,
  key: PublicJwk,
): boolean {
  return vpFormats.includes(format) && (!holderKey || isSameKey(holderKey, key))
}

/**
 * Signs a presentation.
 *
 * @param credentials Of the format `vc+jwt`, or SD-JWTs of the format `vc+sd-jwt`, each with the disclosures to show and
 *   no key-binding JWT.
 * @throws CredentialError `VP_INVALID`: what is made here is read by the same rules; `HOLDER_PROOF_MISMATCH` for a holder
 *   that is another key; `DID_…`.
 */
export async function signVpJwt(credentials: readonly string[], binding: VpBinding): Promise<string> {
  const { signer, audience, nonce, issuedAt, expiresAt } = binding
  const holder = binding.holder ?? didKeyOf(signer.publicJwk)
  const { jwk, kid } = localKey(holder)
  if (!isSameKey(jwk, signer.publicJwk))
    throw new CredentialError('HOLDER_PROOF_MISMATCH', { at: `${at}.holder` })
  const text = await signJws(
    'vp+jwt',
    {
      '@context': [vcdm2],
      type: ['VerifiablePresentation'],
      holder,
      verifiableCredential: credentials.map((credential) => ({
        '@context': vcdm2,
        id: `${envelopes[credential.includes('~') ? 'vc+sd-jwt' : 'vc+jwt']}${credential}`,
        type: 'EnvelopedVerifiableCredential',
      })),
      aud: audience,
      nonce,
      iat: toNumericDate(issuedAt),
      exp: toNumericDate(expiresAt),
    },
    signer,
    { kid },
  )
  readVpJwt(text)
  return text
}

/** Whether a text says that it is such a presentation. */
export function isVpJwt(text: string): boolean {
  if (text.includes('~')) return false
  try {
    // The header tells; the whole, which may be long, is read when its turn comes.
    return isTyp(readHeader(text.slice(0, text.indexOf('.')), at).typ, tokenTyp['vp+jwt'])
  } catch (error) {
    if (error instanceof CredentialError) return false
    throw error
  }
}

/**
 * Takes a presentation apart.
 *
 * @throws CredentialError `VP_INVALID` for a token of another shape, or with something else inside than tokens of the
 *   formats `vc+sd-jwt`, without key binding, and `vc+jwt`; the edge codes, `JWT_TYP_MISMATCH`, `SD_FORMAT`, `DID_…`,
 *   `KEY_…`, `CLAIM_TYPE_INVALID`, `REQUIRED_CLAIM_MISSING`.
 */
export function readVpJwt(text: string): VpJwt {
  const jws = readCompactJws(text, { at, maxBytes: limits.presentationBytes })
  checkTyp(jws, 'vp+jwt', at)
  const { '@context': context, type, holder, iss, verifiableCredential, ...rest } = jws.payload
  if (!Array.isArray(context) || context.length !== 1 || context[0] !== vcdm2) {
    throw invalid('@context', 'the list of contexts of its type')
  }
  if (!Array.isArray(type) || !type.includes('VerifiablePresentation')) {
    throw invalid('type', 'a list of types with {names}', { names: 'VerifiablePresentation' })
  }
  if (typeof holder !== 'string') throw invalid('holder', 'a DID')
  // The old wrapper would be a second opinion of what is presented, and `iss` one of who presents it.
  if ('vp' in rest || 'vc' in rest) throw invalid('vp' in rest ? 'vp' : 'vc', 'no member of this name here')
  if (iss !== undefined && iss !== holder) throw new CredentialError('CLAIM_CONFLICT', { at: `${at}.iss` })
  const isList = Array.isArray(verifiableCredential)
  if (!isList || verifiableCredential.length === 0 || verifiableCredential.length > limits.presentations) {
    throw invalid('verifiableCredential', 'a list of {least} to {most}', {
      least: 1,
      most: limits.presentations,
    })
  }
  const issuedAt = requireNumericDate(jws.payload, 'iat', at)
  const expiresAt = requireNumericDate(jws.payload, 'exp', at)
  const notBefore = readNumericDate(jws.payload, 'nbf', at)
  if (expiresAt <= issuedAt) throw invalid('exp', 'a time after {name}', { name: 'iat' })
  return {
    jws,
    holder,
    holderKey: localKey(holder).jwk,
    credentials: verifiableCredential.map(readEnvelope),
    issuedAt,
    expiresAt,
    ...(notBefore ? { notBefore } : {}),
  }
}

/** The key of a holder who is one. */
function localKey(holder: string): DocumentKey {
  return keyFromDocument(resolveLocalDid(holder, `${at}.holder`), { purpose: 'authentication' })
}

function readEnvelope(value: JsonValue, i: number): string {
  const place = `verifiableCredential[${i}]`
  if (!isJsonObject(value) || value.type !== 'EnvelopedVerifiableCredential' || value['@context'] !== vcdm2) {
    throw invalid(place, 'an object {name}', { name: 'EnvelopedVerifiableCredential' })
  }
  const { id } = value
  const [format, envelope] =
    Object.entries(envelopes).find(([, one]) => typeof id === 'string' && id.startsWith(one)) ?? []
  if (typeof id !== 'string' || envelope === undefined) {
    throw invalid(`${place}.id`, 'a text that begins with one of {names}', {
      names: Object.values(envelopes).join(' '),
    })
  }
  const credential = id.slice(envelope.length)
  // Whatever its address calls it, it is what its own `typ` says.
  if (openCredential(credential, { format: format as VpFormat }).sdJwt?.keyBinding !== undefined) {
    throw invalid(`${place}.id`, 'an SD-JWT without a key-binding JWT')
  }
  return credential
}

/**
 * Verifies the signature of a presentation and its age. Audience and nonce are returned for `checkAudience` and
 * `checkNonce`; whether the credentials inside are bound to the key is for the caller to hold against it.
 *
 * @throws CredentialError `HOLDER_PROOF_MISMATCH` when another key signed than that of the holder it names,
 *   `KB_IAT_OUT_OF_WINDOW`, `NOT_YET_VALID`, `VP_EXPIRED`.
 */
export async function verifyVpJwt(
  { jws, holder, holderKey, issuedAt, expiresAt, notBefore }: VpJwt,
  { now, maxAgeSeconds = 300, clockSkewSeconds = 60 }: KeyBindingExpectation,
): Promise<VerifiedKeyBinding> {
  if (jws.kid !== undefined && jws.kid.split('#')[0] !== holder) {
    throw new CredentialError('HOLDER_PROOF_MISMATCH', { at: `${at}.header.kid` })
  }
  try {
    await verifyJwsOnce(jws, holderKey, at)
  } catch (cause) {
    throw new CredentialError('HOLDER_PROOF_MISMATCH', { at: `${at}.holder`, cause })
  }
  const ageSeconds = (now.getTime() - issuedAt.getTime()) / 1000
  const seconds = ageSeconds < 0 ? clockSkewSeconds : maxAgeSeconds
  if (!(Math.abs(ageSeconds) <= seconds)) {
    throw new CredentialError('KB_IAT_OUT_OF_WINDOW', { at: `${at}.iat`, details: { seconds } })
  }
  if (notBefore && notBefore.getTime() - now.getTime() > clockSkewSeconds * 1000) {
    throw new CredentialError('NOT_YET_VALID', { at: `${at}.nbf` })
  }
  if (expiresAt <= now) throw new CredentialError('VP_EXPIRED', { at: `${at}.exp` })
  return { audience: jws.payload.aud, nonce: jws.payload.nonce, issuedAt }
}

function invalid(place: string, ...phrase: Parameters<typeof expected>): CredentialError {
  return new CredentialError('VP_INVALID', {
    at: `${at}.${place}`,
    details: { expected: expected(...phrase) },
  })
}

const at = 'presentation'
