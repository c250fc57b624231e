/** Each plugin called alone, without the agent that would look at arguments first. */
import { ToolkitError } from '@attestat/credential'
import { localTrust } from '@attestat/trust'
import { createMemoryStore, Wallet } from '@attestat/wallet'
import { describe, expect, test } from 'vitest'
import { diploma } from '../../../fixtures/diploma.ts'
import { memoryKeys } from '../../../fixtures/memory-keys.ts'
import { attestatAgent } from '../../../fixtures/veramo-agent.ts'
import { agentDidStore, agentKeyStore } from './agent-stores.ts'
import { attestatCredentialProvider } from './credential-provider.ts'
import { walletDataStore } from './data-store.ts'
import { didKeyProvider } from './did-key-provider.ts'
import { didResolver } from './did-resolver.ts'
import { publicJwkOf } from './key-material.ts'
import { attestatKms } from './kms.ts'
import { credentialStatus } from './status.ts'

const keys = memoryKeys()
const store = createMemoryStore()
const trust = localTrust()
const dataStore = walletDataStore({ wallet: new Wallet({ store, trust }), store })
const { canVerifyDocumentType, canIssueProofFormat, getProofFormatsSupportedForKey, ...provider } =
  attestatCredentialProvider({ trust })
const { matchPrefix, ...didKey } = didKeyProvider({ defaultKms: 'keys' })
const kms = attestatKms({ keys })
const keyStore = agentKeyStore({ store })
const didStore = agentDidStore({ store })
const resolver = didResolver({ trust }).methods
const status = credentialStatus({ trust }).methods
const context = { agent: attestatAgent({ keys, store }) }

type Method = (args: unknown, context: unknown) => Promise<unknown>
const plugins = { kms, keyStore, didStore, didKey, resolver, provider, status, dataStore: dataStore.methods }
const methods = Object.entries(plugins).flatMap(([plugin, all]) =>
  Object.entries(all).map(([name, method]): [string, Method] => [`${plugin}.${name}`, method as Method]),
)
const members = [
  'kid',
  'keyRef',
  'key',
  'data',
  'type',
  'did',
  'keys',
  'options',
  'kms',
  'didDocument',
  'didUrl',
]
const others = ['section', 'credential', 'presentation', 'policies', 'message', 'hash', 'id', 'skip', 'where']
const junk = [undefined, null, 7, 'x', true, 1n, [null], { kid: 7 }, { id: 1n }, new Date(Number.NaN)]
const handed = [
  ...junk,
  ...[...members, ...others].flatMap((name) => junk.map((value) => ({ [name]: value }))),
]

test.each(methods)('%s answers, or rejects with an error of this toolkit', async (_name, method) => {
  for (const args of handed) {
    const answer = method(args, context)
    expect(answer).toBeInstanceOf(Promise)
    const error = await answer.then(
      () => undefined,
      (reason: unknown) => reason,
    )
    if (error === undefined || isOfKeyManager(error)) continue
    expect(error).toBeInstanceOf(ToolkitError)
  }
})

describe('a sound call', async () => {
  const { agent } = context
  const { did } = await agent.didManagerCreate({ options: { key: { type: 'Secp256r1' } } })
  const credential = { ...diploma({ issuer: did, subjectId: did }), expirationDate: '2030-06-26T09:00:00Z' }
  const holderKey = publicJwkOf((await agent.didManagerGet({ did })).keys[0]!)
  const made = await agent.createVerifiableCredential({
    credential: { ...credential } as never,
    proofFormat: 'vc+sd-jwt' as never,
  })
  const reader = { domain: 'https://university.example', challenge: 'nonce' }
  const presentation = { holder: did, verifiableCredential: [made.proof.jwt] }
  const calls: readonly (readonly [string, Method, object])[] = [
    ...['vc+sd-jwt', 'dc+sd-jwt', 'vc+jwt'].map((proofFormat) => {
      const sdJwtVc = { vct: 'https://school.example/types/diploma', issuer: did }
      const args = { credential, proofFormat, holderKey, sdJwtVc, now: 1_790_000_000 }
      return [
        'provider.createVerifiableCredential',
        provider.createVerifiableCredential as Method,
        args,
      ] as const
    }),
    ...[{}, { expirationDate: '2030-06-26T09:00:00Z' }].map((end) => {
      const proofFormat = 'expirationDate' in end ? 'vp+jwt' : 'vc+sd-jwt'
      const shown = { presentation: { ...presentation, ...end }, proofFormat, disclose: [] }
      return [
        'provider.createVerifiablePresentation',
        provider.createVerifiablePresentation as Method,
        { ...shown, ...reader, now: 1_790_000_000 },
      ] as const
    }),
    [
      'status.checkCredentialStatus',
      status.checkCredentialStatus as Method,
      { credential: { proof: made.proof } },
    ],
    [
      'didKey.createIdentifier',
      didKey.createIdentifier as Method,
      { kms: 'keys', options: { key: { type: 'Ed25519' } } },
    ],
  ]

  test.each(calls)(
    'of %s is answered, and with one thing in it that is no such thing, answered or refused',
    async (_name, method, args) => {
      await method(structuredClone(args), context)
      for (const path of pathsIn(args)) {
        for (const value of junk) {
          const changed = structuredClone(args)
          place(changed, path, value)
          const error = await method(changed, context).then(
            () => undefined,
            (reason: unknown) => reason,
          )
          if (error !== undefined && !isOfKeyManager(error))
            expect(error, path.join('.')).toBeInstanceOf(ToolkitError)
        }
      }
    },
  )
})

function place(inside: object, [name = '', ...path]: readonly string[], value: unknown): void {
  if (path.length === 0) Object.assign(inside, { [name]: value })
  else place((inside as Record<string, object>)[name]!, path, value)
}

/** Every place in an argument, from the outside in. */
function* pathsIn(value: unknown, at: readonly string[] = []): Iterable<readonly string[]> {
  if (typeof value !== 'object' || value === null) return
  for (const [name, inside] of Object.entries(value)) {
    yield [...at, name]
    yield* pathsIn(inside, [...at, name])
  }
}

test('what an agent asks every provider is answered, whatever it was asked itself', () => {
  for (const args of [undefined, null, 7, {}]) {
    expect(getProofFormatsSupportedForKey(args as never)).toEqual([])
    expect(canIssueProofFormat(args as never)).toBe(false)
    expect(matchPrefix(args as never)).toBe(false)
    canVerifyDocumentType(args as never)
  }
  expect(canIssueProofFormat({ proofFormat: 'vc+sd-jwt' } as never)).toBe(true)
  expect(matchPrefix('did:key:')).toBe(true)
})

/** Veramo's own `KeyManager` says this in place of a key management system that there is not. */
function isOfKeyManager(error: unknown): boolean {
  return String(error).startsWith('Error: invalid_argument: This agent has no registered KeyManagementSystem')
}

test('a moment of judgement is one, or nothing is judged', async () => {
  for (const now of [null, 'x', Number.NaN, Infinity, {}]) {
    const asked = { credential: 'x', policies: { now } } as never
    await refused(provider.verifyCredential(asked, context as never), 'policies.now')
  }
})

test('a part of a DID document is looked for where parts are', async () => {
  const did = 'did:web:school.example'
  const [id, found] = [`${did}#key-1`, { id: '#key-1', type: 'JsonWebKey2020', controller: did }]
  const didDocument = {
    id: did,
    verificationMethod: [null, 7, found],
    assertionMethod: [null, '#key-1'],
    service: 7,
  }
  const find = (section?: unknown) =>
    resolver.getDIDComponentById({ didDocument, didUrl: id, section } as never)
  for (const section of [undefined, 'assertionMethod']) expect(await find(section)).toEqual({ ...found, id })
  for (const section of ['toString', '__proto__', 'id', 'service', 7]) {
    await expect(find(section)).rejects.toMatchObject({ code: 'AGENT_KEY_UNKNOWN' })
  }
})

const refused = (promise: Promise<unknown>, at?: string) =>
  expect(promise).rejects.toMatchObject({ code: 'AGENT_ARGUMENT_INVALID', ...(at ? { at } : {}) })

test('stores keep what an agent can use again, and nothing else', async () => {
  const key = { kid: 'k', kms: 'keys', type: 'Ed25519' as const, publicKeyHex: '11' }
  for (const wrong of [{ publicKeyHex: 'zz' }, { publicKeyHex: '1' }, { kid: '' }, { type: 7 }]) {
    await refused(keyStore.importKey({ ...key, ...wrong } as never))
  }
  await keyStore.importKey(key)
  const did = { did: 'did:web:school.example', provider: 'did:web', keys: [key], services: [] }
  for (const wrong of [
    { keys: ['x'] },
    { keys: undefined },
    { services: null },
    { services: 'x' },
    { did: 7 },
  ]) {
    await refused(didStore.importDID({ ...did, ...wrong } as never))
  }
  await didStore.importDID(did)
  expect(await didStore.getDID({ did: did.did })).toEqual(did)
})

test('a message keeps moments that are moments', async () => {
  const { dataStoreSaveMessage: save, dataStoreORMGetMessages: find } = dataStore.methods as never as Record<
    string,
    (args: object) => Promise<unknown>
  >
  await refused(save!({ message: { type: 'note', createdAt: 'yesterday' } }), 'message.createdAt')
  await refused(save!({ message: { type: 'note', expiresAt: {} } }), 'message.expiresAt')
  const createdAt = '2026-07-01T12:00:00+03:00'
  await save!({ message: { id: 'kept', type: 'note', createdAt, expiresAt: 1_900_000_000 } })
  const where = [{ column: 'createdAt', value: ['2026%'], op: 'Like' }]
  expect(await find!({ where })).toEqual([
    { id: 'kept', type: 'note', createdAt, expiresAt: '2030-03-17T17:46:40.000Z' },
  ])
})

test('what is searched for is understood, or refused', async () => {
  const { dataStoreORMGetMessages: find } = dataStore.methods
  await dataStore.methods.dataStoreSaveMessage({
    message: { id: 'kept', type: 'note', createdAt: '2026-07-01T09:00:00Z' },
  })
  const where = (value: string) => [{ column: 'createdAt', value: [value], op: 'LessThan' }]
  for (const wrong of [
    { skip: 'x' },
    { skip: -1 },
    { take: -1 },
    { take: 1.5 },
    { order: [{ column: 'id', direction: 'UP' }] },
    { where: where('nonsense') },
  ]) {
    await refused(find(wrong as never, {} as never))
  }
  const right = {
    skip: 0,
    take: 1,
    order: [{ column: 'id', direction: 'ASC' }],
    where: where('2026-08-01'),
  }
  expect(await find(right as never, {} as never)).toMatchObject([{ id: 'kept' }])
})
