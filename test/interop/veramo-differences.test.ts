/**
 * What Veramo's own parts and did-jwt-vc take and this toolkit refuses, found by asking all three; and that each case is
 * one thing away from what all three take. The table of it is `docs/veramo-differences.md`:
 *
 *     npx vitest run test/interop/veramo-differences.test.ts -u
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  didKeyOf,
  didKeyUrlOf,
  documentTypes,
  type JsonObject,
  type JsonValue,
  ToolkitError,
} from '@attestat/credential'
import { frozenTrust } from '@attestat/trust'
import { createMemoryStore, Wallet } from '@attestat/wallet'
import type { IVerifyResult, VerifiableCredential, VerifiablePresentation } from '@veramo/core-types'
import { verifyJWT } from 'did-jwt'
import { normalizePresentation, verifyCredential, verifyPresentation } from 'did-jwt-vc'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { diploma } from '../../fixtures/diploma.ts'
import { memoryKeys } from '../../fixtures/memory-keys.ts'
import { type TestKeyName, testPublicJwk } from '../../fixtures/test-keys.ts'
import { vcJwtClaims, vpJwtClaims } from '../../fixtures/vc-jwt.ts'
import { attestatAgent, stockAgent, type TestAgent } from '../../fixtures/veramo-agent.ts'
import { asStored, withStoredAgent } from '../../fixtures/veramo-data-store.ts'
import { compactJws } from '../hostile/tokens.ts'

const now = new Date('2026-07-01T10:00:00Z')
const seconds = now.getTime() / 1000
const policies = { now: seconds }
const domain = 'https://university.example'
const challenge = 'nonce-0123456789-0123456789'
const didOf = (key: TestKeyName): string => didKeyOf(testPublicJwk(key))
const kidOf = (key: TestKeyName): string => didKeyUrlOf(testPublicJwk(key))

const gone = 'did:web:closed-school.example'
const goneDocument = (deactivated: boolean) => {
  const { kty, crv, x, y } = testPublicJwk('school') as unknown as Record<string, string>
  const id = `${gone}#key-1`
  const publicKeyJwk = { kty, crv, x, y }
  const method = { id, type: 'JsonWebKey2020', controller: gone, publicKeyJwk }
  return {
    id: gone,
    ...(deactivated ? { deactivated } : {}),
    verificationMethod: [method],
    assertionMethod: [id],
    authentication: [id],
  }
}
/** Agents over the same facts; the one of them whether its DID was deactivated. */
const partiesWhere = (deactivated: boolean) => {
  const document = goneDocument(deactivated)
  const stock = stockAgent({
    [gone]: {
      didDocument: document as never,
      didDocumentMetadata: { deactivated },
      didResolutionMetadata: {},
    },
  })
  const trust = frozenTrust({
    source: 'test',
    didDocuments: new Map([[gone, document as unknown as JsonObject]]),
  })
  return { stock, ours: attestatAgent({ keys: memoryKeys(), trust, now: () => now }) }
}
const [open, closed] = [partiesWhere(false), partiesWhere(true)]
type Parties = typeof open

const claims = vcJwtClaims(diploma({ issuer: didOf('school'), subjectId: didOf('holder') }))
const vc = claims.vc as JsonObject
const header = { alg: 'ES256', typ: 'JWT', kid: kidOf('school') }
const without = (from: JsonObject, ...names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)))

interface Parts {
  readonly header?: Record<string, JsonValue>
  readonly claims?: JsonObject | string
  readonly key?: TestKeyName
}
const credential = (parts: Parts = {}): string =>
  compactJws({ ...header, ...parts.header }, parts.claims ?? claims, parts.key ?? 'school')

const vpClaims: JsonObject = { iss: didOf('holder'), aud: [domain], nonce: challenge, nbf: seconds - 60 }
const presentation = (
  inside: readonly unknown[] = [credential()],
  changes: JsonObject = {},
  key: TestKeyName = 'holder',
): string =>
  compactJws(
    { alg: 'ES256', typ: 'JWT', kid: kidOf(key) },
    vpJwtClaims(inside, { ...vpClaims, ...changes }),
    key,
  )

interface Case {
  readonly what: string
  /** What this toolkit says. */
  readonly code: string
  readonly token: string
  /** The same without the one thing; default: the sound credential, or presentation. */
  readonly twin?: string
  readonly isPresentation?: boolean
  /** Where the facts are others than for the twin. */
  readonly parties?: Parties
}

const otherDid = 'did:web:other.example'
const tampered = credential().replace(/.{86}$/, credential({ key: 'stranger' }).slice(-86))
const listed = credential({
  claims: {
    ...claims,
    vc: {
      ...vc,
      credentialStatus: {
        id: 'https://school.example/status/1#7',
        type: 'BitstringStatusListEntry',
        statusPurpose: 'revocation',
        statusListIndex: '7',
        statusListCredential: 'https://school.example/status/1',
      },
    },
  },
})
const claimsText = JSON.stringify(claims)
const ended = '2026-06-30T00:00:00Z'

const cases: readonly Case[] = [
  {
    what: '`kid` names a key of somebody else',
    code: 'JWS_KID_ISSUER_MISMATCH',
    token: credential({ header: { kid: kidOf('stranger') } }),
  },
  {
    what: 'a critical extension that nobody understands (`crit`)',
    code: 'JWS_CRIT_UNSUPPORTED',
    token: credential({ header: { crit: ['x'], x: 1 } }),
  },
  {
    what: 'an unencoded payload is announced (`b64`)',
    code: 'JWS_B64_UNSUPPORTED',
    token: credential({ header: { b64: false } }),
  },
  {
    what: 'a member is written twice',
    code: 'JSON_DUPLICATE_KEY',
    token: credential({ claims: claimsText.replace('{', '{"name":"Диплом",') }),
  },
  {
    what: 'the token is of another type (`typ`)',
    code: 'JWT_TYP_MISMATCH',
    token: credential({ header: { typ: 'at+jwt' } }),
  },
  {
    what: '`exp` is a word',
    code: 'CLAIM_TYPE_INVALID',
    token: credential({ claims: { ...claims, exp: 'never' } }),
  },
  { what: '`exp` is 0', code: 'CLAIM_TYPE_INVALID', token: credential({ claims: { ...claims, exp: 0 } }) },
  {
    what: 'expired 200 seconds ago',
    code: 'EXPIRED',
    token: credential({ claims: { ...claims, exp: seconds - 200 } }),
    twin: credential({ claims: { ...claims, exp: seconds + 200 } }),
  },
  {
    what: 'signed next month (`iat`), valid since last month (`nbf`)',
    code: 'ISSUED_IN_FUTURE',
    token: credential({ claims: { ...claims, iat: seconds + 30 * 86_400 } }),
    twin: credential({ claims: { ...claims, iat: seconds - 60 } }),
  },
  {
    what: '`vc.issuer` is not `iss`',
    code: 'CLAIM_CONFLICT',
    token: credential({ claims: { ...claims, vc: { ...vc, issuer: otherDid } } }),
  },
  {
    what: '`vc.credentialSubject.id` is not `sub`',
    code: 'CLAIM_CONFLICT',
    token: credential({
      claims: {
        ...claims,
        vc: { ...vc, credentialSubject: { ...(vc.credentialSubject as JsonObject), id: otherDid } },
      },
    }),
  },
  {
    what: '`vc.id` is not `jti`',
    code: 'CLAIM_CONFLICT',
    token: credential({
      claims: { ...claims, vc: { ...vc, id: 'urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c0002' } },
    }),
  },
  {
    what: '`vc.expirationDate` has passed, without `exp`',
    code: 'EXPIRED',
    token: credential({ claims: { ...claims, vc: { ...vc, expirationDate: ended } } }),
  },
  {
    what: '`vc.validUntil` has passed',
    code: 'EXPIRED',
    token: credential({ claims: { ...claims, vc: { ...vc, validUntil: ended } } }),
  },
  {
    what: 'neither `nbf` nor `issuanceDate`',
    code: 'REQUIRED_CLAIM_MISSING',
    token: credential({ claims: without(claims, 'nbf') }),
  },
  {
    what: 'a date without a zone',
    code: 'VALIDITY_PERIOD_INVALID',
    token: credential({ claims: { ...claims, vc: { ...vc, validUntil: '2030-06-26T09:00:00' } } }),
  },
  {
    what: 'another credential beside it in the older form (`claim`)',
    code: 'CLAIM_NOT_ALLOWED',
    token: credential({ claims: { ...claims, iat: seconds - 60, claim: { degree: 'none' } } }),
  },
  {
    what: 'a status list that cannot be asked',
    code: 'STATUS_UNKNOWN',
    token: listed,
  },
  {
    what: 'the issuer’s DID was deactivated',
    code: 'DID_DEACTIVATED',
    token: credential({ header: { kid: `${gone}#key-1` }, claims: { ...claims, iss: gone } }),
    twin: credential({ header: { kid: `${gone}#key-1` }, claims: { ...claims, iss: gone } }),
    parties: closed,
  },
  {
    what: 'a presented credential has a broken signature',
    code: 'SIGNATURE_INVALID',
    token: presentation([tampered]),
    isPresentation: true,
  },
  {
    what: 'a presented credential was signed by nobody',
    code: 'VC_UNSIGNED',
    token: presentation([
      {
        '@context': vc['@context'],
        type: vc.type,
        issuer: didOf('school'),
        issuanceDate: '2026-06-26T09:00:00Z',
        credentialSubject: { id: didOf('holder') },
      },
    ]),
    isPresentation: true,
  },
  {
    what: 'presented by somebody whom the credential is not about',
    code: 'HOLDER_NOT_SUBJECT',
    token: presentation([credential()], { iss: didOf('stranger') }, 'stranger'),
    isPresentation: true,
  },
  {
    what: '`holder` is not the one who signed',
    code: 'HOLDER_PROOF_MISMATCH',
    token: presentation([credential()], { holder: didOf('stranger') }),
    isPresentation: true,
  },
  {
    what: 'made for us and for somebody else (`aud`)',
    code: 'AUD_NOT_EXCLUSIVE',
    token: presentation([credential()], { aud: [domain, 'https://other.example'] }),
    isPresentation: true,
  },
  {
    what: 'made for nobody (`aud`)',
    code: 'AUD_MISSING',
    token: presentation([credential()], { aud: undefined as never }),
    isPresentation: true,
  },
  {
    what: 'signed an hour ago',
    code: 'KB_IAT_OUT_OF_WINDOW',
    token: presentation([credential()], { nbf: seconds - 3600 }),
    isPresentation: true,
  },
]

/** Whether each of the three takes a token, and the code of ours where it does not. */
async function ask(token: string, isPresentation: boolean, { stock, ours }: Parties) {
  const addressed = { domain, challenge, policies }
  const resolver = { resolve: (didUrl: string) => stock.resolveDid({ didUrl }) }
  const byDidJwtVc = isPresentation
    ? verifyPresentation(token, resolver, addressed)
    : verifyCredential(token, resolver, { policies })
  const [veramo, attestat] = await Promise.all(
    [stock, ours].map((agent) =>
      isPresentation
        ? agent.verifyPresentation({ presentation: token, ...addressed })
        : agent.verifyCredential({ credential: token, policies }),
    ),
  )
  return {
    veramo: veramo!.verified,
    didJwtVc: await byDidJwtVc.then(
      () => true,
      () => false,
    ),
    attestat: attestat!.verified,
    code: attestat!.error?.errorCode,
  }
}

const found = new Map<string, Awaited<ReturnType<typeof ask>>>()
const all = { veramo: true, didJwtVc: true, attestat: true, code: undefined }

describe.each(cases)('$what', ({ what, token, twin, code, isPresentation = false, parties = open }) => {
  test(`is ${code} for us, and its twin is taken by all`, async () => {
    expect(await ask(twin ?? (isPresentation ? presentation() : credential()), isPresentation, open)).toEqual(
      all,
    )
    const answer = await ask(token, isPresentation, parties)
    expect(answer).toMatchObject({ attestat: false, code })
    found.set(what, answer)
  })
})

/** What a caller of an agent, or of did-jwt, asks for, and what came of it: in one word, or a code. */
interface Asked {
  readonly what: string
  readonly stock: () => Promise<string>
  readonly ours: () => Promise<string>
  /** What the two say. */
  readonly answers: readonly [stock: string, ours: string]
}

const verdictOf = ({ verified, error }: IVerifyResult): string =>
  verified ? 'taken' : (error?.errorCode ?? 'refused')
/** How an error of Veramo's begins, with which the cases that it knows are told apart. */
const wordsOf = (error: unknown): string =>
  error instanceof ToolkitError ? error.code : ((error as Error).message.split(':')[0] as string)
/** What was thrown: our code, or that there is none. */
const codeOf = (error: unknown): string =>
  error instanceof ToolkitError ? error.code : 'an error without a code'
const typeMade = (agent: TestAgent, type: string): Promise<string> =>
  agent.didManagerCreate({ options: { key: { type } } }).then(({ keys }) => keys[0]?.type ?? 'none', codeOf)
const verifies = async (agent: TestAgent, token: string, switchedOff: object): Promise<string> =>
  verdictOf(await agent.verifyCredential({ credential: token, policies: { ...policies, ...switchedOff } }))
/** As JSON with the members that Veramo's own reader gives it. */
const verifiesJson = async (agent: TestAgent, token: string): Promise<string> => {
  const { verifiableCredential } = await open.stock.verifyCredential({ credential: token, policies })
  return agent.verifyCredential({ credential: verifiableCredential, policies }).then(verdictOf, codeOf)
}
const resolves = async ({ stock, ours }: Parties, whose: 'stock' | 'ours'): Promise<string> => {
  const agent = whose === 'stock' ? stock : ours
  const { didDocument, didResolutionMetadata } = await agent.resolveDid({ didUrl: gone })
  return didDocument ? 'its keys' : String(didResolutionMetadata.error)
}
/** What an agent makes of a credential in JSON, its name changed. */
const changed = (credential: VerifiableCredential): VerifiableCredential => ({
  ...credential,
  name: 'Диплом',
})
const asJson = (agent: TestAgent): Promise<VerifiableCredential> =>
  agent
    .verifyCredential({ credential: credential(), policies })
    .then(({ verifiableCredential }) => verifiableCredential)
const verifiesChanged = async (agent: TestAgent): Promise<string> =>
  verdictOf(await agent.verifyCredential({ credential: changed(await asJson(agent)), policies }))
const verifiesPresented = async (
  agent: TestAgent,
  inside: (credential: VerifiableCredential) => VerifiableCredential,
): Promise<string> => {
  const addressed = { domain, challenge, policies }
  const decoded = normalizePresentation(presentation())
  const shown = (decoded.verifiableCredential as unknown as VerifiableCredential[]).map(inside)
  const handed = { ...decoded, verifiableCredential: shown } as unknown as VerifiablePresentation
  return verdictOf(await agent.verifyPresentation({ presentation: handed, ...addressed }))
}
const asResolver = { resolve: (didUrl: string) => open.stock.resolveDid({ didUrl }) }
const expired = credential({ claims: { ...claims, exp: seconds - 3600 } })
const early = credential({ claims: { ...claims, nbf: seconds + 3600, iat: seconds - 60 } })
const inOthersName = credential({
  header: { kid: kidOf('stranger') },
  claims: { ...claims, iss: didOf('stranger') },
})
const ofOwnType = credential({
  claims: { ...claims, vc: { ...vc, type: ['VerifiableCredential', 'ClubMembership'] } },
})
const leaving = attestatAgent({ keys: memoryKeys(), now: () => now, taken: { types: documentTypes } })
const unsigned = { ...asStored(undefined), issuer: didOf('school') }
const forged = asStored(tampered)
const verifiesFor = async (agent: TestAgent, presentation: string): Promise<string> =>
  verdictOf(await agent.verifyPresentation({ presentation, domain, challenge, policies }))
const verifiesUnsigned = (agent: TestAgent): Promise<string> =>
  agent.verifyCredential({ credential: unsigned, policies }).then(verdictOf, codeOf)
const makes = (
  agent: TestAgent,
  members: { readonly issuer: string },
  proofFormat = 'jwt',
): Promise<VerifiableCredential> =>
  agent.createVerifiableCredential({
    credential: { ...members, credentialSubject: { degree: 'Bachelor' } },
    proofFormat: proofFormat as 'jwt',
  })
let folder: string
const saves = (
  agent: Pick<TestAgent, 'dataStoreSaveVerifiableCredential'>,
  credential: VerifiableCredential,
) => agent.dataStoreSaveVerifiableCredential({ verifiableCredential: credential }).then(() => 'kept', codeOf)
const stockSaves = (credential: VerifiableCredential): Promise<string> =>
  withStoredAgent(join(folder, 'stock.sqlite'), { secret: '5e'.repeat(32) }, (agent) =>
    saves(agent as unknown as TestAgent, credential),
  )
const store = createMemoryStore()
const wallet = new Wallet({ store, now: () => now })
const keeping = attestatAgent({ keys: memoryKeys(), store, wallet, now: () => now })

const asked: readonly Asked[] = [
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
const told = new Map<string, readonly [string, string]>()

/** What Veramo's own `CredentialPlugin` and managers refuse before any plugin behind them is asked. */
const refusedInWords: readonly {
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
const said = new Map<string, string>()

describe('asked for', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'veramo-differences-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test.each(asked)('$what', async ({ what, stock, ours, answers }) => {
    const found = [await stock(), await ours()] as const
    expect(found).toEqual(answers)
    told.set(what, found)
  })

  test('the same without the one thing, both say the same', async () => {
    for (const agent of [open.stock, open.ours]) {
      expect(await typeMade(agent, 'Ed25519')).toBe('Ed25519')
      expect(
        await verdictOf(await agent.verifyCredential({ credential: await asJson(agent), policies })),
      ).toBe('taken')
      expect(await verifiesPresented(agent, (credential) => credential)).toBe('taken')
      expect(await verifies(agent, credential(), { expirationDate: false, issuanceDate: false })).toBe(
        'taken',
      )
    }
    expect((await verifyJWT(credential(), { resolver: asResolver as never, policies })).verified).toBe(true)
    await expect(verifyJWT(inOthersName, { resolver: asResolver as never, policies })).rejects.toThrow()
    expect([
      await verifiesJson(open.stock, credential()),
      await verifiesJson(open.ours, credential()),
    ]).toEqual(['taken', 'taken'])
    expect([await resolves(open, 'stock'), await resolves(open, 'ours')]).toEqual(['its keys', 'its keys'])
    const sound = asStored(credential())
    expect([await stockSaves(sound), await saves(keeping, sound)]).toEqual(['kept', 'kept'])
  })
})

describe('refused by Veramo itself, with its plugins or ours behind it', () => {
  test.each(refusedInWords)('$what', async ({ what, ask }) => {
    const words = await Promise.all(
      [open.stock, open.ours].map((agent) => ask(agent).then(() => 'taken', wordsOf)),
    )
    expect(words[0]).not.toMatch(/^(?:[A-Z_]+|taken)$/)
    expect(words[1]).toBe(words[0])
    said.set(what, words[0] as string)
  })

  test('is taken with what is missing', async () => {
    for (const agent of [open.stock, leaving]) {
      const { did } = await agent.didManagerCreate({ provider: 'did:key' })
      await agent.keyManagerCreate({ kms: 'keys', type: 'Ed25519' })
      const made = await makes(agent, { issuer: did })
      expect(made.proof.jwt).toEqual(expect.any(String))
    }
  })
})

test('docs/veramo-differences.md says what was found', async () => {
  expect([found.size, told.size, said.size]).toEqual([cases.length, asked.length, refusedInWords.length])
  const word = (isTaken: boolean): string => (isTaken ? '**taken**' : 'refused')
  const rows = cases.map(({ what, isPresentation = false }) => {
    const { veramo, didJwtVc, code } = found.get(what)!
    return `| ${isPresentation ? 'presentation' : 'credential'} | ${what} | ${word(veramo)} | ${word(didJwtVc)} | \`${code}\` |`
  })
  const quoted = (text: string): string => (/^[A-Z][A-Z_]+$|\d/.test(text) ? `\`${text}\`` : text)
  const askedRows = asked.map(({ what }) => {
    const [stock, ours] = told.get(what)!
    return `| ${what} | ${quoted(stock)} | ${quoted(ours)} |`
  })
  const page = `# What Veramo takes and Attestat refuses

Veramo ${versionOf('@veramo/core')} (\`CredentialPlugin\` with \`CredentialProviderJWT\`) and did-jwt-vc ${versionOf('did-jwt-vc')} over did-jwt ${versionOf('did-jwt')}, each asked
with its own defaults; Attestat through the plugins of \`@attestat/veramo\`. This page is made by
\`test/interop/veramo-differences.test.ts\` from the answers of all three; each case differs in one thing from one that
all three take.

| | what is wrong with it | Veramo | did-jwt-vc | Attestat |
|---|---|---|---|---|
${rows.join('\n')}

The same of what an agent is asked to do, with Veramo's own plugins (\`@veramo/data-store\` for what is kept) and with ours:

| asked for | Veramo | Attestat |
|---|---|---|
${askedRows.join('\n')}

Refused by Veramo's own \`CredentialPlugin\` and managers before they ask a plugin, in words without a code, whichever
plugins are behind them:

| asked for | by | Veramo's words begin with |
|---|---|---|
${refusedInWords.map(({ what, by }) => `| ${what} | \`${by}\` | \`${said.get(what)}\` |`).join('\n')}
`
  await expect(page).toMatchFileSnapshot('../../docs/veramo-differences.md')
})

/** What this checkout has installed. */
function versionOf(name: string): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return JSON.parse(manifest).devDependencies[name]
}
