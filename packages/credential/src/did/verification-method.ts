/**
 * Verification methods of DID documents: the keys, each under its id.
 *
 * @see https://www.w3.org/TR/cid-1.0/#verification-methods
 */
import { CredentialError } from '../codes.ts'
import { parseInstant } from '../edge/instant.ts'
import { expected } from '../expected.ts'
import { type PublicJwk, readPublicJwk } from '../jose/jwk.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { readMultikey } from './multikey.ts'

/** A key of a DID document. */
export interface VerificationMethod {
  /** Absolute DID URL, the `kid` of what the key signs. */
  readonly id: string
  /** Absent for a kind of key that is not read here. */
  readonly jwk?: PublicJwk
  /** No signature made after this moment counts: the key was rotated. */
  readonly expires?: Date
  /** No signature counts, whenever it says that it was made: the key was compromised. */
  readonly revoked?: Date
}

/**
 * Reads a verification method of the document of `did`.
 *
 * @returns undefined for a method that is another DID's or has another controller.
 * @throws CredentialError `DID_DOCUMENT_INVALID`, `KEY_INVALID`, `KEY_PRIVATE_LEAKED`, `KEY_WEAK`.
 */
export function readVerificationMethod(
  entry: JsonValue,
  did: string,
  at: string,
): VerificationMethod | undefined {
  if (!isJsonObject(entry)) throw invalid(at, 'a verification method')
  if (typeof entry.id !== 'string') throw invalid(`${at}.id`, 'a DID URL')
  const id = absoluteId(entry.id, did)
  if (!id.startsWith(`${did}#`) || entry.controller !== did) return undefined
  const jwk = keyReaders.get(entry.type as JsonValue)?.(entry, at)
  const expires = readInstant(entry, 'expires', at)
  const revoked = readInstant(entry, 'revoked', at)
  return { id, ...(jwk ? { jwk } : {}), ...(expires ? { expires } : {}), ...(revoked ? { revoked } : {}) }
}

/**
 * Writes a method of a kind of key that is read here: `JsonWebKey2020`, which older readers know too (did-jwt 8 knows no
 * `JsonWebKey`). They do not know what `revoked` is, and would go on with a stolen key; that one is a `JsonWebKey`.
 */
export function writeVerificationMethod(method: VerificationMethod, did: string): JsonObject {
  return {
    id: method.id,
    type: method.revoked ? 'JsonWebKey' : 'JsonWebKey2020',
    controller: did,
    publicKeyJwk: { ...(method.jwk as PublicJwk) },
    ...(method.expires ? { expires: method.expires.toISOString() } : {}),
    ...(method.revoked ? { revoked: method.revoked.toISOString() } : {}),
  }
}

/** A DID URL of a document, which may have been written relative to its DID. */
export function absoluteId(id: string, did: string): string {
  return id.startsWith('#') ? did + id : id
}

/** Method type → how its key is read. */
const keyReaders: ReadonlyMap<JsonValue, (method: JsonObject, at: string) => PublicJwk | undefined> = new Map(
  [
    ['JsonWebKey', readJwkMember],
    ['JsonWebKey2020', readJwkMember],
    ['Multikey', readMultikeyMember],
  ],
)

function readJwkMember(method: JsonObject, at: string): PublicJwk | undefined {
  const jwk = method.publicKeyJwk
  if (!isJsonObject(jwk)) throw invalid(`${at}.publicKeyJwk`, 'a JWK')
  if (Object.hasOwn(jwk, 'd')) throw new CredentialError('KEY_PRIVATE_LEAKED', { at: `${at}.publicKeyJwk` })
  const isReadHere = jwk.use !== 'enc' && (jwk.crv === 'P-256' || jwk.crv === 'Ed25519')
  return isReadHere ? readPublicJwk(jwk, `${at}.publicKeyJwk`) : undefined
}

function readMultikeyMember(method: JsonObject, at: string): PublicJwk | undefined {
  const multikey = method.publicKeyMultibase
  if (Object.hasOwn(method, 'secretKeyMultibase')) throw new CredentialError('KEY_PRIVATE_LEAKED', { at })
  if (typeof multikey !== 'string') throw invalid(`${at}.publicKeyMultibase`, 'a multibase text')
  try {
    return readMultikey(multikey, `${at}.publicKeyMultibase`)
  } catch (error) {
    // Another kind of key cannot be told from a malformed one by its length alone; neither is a key here.
    if (error instanceof CredentialError && error.code === 'KEY_INVALID') return undefined
    throw error
  }
}

function readInstant(method: JsonObject, name: 'expires' | 'revoked', at: string): Date | undefined {
  const text = method[name]
  if (text === undefined) return undefined
  const instant = parseInstant(text)
  if (!instant) throw invalid(`${at}.${name}`, 'a date-time with a zone')
  return instant
}

function invalid(at: string, ...phrase: Parameters<typeof expected>): CredentialError {
  return new CredentialError('DID_DOCUMENT_INVALID', { at, details: { expected: expected(...phrase) } })
}
