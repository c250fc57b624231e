/** Finds an issuer's key among facts that are at hand: registry entries, self-describing DIDs, DID documents. */
import {
  CredentialError,
  type DidDocument,
  isLocalDid,
  type JsonObject,
  type KeyPurpose,
  type KeyRequest,
  keyFromDocument,
  type ResolvedKey,
  type ResolveKey,
  readDidDocument,
  resolveLocalDid,
} from '@attestat/credential'
import { TrustError } from './codes.ts'
import type { Registry } from './registry/registry.ts'
import type { RegistryEntry, RegistryKey } from './trust-source.ts'

/** Where keys are looked for. */
export interface KeyFacts {
  readonly registry?: Registry
  /** DID → its document, through the strict edge. */
  readonly didDocuments: ReadonlyMap<string, JsonObject>
  /** Names the facts, for the evidence of a check. */
  readonly source: string
}

/**
 * Makes a resolver over frozen facts. The same request gets the same object each time.
 *
 * An issuer that the registry has an entry for has the keys of that entry and no others: what else its DID says
 * nobody vouches for. Any other issuer has what its did:key or did:jwk or its DID document at hand says.
 *
 * The resolver throws TrustError `TRUST_UNREACHABLE` and `REGISTRY_…`; CredentialError `JWS_KID_INVALID`,
 * `JWS_KID_ISSUER_MISMATCH`, `KEY_NOT_FOUND`, `KEY_PURPOSE_MISMATCH`, and what a DID or its document can be refused
 * for. Whether the key was valid at the time is for the caller to judge.
 */
export function keyResolver(facts: KeyFacts): ResolveKey {
  const known = new Map<string, readonly RememberedKey[]>()
  return async (request) => {
    const kid = readKid(request)
    const { issuer, purpose } = request
    const ofIssuer = known.get(issuer) ?? []
    const remembered = ofIssuer.find((one) => one.kid === kid && one.purpose === purpose)
    if (remembered) return remembered.key
    const key = findKey(facts, issuer, kid, purpose)
    // Oldest first: a Map keeps the order of insertion. Anybody can make up a did:key, and names of keys under one.
    if (ofIssuer.length === 0 && known.size >= maxIssuers) known.delete(known.keys().next().value as string)
    known.set(issuer, [...(ofIssuer.length < maxKeys ? ofIssuer : []), { purpose, kid, key }])
    return key
  }
}

interface RememberedKey extends Pick<KeyRequest, 'purpose'> {
  readonly kid: string | undefined
  readonly key: Promise<ResolvedKey>
}

const maxIssuers = 4096
const maxKeys = 64

/** The key id, which must be the issuer's own; absent where the issuer has one key only. */
function readKid({ issuer, protectedHeader: { kid } }: KeyRequest): string | undefined {
  if (kid === undefined) return undefined
  if (typeof kid !== 'string') throw new CredentialError('JWS_KID_INVALID', { at: 'kid' })
  // Under an https issuer a key has a plain name, or is one of a DID that the registry entry makes equivalent.
  if (issuer.startsWith('did:') && !kid.startsWith(`${issuer}#`)) {
    throw new CredentialError('JWS_KID_ISSUER_MISMATCH', { at: 'kid' })
  }
  return kid
}

/**
 * Makes a finder of DID documents over frozen facts, by the same rule as {@link keyResolver}: what a registry has an
 * entry for has the keys of that entry.
 *
 * The finder throws TrustError `TRUST_UNREACHABLE` and `REGISTRY_…`; CredentialError `DID_…`, `KEY_…`.
 */
export function documentFinder({
  registry,
  didDocuments,
}: Pick<KeyFacts, 'registry' | 'didDocuments'>): (did: string) => Promise<DidDocument> {
  return async (did) => {
    const recognised = await registry?.recognise(did)
    if (recognised) return documentOfEntry(recognised.entry, did)
    if (isLocalDid(did)) return resolveLocalDid(did)
    const document = didDocuments.get(did)
    if (!document) throw new TrustError('TRUST_UNREACHABLE', { at: 'did' })
    return readDidDocument(document, did)
  }
}

function documentOfEntry({ keys, role }: RegistryEntry, did: string): DidDocument {
  const methods = keys
    .filter(({ kid }) => kid.startsWith(`${did}#`))
    .map(({ kid, jwk, until, compromisedAt }) => ({
      id: kid,
      jwk,
      ...(until && { expires: until }),
      ...(compromisedAt && { revoked: compromisedAt }),
    }))
  return { id: did, deactivated: false, assertionMethod: [], authentication: [], [purposeOf[role]]: methods }
}

async function findKey(
  { registry, didDocuments, source }: KeyFacts,
  issuer: string,
  kid: string | undefined,
  purpose: KeyPurpose,
): Promise<ResolvedKey> {
  const recognised = await registry?.recognise(issuer)
  if (recognised)
    return Object.freeze(keyFromEntry(recognised.entry, issuer, kid, purpose, recognised.source))
  if (issuer.startsWith('did:') && isLocalDid(issuer)) {
    return Object.freeze({
      ...keyFromDocument(resolveLocalDid(issuer), { kid, purpose }),
      source: 'the DID itself',
    })
  }
  const document = didDocuments.get(issuer)
  if (!document) throw new TrustError('TRUST_UNREACHABLE', { at: 'issuer' })
  const key = keyFromDocument(readDidDocument(document, issuer), { kid, purpose })
  return Object.freeze({ ...key, source: `DID document in ${source}` })
}

function keyFromEntry(
  entry: RegistryEntry,
  issuer: string,
  kid: string | undefined,
  purpose: KeyPurpose,
  source: string,
): ResolvedKey {
  const own = entry.keys.filter((key) => !issuer.startsWith('did:') || key.kid.startsWith(`${issuer}#`))
  const found = kid === undefined ? onlyOne(own) : own.find((key) => key.kid === kid)
  if (!found) throw new CredentialError('KEY_NOT_FOUND', { at: 'kid' })
  if (purpose !== purposeOf[entry.role]) throw new CredentialError('KEY_PURPOSE_MISMATCH', { at: 'kid' })
  return {
    jwk: found.jwk,
    kid: found.kid,
    source,
    validFrom: found.from,
    ...(found.until && { validUntil: found.until }),
    ...(found.compromisedAt && { compromisedAt: found.compromisedAt }),
  }
}

/** What the keys of an entry are for: an issuer asserts, a verifier shows who is asking. */
const purposeOf: Readonly<Record<RegistryEntry['role'], KeyPurpose>> = {
  issuer: 'assertionMethod',
  verifier: 'authentication',
}

function onlyOne(keys: readonly RegistryKey[]): RegistryKey | undefined {
  return keys.length === 1 ? keys[0] : undefined
}
