/**
 * DID documents, as far as they say which key may sign what.
 *
 * @see https://www.w3.org/TR/cid-1.0/, https://www.w3.org/TR/did-1.0/
 */
import { CredentialError } from '../codes.ts'
import { expected } from '../expected.ts'
import type { PublicJwk } from '../jose/jwk.ts'
import type { KeyPurpose } from '../jose/signer.ts'
import { isJsonObject, type JsonArray, type JsonObject, type JsonValue } from '../json.ts'
import { readDid } from './did.ts'
import {
  absoluteId,
  readVerificationMethod,
  type VerificationMethod,
  writeVerificationMethod,
} from './verification-method.ts'

export interface DidDocument {
  /** The DID whose document this is. */
  readonly id: string
  readonly deactivated: boolean
  /** Keys by what they may be used for. A key that is under no relationship may be used for nothing. */
  readonly assertionMethod: readonly VerificationMethod[]
  readonly authentication: readonly VerificationMethod[]
}

/** The key that a document gives for one use. */
export interface DocumentKey {
  readonly jwk: PublicJwk
  /** Absolute DID URL. */
  readonly kid: string
  readonly validUntil?: Date
  readonly compromisedAt?: Date
}

const purposes = ['assertionMethod', 'authentication'] as const satisfies readonly KeyPurpose[]

/**
 * Reads a DID document that has been through the strict edge. Methods of another controller and kinds of keys that
 * are not read here give no key and no refusal.
 *
 * @param expectedDid The DID that was asked for.
 * @throws CredentialError `DID_DOCUMENT_INVALID`, `DID_DOCUMENT_ID_MISMATCH`, `DID_INVALID`, and for a key that
 *   must not be there at all `KEY_INVALID`, `KEY_PRIVATE_LEAKED`, `KEY_WEAK`.
 */
export function readDidDocument(json: JsonValue, expectedDid: string): DidDocument {
  const at = 'did document'
  const { did } = readDid(expectedDid)
  if (!isJsonObject(json)) throw invalid(at, 'an object')
  if (json.id !== did) throw new CredentialError('DID_DOCUMENT_ID_MISMATCH', { at: `${at}.id` })
  const listed = readMethods(json, did, at)
  return {
    id: did,
    deactivated: json.deactivated === true,
    assertionMethod: readRelationship(json, 'assertionMethod', listed, at),
    authentication: readRelationship(json, 'authentication', listed, at),
  }
}

/**
 * The key under one relationship. A key listed elsewhere in the document is no key for this purpose, and an absent
 * relationship holds none.
 *
 * @param request.kid Absolute DID URL; absent takes the only key there is.
 * @throws CredentialError `DID_DEACTIVATED`, `JWS_KID_ISSUER_MISMATCH` for a key id of another DID,
 *   `KEY_PURPOSE_MISMATCH`, `KEY_NOT_FOUND`, `KEY_INVALID` for a kind of key that is not read here.
 */
export function keyFromDocument(
  document: DidDocument,
  request: { readonly kid?: string | undefined; readonly purpose: KeyPurpose },
): DocumentKey {
  const { kid, purpose } = request
  const at = `did document.${purpose}`
  if (document.deactivated) throw new CredentialError('DID_DEACTIVATED', { at: 'did document' })
  if (kid?.startsWith('did:') && !kid.startsWith(`${document.id}#`)) {
    throw new CredentialError('JWS_KID_ISSUER_MISMATCH', { at: 'kid' })
  }
  const method =
    kid === undefined
      ? onlyOne(document[purpose])
      : document[purpose].find((candidate) => candidate.id === kid)
  if (!method) {
    const elsewhere = purposes.some((other) => document[other].some(({ id }) => id === kid))
    throw new CredentialError(elsewhere ? 'KEY_PURPOSE_MISMATCH' : 'KEY_NOT_FOUND', { at })
  }
  if (!method.jwk) throw new CredentialError('KEY_INVALID', { at })
  return {
    jwk: method.jwk,
    kid: method.id,
    ...(method.expires ? { validUntil: method.expires } : {}),
    ...(method.revoked ? { compromisedAt: method.revoked } : {}),
  }
}

/**
 * Writes a document: methods with a JWK, referred to by each relationship that holds them.
 *
 * {@link readDidDocument} gives back what went in.
 */
export function writeDidDocument(document: DidDocument): JsonObject {
  const written = (purpose: KeyPurpose): VerificationMethod[] => document[purpose].filter(({ jwk }) => jwk)
  const methods = new Map(purposes.flatMap(written).map((method) => [method.id, method]))
  return {
    '@context': [
      'https://www.w3.org/ns/did/v1',
      'https://w3id.org/security/suites/jws-2020/v1',
      'https://w3id.org/security/jwk/v1',
    ],
    id: document.id,
    verificationMethod: [...methods.values()].map((method) => writeVerificationMethod(method, document.id)),
    ...Object.fromEntries(purposes.map((purpose) => [purpose, written(purpose).map(({ id }) => id)])),
    ...(document.deactivated ? { deactivated: true } : {}),
  }
}

/** The document of a DID that has one key for everything. */
export function singleKeyDocument(did: string, kid: string, jwk: PublicJwk): DidDocument {
  const methods = [{ id: kid, jwk }]
  return { id: did, deactivated: false, assertionMethod: methods, authentication: methods }
}

/** The methods that relationships may refer to, by absolute id. */
function readMethods(document: JsonObject, did: string, at: string): ReadonlyMap<string, VerificationMethod> {
  const methods = new Map<string, VerificationMethod>()
  for (const [i, entry] of readArray(document, 'verificationMethod', at).entries()) {
    const place = `${at}.verificationMethod[${i}]`
    const method = readVerificationMethod(entry, did, place)
    if (!method) continue
    if (methods.has(method.id)) throw invalid(`${place}.id`, 'an id that no other has')
    methods.set(method.id, method)
  }
  return methods
}

function readRelationship(
  document: JsonObject,
  purpose: KeyPurpose,
  listed: ReadonlyMap<string, VerificationMethod>,
  at: string,
): readonly VerificationMethod[] {
  return readArray(document, purpose, at).flatMap((entry, i) => {
    const place = `${at}.${purpose}[${i}]`
    const method =
      typeof entry === 'string'
        ? listed.get(absoluteId(entry, document.id as string))
        : readVerificationMethod(entry, document.id as string, place)
    if (method && typeof entry !== 'string' && listed.has(method.id)) {
      throw invalid(`${place}.id`, 'an id that no other has')
    }
    return method ? [method] : []
  })
}

function readArray(document: JsonObject, name: string, at: string): JsonArray {
  const value = document[name]
  if (value === undefined) return []
  if (!Array.isArray(value)) throw invalid(`${at}.${name}`, 'an array')
  return value
}

function onlyOne(methods: readonly VerificationMethod[]): VerificationMethod | undefined {
  return methods.length === 1 ? methods[0] : undefined
}

function invalid(at: string, ...phrase: Parameters<typeof expected>): CredentialError {
  return new CredentialError('DID_DOCUMENT_INVALID', { at, details: { expected: expected(...phrase) } })
}
