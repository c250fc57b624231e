/** The wallet as an agent's data store, beside Veramo's own over the same documents and messages. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { didKeyOf, ToolkitError, toDataModel1 } from '@attestat/credential'
import { createMemoryStore, Wallet } from '@attestat/wallet'
import type { FindArgs, IMessage, VerifiableCredential } from '@veramo/core-types'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { diploma } from '../../../fixtures/diploma.ts'
import { memoryKeys } from '../../../fixtures/memory-keys.ts'
import { testPublicJwk } from '../../../fixtures/test-keys.ts'
import { attestatAgent, type TestAgent } from '../../../fixtures/veramo-agent.ts'
import { withStoredAgent } from '../../../fixtures/veramo-data-store.ts'
import { agentDidStore } from './agent-stores.ts'
import { walletDataStore } from './data-store.ts'
import { holderSigners } from './holder-signers.ts'

const now = new Date('2026-07-01T10:00:00Z')
const domain = 'https://university.example'
const challenge = 'nonce-0123456789-0123456789'
const subjectId = didKeyOf(testPublicJwk('stranger'))

const store = createMemoryStore()
const keys = memoryKeys()
const wallet = new Wallet({ store, now: () => now, outsideSigner: holderSigners({ keys }) })
const agent = attestatAgent({ keys, store, wallet, now: () => now })
const refuses = async (promise: Promise<unknown>, code: string) => {
  await expect(promise).rejects.toMatchObject({ code })
  await expect(promise).rejects.toBeInstanceOf(ToolkitError)
}

const messages: readonly IMessage[] = [
  { id: 'm1', type: 'letter', from: 'did:web:a.example', to: 'did:web:b.example', raw: 'Приём 100%' },
  { id: 'm2', type: 'letter', createdAt: '2026-06-01T00:00:00.000Z', threadId: 't1', data: { mark: 5 } },
  {
    id: 'm3',
    type: 'Notice_1',
    createdAt: '2026-06-02T00:00:00.000Z',
    threadId: 't1',
    to: 'did:web:a.example',
  },
  { id: 'm4', type: 'notice', createdAt: '2026-06-03T00:00:00.000Z', threadId: 't2', replyUrl: domain },
]
type Finds = Pick<
  TestAgent,
  | 'dataStoreSaveMessage'
  | 'dataStoreORMGetMessages'
  | 'dataStoreSaveVerifiableCredential'
  | 'dataStoreORMGetVerifiableCredentials'
  | 'dataStoreORMGetVerifiableCredentialsByClaims'
>
const messageQuestions: readonly FindArgs<string>[] = [
  {},
  { where: [{ column: 'type', value: ['letter'] }] },
  { where: [{ column: 'type', value: ['letter', 'notice'], op: 'In' }] },
  { where: [{ column: 'type', value: ['letter'], not: true }] },
  { where: [{ column: 'threadId', value: ['t1'], not: true }] },
  { where: [{ column: 'threadId', op: 'IsNull' }] },
  { where: [{ column: 'threadId', op: 'IsNull', not: true }] },
  { where: [{ column: 'type', value: ['n%'], op: 'Like' }] },
  { where: [{ column: 'type', value: ['%tt_r'], op: 'Like' }] },
  { where: [{ column: 'type', value: ['%o%e%'], op: 'Like' }] },
  { where: [{ column: 'type', value: ['notice_'], op: 'Like' }] },
  { where: [{ column: 'type', value: ['lette'], op: 'Like' }] },
  { where: [{ column: 'id', value: ['m2'], op: 'MoreThan' }] },
  { where: [{ column: 'id', value: ['m2'], op: 'MoreThanOrEqual' }] },
  { where: [{ column: 'id', value: ['m2'], op: 'LessThan' }] },
  { where: [{ column: 'id', value: ['m2'], op: 'LessThanOrEqual' }] },
  { where: [{ column: 'id', value: ['m2', 'm3'], op: 'Between' }] },
  {
    where: [
      { column: 'threadId', value: ['t1'], op: 'Equal' },
      { column: 'type', value: ['letter'] },
    ],
  },
  { order: [{ column: 'createdAt', direction: 'DESC' }] },
  { order: [{ column: 'id', direction: 'DESC' }], take: 2 },
  { order: [{ column: 'id', direction: 'ASC' }], skip: 1, take: 2 },
  { order: [{ column: 'id', direction: 'ASC' }], take: 0 },
]
const credentialQuestions: readonly FindArgs<string>[] = [
  {},
  { where: [{ column: 'subject', value: [subjectId] }] },
  { where: [{ column: 'subject', value: ['did:web:nobody.example'] }] },
  { where: [{ column: 'type', value: ['VerifiableCredential,OpenBadgeCredential'] }] },
  { where: [{ column: 'type', value: ['%OpenBadge%'], op: 'Like' }] },
  { where: [{ column: 'expirationDate', op: 'IsNull' }] },
  { order: [{ column: 'id', direction: 'DESC' }] },
]
const claimQuestions: readonly FindArgs<string>[] = [
  { where: [{ column: 'type', value: ['familyName'] }] },
  {
    where: [
      { column: 'type', value: ['familyName'] },
      { column: 'value', value: ['Соколова'] },
    ],
  },
  {
    where: [
      { column: 'type', value: ['givenName'] },
      { column: 'value', value: ['Соколова'] },
    ],
  },
]

/** What an agent's data store answers to each question: names only, in order where one was asked for. */
async function answers(asked: Finds): Promise<readonly (readonly string[])[]> {
  const named = (order: FindArgs<string>['order'], ids: readonly string[]) => (order ? ids : [...ids].sort())
  const idsOf = (found: readonly { verifiableCredential: VerifiableCredential }[]) =>
    found.map(({ verifiableCredential }) => verifiableCredential.id as string)
  const all: string[][] = []
  for (const args of messageQuestions) {
    const found = await asked.dataStoreORMGetMessages(args as never)
    all.push([
      ...named(
        args.order,
        found.map(({ id }) => id),
      ),
    ])
  }
  for (const args of credentialQuestions) {
    all.push([...named(args.order, idsOf(await asked.dataStoreORMGetVerifiableCredentials(args as never)))])
  }
  for (const args of claimQuestions) {
    all.push([
      ...named(args.order, idsOf(await asked.dataStoreORMGetVerifiableCredentialsByClaims(args as never))),
    ])
  }
  return all
}

let folder: string
let issuer: string
let vcJwts: readonly VerifiableCredential[]
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'veramo-data-'))
  issuer = (await agent.didManagerCreate({ options: { key: { type: 'Secp256r1' } } })).did
  const document = toDataModel1(diploma({ issuer, subjectId }))
  vcJwts = await Promise.all(
    [
      { id: 'urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c0001' },
      { id: 'urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c0002', expirationDate: '2030-06-26T09:00:00Z' },
    ].map((more) =>
      agent.createVerifiableCredential({
        credential: { ...document, ...more } as never,
        proofFormat: 'jwt',
      }),
    ),
  )
})
afterAll(() => rmSync(folder, { recursive: true }))

const fill = async (to: Finds): Promise<void> => {
  for (const message of messages) await to.dataStoreSaveMessage({ message })
  for (const verifiableCredential of vcJwts)
    await to.dataStoreSaveVerifiableCredential({ verifiableCredential })
}

test('finds what Veramo’s own data store finds', async () => {
  const apart = createMemoryStore()
  const { methods } = walletDataStore({ wallet: new Wallet({ store: apart, now: () => now }), store: apart })
  const ours = attestatAgent({ keys: memoryKeys(), store: apart, wallet: new Wallet({ store: apart }) })
  expect(Object.keys(methods).every((name) => ours.availableMethods().includes(name))).toBe(true)
  await fill(ours as Finds)
  const theirs = await withStoredAgent(join(folder, 'stock.sqlite'), {}, async (stock) => {
    await fill(stock as unknown as Finds)
    return answers(stock as unknown as Finds)
  })
  expect(await answers(ours as Finds)).toEqual(theirs)
})

describe('a credential', () => {
  test.each(['Secp256r1', 'Ed25519'])(
    'about a DID of the agent, with a key of the type %s, is the wallet’s, which shows it',
    async (type) => {
      const { did, keys: managed } = await agent.didManagerCreate({ options: { key: { type } } })
      for (const format of ['vc+sd-jwt', 'dc+sd-jwt', 'jwt']) {
        const document = diploma({ issuer, subjectId: did })
        const verifiableCredential = await agent.createVerifiableCredential({
          credential: (format === 'jwt' ? toDataModel1(document) : structuredClone(document)) as never,
          proofFormat: format as never,
          now,
        })
        const hash = await agent.dataStoreSaveVerifiableCredential({ verifiableCredential })
        expect(await wallet.list()).toMatchObject([{ id: hash, isVerified: true, isBound: true }])
        expect(await agent.dataStoreGetVerifiableCredential({ hash })).toMatchObject({ id: document.id })
        const answer = await wallet.presentChosen([{ credentialId: hash, disclose: [] }], {
          audience: domain,
          nonce: challenge,
          consent: { agreed: true, by: 'Соколова А. С.', purpose: 'Поступление' },
        })
        const presentation = answer.vp_token['credential-1']?.[0] as string
        expect(await agent.verifyPresentation({ presentation, domain, challenge })).toMatchObject({
          verified: true,
          verifiablePresentation: { holder: did },
        })
        expect(await agent.dataStoreDeleteVerifiableCredential({ hash })).toBe(true)
      }
      // A key that the agent has given up shows nothing more.
      const kept = await agent.createVerifiableCredential({
        credential: structuredClone(diploma({ issuer, subjectId: did })) as never,
        proofFormat: 'vc+sd-jwt' as never,
        now,
      })
      const hash = await agent.dataStoreSaveVerifiableCredential({ verifiableCredential: kept })
      await agent.keyManagerDelete({ kid: managed[0]?.kid as string })
      const showing = wallet.presentChosen([{ credentialId: hash, disclose: [] }], {
        audience: domain,
        consent: { agreed: true, by: 'Соколова А. С.', purpose: 'Поступление' },
      })
      await refuses(showing, 'HOLDER_KEY_OUTSIDE')
      await agent.dataStoreDeleteVerifiableCredential({ hash })
    },
  )

  test('about somebody else is kept beside the wallet’s, verified', async () => {
    const [verifiableCredential] = vcJwts as [VerifiableCredential]
    const hash = await agent.dataStoreSaveVerifiableCredential({ verifiableCredential })
    expect(await agent.dataStoreGetVerifiableCredential({ hash })).toMatchObject({
      id: verifiableCredential.id,
      proof: { jwt: verifiableCredential.proof.jwt },
    })
    expect(await wallet.list()).toEqual([])
    expect(await agent.dataStoreSaveVerifiableCredential({ verifiableCredential })).toBe(hash)
    expect(await agent.dataStoreORMGetVerifiableCredentialsCount({})).toBe(1)
    expect(await agent.dataStoreDeleteVerifiableCredential({ hash })).toBe(true)
    expect(await agent.dataStoreDeleteVerifiableCredential({ hash })).toBe(false)
  })

  test('about the wallet’s own key is the wallet’s', async () => {
    const { did } = await wallet.id()
    const verifiableCredential = await agent.createVerifiableCredential({
      credential: toDataModel1(diploma({ issuer, subjectId: did })) as never,
      proofFormat: 'jwt',
    })
    const hash = await agent.dataStoreSaveVerifiableCredential({ verifiableCredential })
    expect(await wallet.list()).toMatchObject([{ id: hash, isVerified: true, isBound: true }])
    expect(await agent.dataStoreDeleteVerifiableCredential({ hash })).toBe(true)
  })

  test('that nobody signed, or somebody else, is not kept', async () => {
    const token = vcJwts[0]?.proof.jwt as string
    const save = (verifiableCredential: unknown) =>
      agent.dataStoreSaveVerifiableCredential({ verifiableCredential: verifiableCredential as never })
    await refuses(save({ ...vcJwts[0], proof: {} }), 'VC_UNSIGNED')
    await refuses(save(`${token.slice(0, -4)}AAAA`), 'ISSUED_CREDENTIAL_INVALID')
    expect(await agent.dataStoreORMGetVerifiableCredentialsCount({})).toBe(0)
  })
})

describe('a message', () => {
  test('comes back as it was, until it is deleted', async () => {
    const [message] = messages as [IMessage]
    const id = await agent.dataStoreSaveMessage({ message })
    expect(await agent.dataStoreGetMessage({ id })).toEqual(message)
    await agent.dataStoreSaveMessage({ message: { ...message, raw: 'later' } })
    expect(await agent.dataStoreGetMessage({ id })).toEqual({ ...message, raw: 'later' })
    expect(await agent.dataStoreORMGetMessagesCount({})).toBe(1)
    expect(await agent.dataStoreDeleteMessage({ id })).toBe(true)
    expect(await agent.dataStoreDeleteMessage({ id })).toBe(false)
    await refuses(agent.dataStoreGetMessage({ id }), 'AGENT_RECORD_UNKNOWN')
  })

  test('without an id gets one', async () => {
    const id = await agent.dataStoreSaveMessage({ message: { type: 'letter' } as IMessage })
    expect(await agent.dataStoreGetMessage({ id })).toEqual({ type: 'letter', id })
    await agent.dataStoreDeleteMessage({ id })
  })

  test.each([
    ['without a type', { id: 'x' }, 'AGENT_ARGUMENT_INVALID'],
    ['that is none', undefined, 'AGENT_ARGUMENT_INVALID'],
    ['that JSON cannot hold', { type: 'x', data: { amount: 1n } }, 'AGENT_ARGUMENT_INVALID'],
    ['with a reserved name', { type: 'x', data: JSON.parse('{"__proto__":{}}') }, 'JSON_RESERVED_KEY'],
  ])('%s is refused: %s', async (_name, message, code) => {
    await refuses(agent.dataStoreSaveMessage({ message: message as never }), code)
    expect(await agent.dataStoreORMGetMessagesCount({})).toBe(0)
  })
})

describe('a presentation', () => {
  let holder: string
  let presentation: Awaited<ReturnType<TestAgent['createVerifiablePresentation']>>
  beforeAll(async () => {
    holder = (await agent.didManagerCreate({ options: { key: { type: 'Secp256r1' } } })).did
    const credential = await agent.createVerifiableCredential({
      credential: { ...diploma({ issuer, subjectId: holder }) } as never,
      proofFormat: 'vc+sd-jwt' as never,
      now,
    })
    presentation = await agent.createVerifiablePresentation({
      presentation: { holder, verifiableCredential: [credential] },
      proofFormat: 'vc+sd-jwt' as never,
      domain,
      challenge,
      now,
    })
  })

  test.each(['as JSON', 'as a token'])(
    '%s is kept, found by who and for whom, and verifies',
    async (form) => {
      const token = presentation.proof.jwt as string
      const saved = form === 'as JSON' ? presentation : token
      const hash = await agent.dataStoreSaveVerifiablePresentation({ verifiablePresentation: saved as never })
      const kept = await agent.dataStoreGetVerifiablePresentation({ hash })
      expect(kept).toMatchObject({ holder, proof: { jwt: token } })
      expect(await agent.verifyPresentation({ presentation: kept, domain, challenge })).toMatchObject({
        verified: true,
      })
      const find = (column: string, value: string) =>
        agent.dataStoreORMGetVerifiablePresentations({ where: [{ column: column as never, value: [value] }] })
      expect(await find('holder', holder)).toMatchObject([{ hash }])
      expect(await find('verifier', domain)).toMatchObject([{ hash, verifiablePresentation: { holder } }])
      expect(await find('holder', issuer)).toEqual([])
      expect(
        await agent.dataStoreORMGetVerifiablePresentationsCount({
          where: [{ column: 'issuanceDate', value: ['2026-07-01T13:00:00+03:00'], op: 'Equal' }],
        }),
      ).toBe(1)
    },
  )

  test.each<[string, () => unknown, string]>([
    ['that nobody signed', () => ({ ...presentation, proof: undefined }), 'VC_UNSIGNED'],
    ['that is a credential', () => vcJwts[0]?.proof.jwt, 'KB_REQUIRED'],
    ['whose JSON names others', () => ({ ...presentation, verifiableCredential: [] }), 'CLAIM_CONFLICT'],
    ['whose JSON names another holder', () => ({ ...presentation, holder: issuer }), 'HOLDER_PROOF_MISMATCH'],
  ])('%s is not kept: %s', async (_name, handed, code) => {
    const before = await agent.dataStoreORMGetVerifiablePresentationsCount({})
    await refuses(
      agent.dataStoreSaveVerifiablePresentation({ verifiablePresentation: handed() as never }),
      code,
    )
    expect(await agent.dataStoreORMGetVerifiablePresentationsCount({})).toBe(before)
  })

  test('that is not there has a code', async () => {
    await refuses(agent.dataStoreGetVerifiablePresentation({ hash: 'none' }), 'AGENT_RECORD_UNKNOWN')
  })
})

describe('two agents over one store, at once', () => {
  const other = attestatAgent({ keys, store, wallet, now: () => now })
  const both = <T>(ask: (agent: TestAgent, i: number) => Promise<T>) =>
    Promise.allSettled([agent, other, agent].map(ask))
  const codes = (answers: readonly PromiseSettledResult<unknown>[]) =>
    answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []))

  test('keep what is the same once, and both are told that it is kept', async () => {
    const { did } = await agent.didManagerCreate()
    const make = (subjectId: string) =>
      agent.createVerifiableCredential({
        credential: { ...diploma({ issuer: did, subjectId }) } as never,
        proofFormat: 'vc+sd-jwt' as never,
        now,
      })
    const [own, somebodyElses] = [await make(did), await make(subjectId)]
    const verifiablePresentation = await agent.createVerifiablePresentation({
      presentation: { holder: did, verifiableCredential: [own] },
      proofFormat: 'vc+sd-jwt' as never,
      domain,
      challenge,
      now,
    })
    const key = { kid: 'shared', type: 'Ed25519' as const, kms: 'keys', privateKeyHex: '11'.repeat(32) }
    const message = { id: 'shared', type: 'note' }
    for (const answers of [
      await both((one) => one.dataStoreSaveVerifiableCredential({ verifiableCredential: own })),
      await both((one) => one.dataStoreSaveVerifiableCredential({ verifiableCredential: somebodyElses })),
      await both((one) => one.dataStoreSaveVerifiablePresentation({ verifiablePresentation })),
      await both((one) => one.dataStoreSaveMessage({ message })),
    ]) {
      expect(codes(answers)).toEqual([])
    }
    await agent.keyManagerImport(key)
    expect(codes(await both((one) => one.keyManagerImport(key)))).toEqual([])
  })

  test('of two messages under one name keep one, and who wrote the other is told', async () => {
    const answers = await both((one, i) =>
      one.dataStoreSaveMessage({ message: { id: 'torn', type: `${i}` } }),
    )
    expect(codes(answers)).toEqual(['STORAGE_CONFLICT', 'STORAGE_CONFLICT'])
    expect(await agent.dataStoreGetMessage({ id: 'torn' })).toEqual({ id: 'torn', type: '0' })
  })

  test('give no alias to two DIDs', async () => {
    const dids = agentDidStore({ store })
    const taking = (name: string) =>
      dids.importDID({
        did: `did:web:${name}.example`,
        alias: 'one',
        provider: 'did:web',
        keys: [],
        services: [],
      })
    const answers = await Promise.allSettled(['a', 'b'].map(taking))
    expect(codes(answers)).toContain('AGENT_ALIAS_TAKEN')
    expect((await dids.listDIDs({ alias: 'one' })).length).toBeLessThan(2)
    await taking('c')
    await expect(taking('a')).rejects.toMatchObject({ code: 'AGENT_ALIAS_TAKEN' })
    expect(await dids.listDIDs({ alias: 'one' })).toMatchObject([{ did: 'did:web:c.example' }])
  })
})

test('an agent that answers for one DID shows nobody else’s', async () => {
  for (const message of messages) await agent.dataStoreSaveMessage({ message })
  const own = walletDataStore({ wallet, store }).methods
  const context = { authorizedDID: 'did:web:a.example' } as never
  expect((await own.dataStoreORMGetMessages({}, context)).map(({ id }) => id).sort()).toEqual(['m1', 'm3'])
  expect(await own.dataStoreORMGetIdentifiersCount({}, context)).toBe(0)
  expect(await own.dataStoreORMGetIdentifiers({}, { authorizedDID: issuer } as never)).toMatchObject([
    { did: issuer },
  ])
  expect(await own.dataStoreORMGetVerifiablePresentationsCount({}, context)).toBe(0)
})

test.each([
  { where: [{ column: 'none', value: ['x'] }] },
  { where: [{ column: 'toString', value: ['x'] }] },
  { where: [{ column: 'id', value: ['x'], op: 'Near' }] },
  { where: [{ column: 'id', value: ['x', 'y'], op: 'Equal' }] },
  { where: [{ column: 'id', value: ['x'], op: 'Between' }] },
  { where: [{ column: 'id' }] },
  { where: [{ column: 'id', value: 'x' }] },
  { order: [{ column: 'none', direction: 'ASC' }] },
])('a question that cannot be answered (%j) is refused', async (args) => {
  await refuses(agent.dataStoreORMGetMessages(args as never), 'AGENT_ARGUMENT_INVALID')
})
