/** DIDs whose document follows from the DID itself. One such method is one file beside this one and one line here. */
import { CredentialError } from '../codes.ts'
import type { PublicJwk } from '../jose/jwk.ts'
import { readDid } from './did.ts'
import type { DidDocument } from './did-document.ts'
import { didJwkDocument } from './did-jwk.ts'
import { didKeyDocument } from './did-key.ts'

const localMethods: ReadonlyMap<string, (did: string, at?: string) => DidDocument> = new Map([
  ['key', didKeyDocument],
  ['jwk', didJwkDocument],
])

/**
 * Whether a DID's document follows from the DID, so that {@link resolveLocalDid} can be asked.
 *
 * @throws CredentialError `DID_INVALID`.
 */
export function isLocalDid(did: string): boolean {
  return localMethods.has(readDid(did).method)
}

/**
 * The document of a did:key or did:jwk, without I/O.
 *
 * @throws CredentialError `DID_INVALID`, `DID_METHOD_UNSUPPORTED`, and what the method's key can be refused for.
 */
export function resolveLocalDid(did: string, at = 'did'): DidDocument {
  const documentOf = localMethods.get(readDid(did, at).method)
  if (!documentOf) {
    throw new CredentialError('DID_METHOD_UNSUPPORTED', {
      at,
      details: { supported: [...localMethods.keys()] },
    })
  }
  return documentOf(did, at)
}

/** The key that a key id says by itself: that of a did:key or did:jwk. Undefined for every other name. */
export function localKeyOf(kid: string): PublicJwk | undefined {
  const [did = ''] = kid.split('#', 1)
  try {
    return isLocalDid(did) ? resolveLocalDid(did).authentication[0]?.jwk : undefined
  } catch (error) {
    // No DID, or one of a kind of key that is not read here.
    if (error instanceof CredentialError) return undefined
    throw error
  }
}
