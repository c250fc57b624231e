/**
 * The DID method `key`: the DID is the key.
 *
 * @see https://w3c-ccg.github.io/did-key-spec/
 */
import { CredentialError } from '../codes.ts'
import type { PublicJwk } from '../jose/jwk.ts'
import { limits } from '../limits.ts'
import { readDid } from './did.ts'
import { type DidDocument, singleKeyDocument } from './did-document.ts'
import { multikeyOf, readMultikey } from './multikey.ts'

/** The did:key of a public key. Its only key id is `<did>#<the part after did:key:>`; see {@link didKeyUrlOf}. */
export function didKeyOf(jwk: PublicJwk): string {
  return `did:key:${multikeyOf(jwk)}`
}

/** The DID URL of the key in its did:key document, as `kid` names it. */
export function didKeyUrlOf(jwk: PublicJwk): string {
  const multikey = multikeyOf(jwk)
  return `did:key:${multikey}#${multikey}`
}

/**
 * The public key that a did:key is.
 *
 * @throws CredentialError `DID_INVALID`, `DID_METHOD_UNSUPPORTED` for another method, `KEY_INVALID` for a kind of
 *   key that is not read here, `KEY_WEAK`.
 */
export function readDidKey(did: string, at = 'did'): PublicJwk {
  const known = keys.get(did)
  if (known) return known
  const { method, id } = readDid(did, at)
  if (method !== 'key')
    throw new CredentialError('DID_METHOD_UNSUPPORTED', { at, details: { supported: ['key'] } })
  const jwk = readMultikey(id, at)
  // Oldest first: a Map keeps the order of insertion.
  if (keys.size >= limits.didKeys) keys.delete(keys.keys().next().value as string)
  keys.set(did, jwk)
  return jwk
}

// Finding y of a compressed point costs more than verifying a signature, so it is done once.
const keys = new Map<string, PublicJwk>()

/** The DID document of a did:key, worked out without I/O. @throws as {@link readDidKey}. */
export function didKeyDocument(did: string, at?: string): DidDocument {
  return singleKeyDocument(did, `${did}#${did.slice('did:key:'.length)}`, readDidKey(did, at))
}
