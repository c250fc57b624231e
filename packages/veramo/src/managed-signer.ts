/** A key that an agent manages, as a signer: every signature is made by the agent's key manager. */
import {
  algorithmOf,
  type DidDocument,
  decodeBase64url,
  isLocalDid,
  isSameKey,
  type JsonValue,
  keyFromDocument,
  type PublicJwk,
  readDidDocument,
  resolveLocalDid,
  type Signer,
} from '@attestat/credential'
import type { IAgentContext, IDIDManager, IIdentifier, IKeyManager, IResolver } from '@veramo/core-types'
import { VeramoError } from './codes.ts'
import { isKeyType, publicJwkOf } from './key-material.ts'

/** The agent methods that signing needs. */
export type SigningContext = IAgentContext<
  IResolver & Pick<IDIDManager, 'didManagerGet'> & Pick<IKeyManager, 'keyManagerGet' | 'keyManagerSign'>
>

/**
 * The signer of a DID that the agent manages.
 *
 * @param keyRef Which of its keys. Default: the first that signs.
 * @throws VeramoError `AGENT_DID_UNKNOWN`, `AGENT_KEY_UNKNOWN`; CredentialError `KEY_NOT_FOUND` when the DID's document
 *   does not have the key.
 */
export async function managedSigner(
  did: string,
  keyRef: string | undefined,
  context: SigningContext,
): Promise<Signer> {
  const { agent } = context
  let identifier: IIdentifier
  try {
    identifier = await agent.didManagerGet({ did })
  } catch (cause) {
    throw new VeramoError('AGENT_DID_UNKNOWN', { at: 'did', cause })
  }
  const key = identifier.keys.find(({ kid, type }) =>
    keyRef === undefined ? isKeyType(type) : kid === keyRef,
  )
  if (!key) throw new VeramoError('AGENT_KEY_UNKNOWN', { at: 'keyRef' })
  const publicJwk = publicJwkOf(key)
  const alg = algorithmOf(publicJwk)
  return {
    alg,
    publicJwk,
    kid: await keyIdOf(did, publicJwk, context),
    sign: async (data) => {
      // What is signed here is ASCII; the key manager's own type wants it as a text.
      const text = await agent.keyManagerSign({ keyRef: key.kid, algorithm: alg, data: ascii.decode(data) })
      return decodeBase64url(text, 'signature')
    },
  }
}

const ascii = new TextDecoder()

/** What the key is called in its DID's document; whatever an agent keeps, another's key signs nothing in its name. */
async function keyIdOf(did: string, publicJwk: PublicJwk, context: SigningContext): Promise<string> {
  const document = isLocalDid(did) ? resolveLocalDid(did) : await resolve(did, context)
  const method = document.assertionMethod.find(({ jwk }) => jwk && isSameKey(jwk, publicJwk))
  return keyFromDocument(document, { kid: method?.id ?? `${did}#`, purpose: 'assertionMethod' }).kid
}

async function resolve(did: string, { agent }: SigningContext): Promise<DidDocument> {
  const { didDocument } = await agent.resolveDid({ didUrl: did })
  return readDidDocument(didDocument as unknown as JsonValue, did)
}
