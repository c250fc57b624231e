/**
 * Makes VC-JWTs (`jwt_vc_json`) the way Veramo's world does: an agent with `CredentialPlugin` and did-jwt-vc writes the
 * token, and the key stays behind its signer.
 *
 * The one part of this package that needs Veramo when it runs.
 */
import {
  type CredentialToSecure,
  type FormatId,
  type SecureCredential,
  type Signer,
  secureCredential,
  toDataModel1,
  toNumericDate,
} from '@attestat/credential'
import { createAgent, type ICredentialPlugin, type TAgent } from '@veramo/core'
import type { CredentialPayload, IIdentifier } from '@veramo/core-types'
import { CredentialProviderJWT } from '@veramo/credential-jwt'
import { CredentialPlugin } from '@veramo/credential-w3c'
import { DIDManager, MemoryDIDStore } from '@veramo/did-manager'
import { KeyManager, MemoryKeyStore } from '@veramo/key-manager'
import { managedKey } from './key-material.ts'
import { attestatKms, signersAsKeys } from './kms.ts'

/**
 * As `secureCredential`, with `jwt_vc_json` besides: what an `Issuer` takes as `secure`.
 *
 * The token has `iat` and `kid`, which Veramo by itself leaves out, and `cnf` for a bound credential.
 *
 * @throws as `secureCredential` for the other formats.
 *
 * @example
 * const issuer = new Issuer({ ...settings, secure: secureWithVeramo })
 */
export const secureWithVeramo: SecureCredential = async (
  format: FormatId,
  credential: CredentialToSecure,
  signer: Signer,
): Promise<string> => {
  if (format !== 'jwt_vc_json') return secureCredential(format, credential, signer)
  const { document, issuedAt, holderKey } = credential
  const agent = await agentOf(document.issuer.id, signer)
  const { proof } = await agent.createVerifiableCredential({
    credential: {
      ...toDataModel1(document),
      iat: toNumericDate(issuedAt),
      ...(holderKey ? { cnf: { jwk: { ...holderKey } } } : {}),
    } as unknown as CredentialPayload,
    proofFormat: 'jwt',
    // Passed on to did-jwt-vc: readers that go by the key's name find it.
    ...(signer.kid === undefined ? {} : { header: { kid: signer.kid } }),
  })
  return proof.jwt as string
}

type IssuingAgent = TAgent<ICredentialPlugin>

/** An agent costs more to set up than a signature: one for each signer and issuer. */
const agents = new WeakMap<Signer, Map<string, Promise<IssuingAgent>>>()

function agentOf(did: string, signer: Signer): Promise<IssuingAgent> {
  const known = agents.get(signer) ?? new Map<string, Promise<IssuingAgent>>()
  agents.set(signer, known)
  const agent = known.get(did) ?? makeAgent(did, signer)
  known.set(did, agent)
  return agent
}

async function makeAgent(did: string, signer: Signer): Promise<IssuingAgent> {
  const kid = 'issuer'
  const key = { ...managedKey(kid, signer.publicJwk), kms }
  const identifier: IIdentifier = { did, provider: 'none', controllerKeyId: kid, keys: [key], services: [] }
  const keyStore = new MemoryKeyStore()
  const didStore = new MemoryDIDStore()
  await keyStore.importKey(key)
  await didStore.importDID(identifier)
  return createAgent<ICredentialPlugin>({
    plugins: [
      new KeyManager({
        store: keyStore,
        kms: { [kms]: attestatKms({ keys: signersAsKeys({ [kid]: signer }) }) },
      }),
      new DIDManager({ store: didStore, defaultProvider: 'none', providers: {} }),
      new CredentialPlugin([new CredentialProviderJWT()]),
    ],
  })
}

const kms = 'attestat'
