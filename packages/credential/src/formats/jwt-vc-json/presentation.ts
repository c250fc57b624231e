/**
 * The presentation of credentials in `jwt_vc_json`: the holder's own token around those of their issuers.
 *
 * @see https://www.w3.org/TR/vc-data-model-1.1/#json-web-token, OpenID4VP 1.0 appendix B.1.3.1
 */
import { CredentialError } from '../../codes.ts'
import { keyFromDocument } from '../../did/did-document.ts'
import { didKeyOf, didKeyUrlOf } from '../../did/did-key.ts'
import { resolveLocalDid } from '../../did/local-did.ts'
import { expected } from '../../expected.ts'
import { isSameKey } from '../../jose/jwk.ts'
import { type CompactJws, signJws, verifyJwsOnce } from '../../jose/jws.ts'
import { readNumericDate, toNumericDate } from '../../jose/numeric-date.ts'
import type { ResolveKey } from '../../jose/signer.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts'
import { limits } from '../../limits.ts'
import { documentClassOf } from '../../model/credential-document.ts'
import {
  checkAge,
  type KeyBinding,
  type KeyBindingExpectation,
  type VerifiedKeyBinding,
} from '../../sd-jwt/key-binding.ts'
import type { ReadCredential } from '../format.ts'
import { refuseClaims } from '../registered-claims.ts'
import { dataModel1Context } from './data-model.ts'

/** What a reader could take for credentials, or for another token, beside `vp`. */
const foreign = ['vc', 'verifiableCredential', 'claim', 'context']

/**
 * The credentials that a presentation holds, each as its issuer signed it.
 *
 * @returns undefined for a token that is no presentation.
 * @throws CredentialError `CLAIM_NOT_ALLOWED`, `CLAIM_TYPE_INVALID`, `REQUIRED_CLAIM_MISSING`, `CONTEXT_NOT_ALLOWED`,
 *   `VC_UNSIGNED`, `HOLDER_PROOF_MISMATCH`.
 */
export function credentialsPresented({ payload }: CompactJws): readonly string[] | undefined {
  if (!Object.hasOwn(payload, 'vp')) return undefined
  refuseClaims(payload, foreign)
  const { vp, iss } = payload
  if (!isJsonObject(vp)) throw wrongType('vp', 'an object')
  if (typeof iss !== 'string') throw new CredentialError('REQUIRED_CLAIM_MISSING', { at: 'presentation.iss' })
  for (const holder of [vp.holder, payload.holder]) {
    const named = isJsonObject(holder) ? holder.id : holder
    if (named !== undefined && named !== iss) {
      throw new CredentialError('HOLDER_PROOF_MISMATCH', { at: 'presentation.holder' })
    }
  }
  if (!listed(vp.type).includes('VerifiablePresentation')) throw wrongType('vp.type', 'the type {name}')
  if (listed(vp['@context'])[0] !== dataModel1Context) {
    throw new CredentialError('CONTEXT_NOT_ALLOWED', { at: 'vp.@context' })
  }
  return readCredentials(vp)
}

/**
 * Verifies that the holder signed the presentation, and recently; audience and nonce are given back for
 * `checkAudience` and `checkNonce`.
 *
 * @param resolveKey Finds the key of a holder. Default: of a did:key or did:jwk alone.
 * @throws CredentialError `KB_NO_CNF`, `HOLDER_NOT_SUBJECT`, `KB_SIGNATURE_INVALID`, `KB_IAT_OUT_OF_WINDOW`, `EXPIRED`,
 *   `NOT_YET_VALID`, `CLAIM_TYPE_INVALID`, `REQUIRED_CLAIM_MISSING`; and whatever `resolveKey` throws.
 */
export async function verifyJwtPresentation(
  presentation: CompactJws,
  credential: ReadCredential,
  expectation: KeyBindingExpectation,
  resolveKey: ResolveKey = resolveLocalKey,
): Promise<VerifiedKeyBinding> {
  const { payload, header } = presentation
  const issuedAt = readNumericDate(payload, 'iat', at) ?? readNumericDate(payload, 'nbf', at)
  if (!issuedAt) throw new CredentialError('REQUIRED_CLAIM_MISSING', { at: `${at}.iat` })
  const holder = payload.iss as string
  const isAboutHolder = documentClassOf(credential.document.type)?.isAboutHolder
  if (!credential.holderKey && !isAboutHolder) throw new CredentialError('KB_NO_CNF', { at: 'cnf' })
  const key = await resolveKey({
    issuer: holder,
    protectedHeader: header,
    purpose: 'authentication',
    at: issuedAt,
  })
  const isHolder = credential.holderKey
    ? isSameKey(key.jwk, credential.holderKey)
    : holder === credential.document.credentialSubject.id
  if (!isHolder) throw new CredentialError('HOLDER_NOT_SUBJECT', { at: `${at}.iss` })
  // When it was signed is the presenter's own word: a key that is over signs nothing any more.
  const isOver = key.validUntil !== undefined && key.validUntil <= expectation.now
  if (key.compromisedAt || isOver)
    throw new CredentialError('KB_SIGNATURE_INVALID', { at: `${at}.header.kid` })
  try {
    await verifyJwsOnce(presentation, key.jwk, at)
  } catch (cause) {
    throw new CredentialError('KB_SIGNATURE_INVALID', { at, cause })
  }
  checkAge(presentation, issuedAt, at, expectation)
  // RFC 7519 §4.1.3: a list of one is that one. did-jwt-vc writes no other form.
  const { aud, nonce } = payload
  return { audience: Array.isArray(aud) && aud.length === 1 ? aud[0] : aud, nonce, issuedAt }
}

/** Signs a presentation of one credential with the key of a did:key. */
export function signJwtPresentation(
  credential: string,
  { signer, audience, nonce, issuedAt }: KeyBinding,
): Promise<string> {
  const iat = toNumericDate(issuedAt)
  const payload: JsonObject = {
    iss: didKeyOf(signer.publicJwk),
    aud: audience,
    nonce,
    iat,
    nbf: iat,
    vp: {
      '@context': [dataModel1Context],
      type: ['VerifiablePresentation'],
      verifiableCredential: [credential],
    },
  }
  return signJws('jwt_vc_json', payload, { ...signer, kid: didKeyUrlOf(signer.publicJwk) })
}

const at = 'presentation'

const resolveLocalKey: ResolveKey = async ({ issuer, protectedHeader: { kid }, purpose }) => ({
  ...keyFromDocument(resolveLocalDid(issuer), { kid: kid as string | undefined, purpose }),
  source: 'the DID itself',
})

function readCredentials({ verifiableCredential }: JsonObject): readonly string[] {
  const credentials = listed(verifiableCredential)
  const place = 'vp.verifiableCredential'
  if (credentials.length === 0) throw new CredentialError('REQUIRED_CLAIM_MISSING', { at: place })
  if (credentials.length > limits.queryPresentations) {
    throw wrongType(place, 'an array of at most {most} elements')
  }
  return credentials.map((credential, i) => {
    if (typeof credential === 'string') return credential
    throw new CredentialError('VC_UNSIGNED', { at: `${place}[${i}]` })
  })
}

function listed(value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

function wrongType(place: string, phrase: Parameters<typeof expected>[0]): CredentialError {
  const slots = { name: 'VerifiablePresentation', most: limits.queryPresentations }
  return new CredentialError('CLAIM_TYPE_INVALID', {
    at: place,
    details: { expected: expected(phrase, slots) },
  })
}
