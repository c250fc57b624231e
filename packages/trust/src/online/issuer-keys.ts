/** An issuer's keys as its own host tells them: the document of a did:web, or the metadata of an https issuer. */
import {
  CredentialError,
  type DidDocument,
  decodeJsonObject,
  didWebUrl,
  isJsonObject,
  type JsonObject,
  type KeyRequest,
  keyFromDocument,
  type PublicJwk,
  type ResolvedKey,
  readDid,
  readDidDocument,
  readPublicJwk,
} from '@attestat/credential'
import { TrustError } from '../codes.ts'
import { trustLimits } from '../limits.ts'
import type { FactCache } from './fact-cache.ts'
import type { FetchFact } from './fetch-fact.ts'

/** What finding keys in the network needs. */
export interface KeySearch {
  readonly fetchFact: FetchFact
  readonly cache: FactCache
  readonly keyLifetimeSeconds: number
  readonly allowPort: boolean
}

/**
 * Finds a key where its issuer publishes it.
 *
 * @throws TrustError `TRUST_UNREACHABLE` for an issuer that has no such place, and as {@link FetchFact};
 *   CredentialError `DID_…`, `KEY_…`, `JWS_KID_INVALID`, and what the strict edge refuses.
 */
export async function fetchIssuerKey(search: KeySearch, request: KeyRequest): Promise<ResolvedKey> {
  const { issuer, protectedHeader, purpose } = request
  const { kid } = protectedHeader
  if (kid !== undefined && typeof kid !== 'string')
    throw new CredentialError('JWS_KID_INVALID', { at: 'kid' })
  if (issuer.startsWith('https:')) return keyOfHttpsIssuer(search, issuer, kid)
  if (!issuer.startsWith('did:web:')) throw new TrustError('TRUST_UNREACHABLE', { at: 'issuer' })
  const document = await fetchDidWeb(search, issuer)
  return { ...keyFromDocument(document, { kid, purpose }), source: didWebUrl(issuer, search) }
}

/**
 * The document of a did:web.
 *
 * @throws as {@link fetchIssuerKey}, and CredentialError `DID_DOCUMENT_INVALID`, `DID_DOCUMENT_ID_MISMATCH`.
 * @see https://w3c-ccg.github.io/did-method-web/#read-resolve
 */
export async function fetchDidWeb(search: KeySearch, did: string): Promise<DidDocument> {
  const url = didWebUrl(readDid(did).did, search)
  const accept = [
    'application/did+json',
    'application/did+ld+json',
    'application/did',
    'application/json',
    'application/ld+json',
  ]
  return fetchJson(search, url, accept, (json) => readDidDocument(json, did))
}

/** @see SD-JWT VC (draft-ietf-oauth-sd-jwt-vc), section on JWT VC issuer metadata */
async function keyOfHttpsIssuer(
  search: KeySearch,
  issuer: string,
  kid: string | undefined,
): Promise<ResolvedKey> {
  const parsed = URL.parse(issuer)
  if (!parsed) throw new TrustError('TRUST_UNREACHABLE', { at: 'issuer' })
  const { origin, pathname } = parsed
  const url = `${origin}/.well-known/jwt-vc-issuer${pathname === '/' ? '' : pathname}`
  const keys = await fetchJson(search, url, ['application/json'], (json) => readIssuerMetadata(json, issuer))
  const found = kid === undefined ? onlyOne(keys) : keys.find((key) => key.kid === kid)
  if (!found) throw new CredentialError('KEY_NOT_FOUND', { at: 'kid' })
  return { jwk: found.jwk, kid: found.kid ?? issuer, source: url }
}

interface PublishedKey {
  readonly kid: string | undefined
  readonly jwk: PublicJwk
}

/** Keys of other kinds, for encryption for instance, are passed over. */
function readIssuerMetadata(json: JsonObject, issuer: string): readonly PublishedKey[] {
  const at = 'issuer metadata'
  if (json.issuer !== issuer) throw invalid(`${at}.issuer`)
  const keys = isJsonObject(json.jwks) ? json.jwks.keys : undefined
  // RFC: `jwks_uri` instead would send us to a place of somebody else's choosing.
  if (!Array.isArray(keys)) throw invalid(`${at}.jwks.keys`)
  return keys.flatMap((key, i) => {
    if (!isJsonObject(key) || !isSigningKey(key)) return []
    const kid = typeof key.kid === 'string' ? key.kid : undefined
    return [{ kid, jwk: readPublicJwk(key, `${at}.jwks.keys[${i}]`) }]
  })
}

function isSigningKey({ kty, crv, use }: JsonObject): boolean {
  const isKnown = (kty === 'EC' && crv === 'P-256') || (kty === 'OKP' && crv === 'Ed25519')
  return isKnown && (use === undefined || use === 'sig')
}

function fetchJson<T>(
  { cache, fetchFact, keyLifetimeSeconds }: KeySearch,
  url: string,
  accept: readonly string[],
  read: (json: JsonObject) => T,
): Promise<T> {
  const ask = async (): Promise<T> => {
    const maxBytes = trustLimits.issuerDocumentBytes
    const bytes = await fetchFact(url, { accept, maxBytes })
    return read(decodeJsonObject(bytes, { at: url, maxBytes }))
  }
  return cache.get(url, ask, () => keyLifetimeSeconds)
}

function onlyOne<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined
}

function invalid(at: string): TrustError {
  return new TrustError('ISSUER_METADATA_INVALID', { at })
}
