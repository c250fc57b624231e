/**
 * Signing in JWS General JSON serialization: an encoded payload, and signatures that come one after another, from
 * people who each have their own key.
 *
 * @see RFC 7515, section 7.2.1
 */
import {
  decodeBase64url,
  decodeJsonObject,
  encodeBase64url,
  type JsonObject,
  jwkThumbprint,
  type Signer,
  tokenTyp,
} from '@attestat/credential'
import { asList, asObject, asText, type JsonPlace, member, unexpected } from '../json-place.ts'
import { trustLimits } from '../limits.ts'
import type { RegistryDocumentKind } from './files.ts'

/** One signature as the serialization has it. */
export interface SignatureParts {
  readonly protected: string
  readonly signature: string
}

/** An encoded payload and the signatures over it, of which there may be none yet. */
export interface SignedPayload {
  readonly payload: string
  readonly signatures: readonly SignatureParts[]
}

/** A payload that nobody has signed. */
export function encodePayload(payload: JsonObject): SignedPayload {
  return { payload: encodeBase64url(utf8.encode(JSON.stringify(payload))), signatures: [] }
}

/**
 * Adds a signature over the payload exactly as it is. One that the key made before is replaced.
 *
 * @param signer Its own `kid` and header members are not used.
 * @param header Further members of the protected header.
 */
export async function addSignature(
  { payload, signatures }: SignedPayload,
  kind: RegistryDocumentKind,
  signer: Signer,
  header: JsonObject = {},
): Promise<SignedPayload> {
  const kid = await jwkThumbprint(signer.publicJwk)
  const encoded = encodeBase64url(
    utf8.encode(JSON.stringify({ ...header, alg: signer.alg, kid, typ: tokenTyp[kind] })),
  )
  const signature = encodeBase64url(await signer.sign(utf8.encode(`${encoded}.${payload}`)))
  return withSignatures({ payload, signatures }, [{ protected: encoded, signature }])
}

/** Adds signatures to those that are there; for a key that has signed before, the new one counts. */
export function withSignatures(
  { payload, signatures }: SignedPayload,
  added: readonly SignatureParts[],
): SignedPayload {
  const kids = new Set(added.map(kidOf))
  return { payload, signatures: [...signatures.filter((known) => !kids.has(kidOf(known))), ...added] }
}

/** The key that a signature says it is by; empty for none. */
export function kidOf({ protected: header }: SignatureParts): string {
  const { kid } = decodeJsonObject(decodeBase64url(header, 'protected'), { at: 'protected' })
  return typeof kid === 'string' ? kid : ''
}

/** @throws TrustError `REGISTRY_INVALID`; CredentialError the codes of `decodeJson`. */
export function readSignedPayload(text: string, at: string): SignedPayload {
  const place: JsonPlace = {
    value: decodeJsonObject(text, { at, maxBytes: trustLimits.documentBytes }),
    at,
    code: 'REGISTRY_INVALID',
  }
  onlyMembers(place, ['payload', 'signatures'])
  const { payload, signatures } = asSignedPayload(place)
  if (signatures.length === 0)
    throw unexpected(member(place, 'signatures'), '1 to {most} signatures', { most: trustLimits.signatures })
  return { payload, signatures }
}

/** The members `payload` and `signatures` of an object that may have others. */
export function asSignedPayload(place: JsonPlace): SignedPayload {
  const list = member(place, 'signatures')
  const signatures = asList(list, (signature) => {
    // An unprotected header would be a place for what nobody signed.
    onlyMembers(signature, ['protected', 'signature'])
    return {
      protected: asText(member(signature, 'protected')),
      signature: asText(member(signature, 'signature')),
    }
  })
  if (signatures.length > trustLimits.signatures) {
    throw unexpected(list, '1 to {most} signatures', { most: trustLimits.signatures })
  }
  return { payload: asText(member(place, 'payload')), signatures }
}

/** The text of a signed document. */
export function writeSignedPayload({ payload, signatures }: SignedPayload): string {
  return `${JSON.stringify({ payload, signatures }, undefined, 2)}\n`
}

/** The payload, decoded. @throws CredentialError the codes of `decodeBase64url` and `decodeJson`. */
export function decodePayload({ payload }: SignedPayload, at: string): JsonObject {
  return decodeJsonObject(decodeBase64url(payload, at), { at, maxBytes: trustLimits.documentBytes })
}

const utf8 = new TextEncoder()

function onlyMembers(place: JsonPlace, names: readonly string[]): void {
  for (const name of Object.keys(asObject(place))) {
    if (!names.includes(name))
      throw unexpected(member(place, name), 'no members but {names}', { names: names.join(', ') })
  }
}
