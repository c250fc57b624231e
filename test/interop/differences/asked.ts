/** What agents with Veramo's own plugins and with ours are asked to do, and what comes of it. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { documentTypes, ToolkitError } from '@attestat/credential'
import { createMemoryStore, Wallet } from '@attestat/wallet'
import type { IVerifyResult, VerifiableCredential, VerifiablePresentation } from '@veramo/core-types'
import { verifyJWT } from 'did-jwt'
import { normalizePresentation } from 'did-jwt-vc'
import { memoryKeys } from '../../../fixtures/memory-keys.ts'
import { attestatAgent, type TestAgent } from '../../../fixtures/veramo-agent.ts'
import { asStored, withStoredAgent } from '../../../fixtures/veramo-data-store.ts'
import {
  challenge,
  claims,
  closed,
  credential,
  didOf,
  domain,
  gone,
  kidOf,
  listed,
  now,
  open,
  otherDid,
  type Parties,
  policies,
  presentation,
  seconds,
  tampered,
  vc,
} from './tokens.ts'

/** What a caller of an agent, or of did-jwt, asks for, and what came of it: in one word, or a code. */
interface Asked {
  readonly what: string
  readonly stock: () => Promise<string>
  readonly ours: () => Promise<string>
  /** What the two say. */
  readonly answers: readonly [stock: string, ours: string]
}

export const verdictOf = ({ verified, error }: IVerifyResult): string =>
  verified ? 'taken' : (error?.errorCode ?? 'refused')
/** How an error of Veramo's begins, with which the cases that it knows are told apart. */
export const wordsOf = (error: unknown): string =>
  error instanceof ToolkitError ? error.code : ((error as Error).message.split(':')[0] as string)
/** What was thrown: our code, or that there is none. */
const codeOf = (error: unknown): string =>
  error instanceof ToolkitError ? error.code : 'an error without a code'
export const typeMade = (agent: TestAgent, type: string): Promise<string> =>
  agent.didManagerCreate({ options: { key: { type } } }).then(({ keys }) => keys[0]?.type ?? 'none', codeOf)
export const verifies = async (agent: TestAgent, token: string, switchedOff: object): Promise<string> =>
  verdictOf(await agent.verifyCredential({ credential: token, policies: { ...policies, ...switchedOff } }))
/** As JSON with the members that Veramo's own reader gives it. */
export const verifiesJson = async (agent: TestAgent, token: string): Promise<string> => {
  const { verifiableCredential } = await open.stock.verifyCredential({ credential: token, policies })
  return agent.verifyCredential({ credential: verifiableCredential, policies }).then(verdictOf, codeOf)
}
export const resolves = async ({ stock, ours }: Parties, whose: 'stock' | 'ours'): Promise<string> => {
  const agent = whose === 'stock' ? stock : ours
  const { didDocument, didResolutionMetadata } = await agent.resolveDid({ didUrl: gone })
  return didDocument ? 'its keys' : String(didResolutionMetadata.error)
}
/** What an agent makes of a credential in JSON, its name changed. */
const changed = (credential: VerifiableCredential): VerifiableCredential => ({
  ...credential,
  name: 'Диплом',
})
export const asItIs = (credential: VerifiableCredential): VerifiableCredential => credential
export const asJson = (agent: TestAgent): Promise<VerifiableCredential> =>
  agent
    .verifyCredential({ credential: credential(), policies })
    .then(({ verifiableCredential }) => verifiableCredential)
const verifiesChanged = async (agent: TestAgent): Promise<string> =>
  verdictOf(await agent.verifyCredential({ credential: changed(await asJson(agent)), policies }))
export const verifiesPresented = async (
  agent: TestAgent,
  inside: (credential: VerifiableCredential) => VerifiableCredential,
  besides: object = {},
): Promise<string> => {
  const addressed = { domain, challenge, policies }
  const decoded = normalizePresentation(presentation())
  const shown = (decoded.verifiableCredential as unknown as VerifiableCredential[]).map(inside)
  const handed = { ...decoded, ...besides, verifiableCredential: shown } as unknown as VerifiablePresentation
  return verdictOf(await agent.verifyPresentation({ presentation: handed, ...addressed }))
}
export const asResolver = { resolve: (didUrl: string) => open.stock.resolveDid({ didUrl }) }
const expired = credential({ claims: { ...claims, exp: seconds - 3600 } })
const early = credential({ claims: { ...claims, nbf: seconds + 3600, iat: seconds - 60 } })
export const inOthersName = credential({
  header: { kid: kidOf('stranger') },
  claims: { ...claims, iss: didOf('stranger') },
})
const ofOwnType = credential({
  claims: { ...claims, vc: { ...vc, type: ['VerifiableCredential', 'ClubMembership'] } },
})
export const leaving = attestatAgent({ keys: memoryKeys(), now: () => now, taken: { types: documentTypes } })
const unsigned = { ...asStored(undefined), issuer: didOf('school') }
const forged = asStored(tampered)
const verifiesFor = async (agent: TestAgent, presentation: string): Promise<string> =>
  verdictOf(await agent.verifyPresentation({ presentation, domain, challenge, policies }))
const verifiesUnsigned = (agent: TestAgent): Promise<string> =>
  agent.verifyCredential({ credential: unsigned, policies }).then(verdictOf, codeOf)
export const makes = (
  agent: TestAgent,
  members: { readonly issuer: string },
  proofFormat = 'jwt',
): Promise<VerifiableCredential> =>
  agent.createVerifiableCredential({
    credential: { ...members, credentialSubject: { degree: 'Bachelor' } },
    proofFormat: proofFormat as 'jwt',
  })
/** Where Veramo's own data store keeps its file. */
export const folder: string = mkdtempSync(join(tmpdir(), 'veramo-differences-'))
export const saves = (
  agent: Pick<TestAgent, 'dataStoreSaveVerifiableCredential'>,
  credential: VerifiableCredential,
) => agent.dataStoreSaveVerifiableCredential({ verifiableCredential: credential }).then(() => 'kept', codeOf)
export const stockSaves = (credential: VerifiableCredential): Promise<string> =>
  withStoredAgent(join(folder, 'stock.sqlite'), { secret: '5e'.repeat(32) }, (agent) =>
    saves(agent as unknown as TestAgent, credential),
  )
export const store = createMemoryStore()
const wallet = new Wallet({ store, now: () => now })
export const keeping = attestatAgent({ keys: memoryKeys(), store, wallet, now: () => now })

export const asked: readonly Asked[] = [
  {
    what: 'a did:key of the type `Secp256r1` (`didManagerCreate`)',
    stock: () => typeMade(open.stock, 'Secp256r1'),
    ours: () => typeMade(open.ours, 'Secp256r1'),
    answers: ['Ed25519', 'Secp256r1'],
  },
  {
    what: 'a did:key of the type `Secp256k1`',
    stock: () => typeMade(open.stock, 'Secp256k1'),
    ours: () => typeMade(open.ours, 'Secp256k1'),
    answers: ['Secp256k1', 'KEY_TYPE_UNSUPPORTED'],
  },
  {
    what: 'an expired credential, with `policies: { expirationDate: false }`',
    stock: () => verifies(open.stock, expired, { expirationDate: false }),
    ours: () => verifies(open.ours, expired, { expirationDate: false }),
    answers: ['taken', 'EXPIRED'],
  },
  {
    what: 'a credential not in force yet, with `policies: { issuanceDate: false }`',
    stock: () => verifies(open.stock, early, { issuanceDate: false }),
    ours: () => verifies(open.ours, early, { issuanceDate: false }),
    answers: ['taken', 'NOT_YET_VALID'],
  },
  {
    what: 'a VC-JWT of a type that no document here is of (`ClubMembership`)',
    stock: () => verifies(open.stock, ofOwnType, {}),
    ours: () => verifies(open.ours, ofOwnType, {}),
    answers: ['taken', 'DOCUMENT_INVALID'],
  },
  {
    what: 'the same, where `types` leaves it to Veramo’s provider behind ours',
    stock: () => verifies(open.stock, ofOwnType, {}),
    ours: () => verifies(leaving, ofOwnType, {}),
    answers: ['taken', 'taken'],
  },
  {
    what: 'a credential as JSON, with a status that cannot be told',
    stock: () => verifiesJson(open.stock, listed),
    ours: () => verifiesJson(open.ours, listed),
    answers: ['an error without a code', 'AGENT_STATUS_UNKNOWN'],
  },
  {
    what: 'a token in another issuer’s name, with the options that a sound one was verified with (`verifyJWT` of did-jwt)',
    stock: async () => {
      const options = { resolver: asResolver as never, policies }
      await verifyJWT(credential(), options)
      return verifyJWT(inOthersName, options).then(
        ({ verified }) => (verified ? 'taken' : 'refused'),
        () => 'refused',
      )
    },
    ours: async () => {
      const options = Object.freeze({ policies: Object.freeze({ ...policies }) })
      await open.ours.verifyCredential({ credential: credential(), ...options })
      return verdictOf(await open.ours.verifyCredential({ credential: inOthersName, ...options }))
    },
    answers: ['taken', 'SIGNATURE_INVALID'],
  },
  {
    what: 'a credential as JSON with another name than was signed (`verifyCredential`)',
    stock: () => verifiesChanged(open.stock),
    ours: () => verifiesChanged(open.ours),
    answers: ['refused', 'CLAIM_CONFLICT'],
  },
  {
    what: 'a presentation as JSON, another name than was signed in a credential of it (`verifyPresentation`)',
    stock: () => verifiesPresented(open.stock, changed),
    ours: () => verifiesPresented(open.ours, changed),
    answers: ['taken', 'CLAIM_CONFLICT'],
  },
  {
    what: 'a presentation as JSON, with an end that nobody signed (`expirationDate`)',
    stock: () => verifiesPresented(open.stock, asItIs, { expirationDate: '2099-01-01T00:00:00Z' }),
    ours: () => verifiesPresented(open.ours, asItIs, { expirationDate: '2099-01-01T00:00:00Z' }),
    answers: ['taken', 'CLAIM_CONFLICT'],
  },
  {
    what: 'the document of a DID that was deactivated (`resolveDid`)',
    stock: () => resolves(closed, 'stock'),
    ours: () => resolves(closed, 'ours'),
    answers: ['its keys', 'DID_DEACTIVATED'],
  },
  {
    what: 'to keep a credential that nobody signed (`dataStoreSaveVerifiableCredential`)',
    stock: () => stockSaves(unsigned),
    ours: () => saves(keeping, unsigned),
    answers: ['kept', 'VC_UNSIGNED'],
  },
  {
    what: 'to keep a credential with a broken signature',
    stock: () => stockSaves(forged),
    ours: () => saves(keeping, forged),
    answers: ['kept', 'ISSUED_CREDENTIAL_INVALID'],
  },
  {
    what: 'a message that is not there (`dataStoreGetMessage`)',
    stock: () =>
      withStoredAgent(join(folder, 'stock.sqlite'), { secret: '5e'.repeat(32) }, (agent) =>
        agent.dataStoreGetMessage({ id: 'none' }).then(() => 'found', codeOf),
      ),
    ours: () => keeping.dataStoreGetMessage({ id: 'none' }).then(() => 'found', codeOf),
    answers: ['an error without a code', 'AGENT_RECORD_UNKNOWN'],
  },
  {
    what: 'a credential that nobody signed (`verifyCredential`)',
    stock: () => verifiesUnsigned(open.stock),
    ours: () => verifiesUnsigned(open.ours),
    answers: ['an error without a code', 'VC_UNSIGNED'],
  },
  {
    what: 'a key that is not there (`keyManagerGet`)',
    stock: () => open.stock.keyManagerGet({ kid: 'none' }).then(() => 'found', codeOf),
    ours: () => open.ours.keyManagerGet({ kid: 'none' }).then(() => 'found', codeOf),
    answers: ['an error without a code', 'AGENT_KEY_UNKNOWN'],
  },
  {
    what: 'a DID that is not there (`didManagerGet`)',
    stock: () => open.stock.didManagerGet({ did: otherDid }).then(() => 'found', codeOf),
    ours: () => open.ours.didManagerGet({ did: otherDid }).then(() => 'found', codeOf),
    answers: ['an error without a code', 'AGENT_DID_UNKNOWN'],
  },
  {
    what: 'a presentation of VC-JWTs for us alone, `aud` a list of one: did-jwt-vc writes no other form',
    stock: () => verifiesFor(open.stock, presentation([credential()], { aud: [domain] })),
    ours: () => verifiesFor(open.ours, presentation([credential()], { aud: [domain] })),
    answers: ['taken', 'taken'],
  },
]

/** What Veramo's own `CredentialPlugin` and managers refuse before any plugin behind them is asked. */
export const refusedInWords: readonly {
  readonly what: string
  readonly by: string
  readonly ask: (agent: TestAgent) => Promise<unknown>
}[] = [
  {
    what: 'a credential of an issuer whom the agent does not manage (`createVerifiableCredential`)',
    by: 'CredentialPlugin',
    ask: (agent) => makes(agent, { issuer: otherDid }),
  },
  {
    what: 'a credential without an issuer',
    by: 'CredentialPlugin',
    ask: (agent) => makes(agent, { issuer: '' }),
  },
  {
    what: 'a credential in a `proofFormat` that no provider makes',
    by: 'CredentialPlugin',
    ask: async (agent) => makes(agent, { issuer: (await agent.didManagerCreate()).did }, 'none'),
  },
  {
    what: 'a presentation without a holder (`createVerifiablePresentation`)',
    by: 'CredentialPlugin',
    ask: (agent) =>
      agent.createVerifiablePresentation({
        presentation: { holder: '', verifiableCredential: [credential()] },
        proofFormat: 'jwt',
      }),
  },
  {
    what: 'a credential with a proof that no provider verifies (`verifyCredential`)',
    by: 'CredentialPlugin',
    ask: (agent) =>
      agent.verifyCredential({
        credential: { ...unsigned, proof: { type: 'Ed25519Signature2020', proofValue: 'z1' } },
      }),
  },
  {
    what: 'a key in a key management system that the agent was not given (`keyManagerCreate`)',
    by: 'KeyManager',
    ask: (agent) => agent.keyManagerCreate({ kms: 'none', type: 'Ed25519' }),
  },
  {
    what: 'a DID by a provider that the agent was not given (`didManagerCreate`)',
    by: 'DIDManager',
    ask: (agent) => agent.didManagerCreate({ provider: 'did:none' }),
  },
]
