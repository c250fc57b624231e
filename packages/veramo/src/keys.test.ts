import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeBase64url, didKeyOf, didKeyUrlOf, encodeBase64url, ToolkitError } from '@attestat/credential'
import { privateKeyFromJwk } from '@attestat/keys'
import { createKeystore, kdfFloor, openKeystore } from '@attestat/keys/keystore'
import { createMemoryStore, type WalletStore } from '@attestat/wallet'
import { createWalletFile, openWalletFile } from '@attestat/wallet/sqlite'
import { createAgent, type IDIDManager, type IKeyManager } from '@veramo/core'
import { DIDManager, MemoryDIDStore } from '@veramo/did-manager'
import { KeyDIDProvider } from '@veramo/did-provider-key'
import { KeyManager, MemoryKeyStore, MemoryPrivateKeyStore } from '@veramo/key-manager'
import { KeyManagementSystem } from '@veramo/kms-local'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testKeys, testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import { attestatAgent, type TestAgent } from '../../../fixtures/veramo-agent.ts'
import { agentDidStore, agentKeyStore } from './agent-stores.ts'
import { didKeyProvider } from './did-key-provider.ts'
import { holderSigners } from './holder-signers.ts'
import { publicJwkOf } from './key-material.ts'
import { attestatKms, signersAsKeys } from './kms.ts'

const passphrase = 'correct horse battery staple'
let folder: string
let agent: TestAgent
const keyPath = () => join(folder, 'agent.keys')
const walletPath = () => join(folder, 'agent.wallet')
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'veramo-'))
  agent = attestatAgent({
    keys: await createKeystore(keyPath(), passphrase, { kdf: kdfFloor }),
    store: await createWalletFile(walletPath(), passphrase, { kdf: kdfFloor }),
  })
})
afterAll(() => rmSync(folder, { recursive: true }))

const hexOf = (d: string): string => Buffer.from(d, 'base64url').toString('hex')
const refuses = async (promise: Promise<unknown>, code: string) => {
  await expect(promise).rejects.toMatchObject({ code })
  await expect(promise).rejects.toBeInstanceOf(ToolkitError)
}

describe.each([
  ['Secp256r1', 'ES256', 'school'],
  ['Ed25519', 'EdDSA', 'schoolEd25519'],
] as const)('a key of the type %s', (type, algorithm, name) => {
  test('is made, signs, and is a did:key of its own type', async () => {
    const { did, keys } = await agent.didManagerCreate({ options: { key: { type } } })
    const [key] = keys
    expect(key).toMatchObject({ type, kms: 'keys' })
    expect(key).not.toHaveProperty('privateKeyHex')
    expect(did).toBe(didKeyOf(publicJwkOf(key!)))
    const signature = await agent.keyManagerSign({ keyRef: key!.kid, data: 'data', algorithm })
    expect(decodeBase64url(signature, 'signature')).toHaveLength(64)
    await refuses(
      agent.keyManagerSign({ keyRef: key!.kid, data: 'data', algorithm: 'ES256K' }),
      'KEY_ALGORITHM_MISMATCH',
    )
  })

  test('is taken in, with its public half as Veramo writes it', async () => {
    const { d, x } = testKeys[name]
    const privateKeyHex = hexOf(d) + (type === 'Ed25519' ? hexOf(x) : '')
    const key = await agent.keyManagerImport({ kms: 'keys', type, privateKeyHex, kid: `taken-${type}` })
    expect(publicJwkOf(key)).toEqual(testPublicJwk(name))
    expect(JSON.stringify(await agent.keyManagerGet({ kid: key.kid }))).not.toContain(hexOf(d))
    const signature = await agent.keyManagerSign({ keyRef: key.kid, data: 'data', algorithm })
    if (type === 'Ed25519') {
      expect(signature).toBe(encodeBase64url(await testSigner(name).sign(Buffer.from('data'))))
    }
  })

  test('is refused without telling what was given', async () => {
    for (const privateKeyHex of [
      '00',
      'xyz',
      `${hexOf(testKeys[name].d)}ff`,
      '00'.repeat(type === 'Ed25519' ? 64 : 32),
      null as never,
    ]) {
      const taken = agent.keyManagerImport({ kms: 'keys', type, privateKeyHex })
      await refuses(taken, 'AGENT_ARGUMENT_INVALID')
      await taken.catch((error: Error) => expect(error.message).not.toContain(privateKeyHex))
    }
  })
})

test('another type of key is refused, and none is made in its place', async () => {
  const known = (await agent.didManagerFind()).length
  for (const type of ['Secp256k1', 'X25519', 'toString']) {
    await refuses(agent.keyManagerCreate({ kms: 'keys', type }), 'KEY_TYPE_UNSUPPORTED')
    await refuses(agent.didManagerCreate({ options: { key: { type } } }), 'KEY_TYPE_UNSUPPORTED')
  }
  expect(await agent.didManagerFind()).toHaveLength(known)
})

test('a did:key cannot be changed', async () => {
  const { did } = await agent.didManagerCreate({})
  const service = { id: `${did}#s`, type: 's', serviceEndpoint: 'https://example.org' }
  await refuses(agent.didManagerAddService({ did, service }), 'AGENT_METHOD_UNSUPPORTED')
})

test('what an agent knows outlives it, sealed', async () => {
  const { did, keys } = await agent.didManagerCreate({
    alias: 'school',
    options: { key: { type: 'Secp256r1' } },
  })
  const again = attestatAgent({
    keys: await openKeystore(keyPath(), passphrase),
    store: await openWalletFile(walletPath(), passphrase),
  })
  expect(await again.didManagerGetByAlias({ alias: 'school', provider: 'did:key' })).toMatchObject({ did })
  await again.keyManagerSign({ keyRef: keys[0]!.kid, data: 'data' })
  for (const path of [keyPath(), walletPath()]) {
    expect(readFileSync(path).includes(Buffer.from(did))).toBe(false)
  }
})

test('a name stays with its key, whichever key management system another one is in', async () => {
  const store = agentKeyStore({ store: createMemoryStore() })
  const key = { kid: 'office', kms: 'keys', type: 'Secp256r1' as const, publicKeyHex: '02ab' }
  await store.importKey(key)
  for (const other of [{ publicKeyHex: '03cd' }, { kms: 'others' }]) {
    await refuses(store.importKey({ ...key, ...other }), 'AGENT_KEY_TAKEN')
  }
  await store.importKey({ ...key, meta: { note: 'the same' } })
  expect(await store.getKey({ kid: 'office' })).toMatchObject({ kms: 'keys', publicKeyHex: '02ab' })
})

test('an alias stays with its DID, and comes to no second one', async () => {
  const { did } = await agent.didManagerCreate({ alias: 'office' })
  const { did: other } = await agent.didManagerCreate({ alias: 'other office' })
  await refuses(agent.didManagerSetAlias({ did: other, alias: 'office' }), 'AGENT_ALIAS_TAKEN')
  expect(await agent.didManagerGetByAlias({ alias: 'office', provider: 'did:key' })).toMatchObject({ did })
  await agent.didManagerSetAlias({ did, alias: 'office' })
  await agent.didManagerSetAlias({ did, alias: 'former office' })
  await agent.didManagerSetAlias({ did: other, alias: 'office' })
  expect(await agent.didManagerGetByAlias({ alias: 'office', provider: 'did:key' })).toMatchObject({
    did: other,
  })
})

test('a key that was deleted signs no more', async () => {
  const { did, keys } = await agent.didManagerCreate({})
  const [key] = keys
  await agent.keyManagerSign({ keyRef: key!.kid, data: 'data' })
  expect(await agent.didManagerDelete({ did })).toBe(true)
  await refuses(agent.keyManagerSign({ keyRef: key!.kid, data: 'data' }), 'AGENT_KEY_UNKNOWN')
  await refuses(agent.didManagerGet({ did }), 'AGENT_DID_UNKNOWN')
  const keystore = await openKeystore(keyPath(), passphrase)
  const kms = attestatKms({ keys: keystore })
  await refuses(kms.sign({ keyRef: key!, data: new Uint8Array(1) }), 'KEYSTORE_KEY_RETIRED')
  expect((await kms.listKeys()).map(({ kid }) => kid)).not.toContain(key!.kid)
})

test('a key that was deleted is in use again when it is imported again, and twice is once', async () => {
  const key = { kms: 'keys', type: 'Ed25519' as const, privateKeyHex: '11'.repeat(32), kid: 'again' }
  const { publicKeyHex } = await agent.keyManagerImport(key)
  expect(await agent.keyManagerImport(key)).toMatchObject({ kid: 'again', publicKeyHex })
  await agent.keyManagerDelete({ kid: 'again' })
  await refuses(agent.keyManagerImport({ ...key, privateKeyHex: '22'.repeat(32) }), 'KEYSTORE_NAME_TAKEN')
  await refuses(agent.keyManagerCreate({ kms: 'keys', type: 'Ed25519', kid: 'again' }), 'KEYSTORE_NAME_TAKEN')
  expect(await agent.keyManagerImport(key)).toMatchObject({ kid: 'again', publicKeyHex })
  await agent.keyManagerSign({ keyRef: 'again', data: 'data' })
  const again = await openKeystore(keyPath(), passphrase)
  expect(again.list().filter(({ name }) => name === 'again')).toEqual([
    expect.not.objectContaining({ retiredAt: expect.anything() }),
  ])
})

test('a key that is imported twice at once is there once', async () => {
  const kms = attestatKms({ keys: await openKeystore(keyPath(), passphrase) })
  const key = { type: 'Ed25519' as const, privateKeyHex: '55'.repeat(32), kid: 'at-once' }
  const [one, other] = await Promise.all([kms.importKey(key), kms.importKey(key)])
  expect(other).toEqual(one)
  const others = { ...key, privateKeyHex: '66'.repeat(32) }
  const answers = await Promise.allSettled([kms.importKey(key), kms.importKey(others)])
  expect(answers).toMatchObject([{ value: one }, { reason: { code: 'KEYSTORE_NAME_TAKEN' } }])
})

test.each([7, true, null, '', 'a b', ['x'], { a: 1 }])(
  'no key is made under the name %j, and the key file opens still',
  async (kid) => {
    const made = agent.keyManagerCreate({ kms: 'keys', type: 'Ed25519', kid } as never)
    await refuses(made, kid === 'a b' ? 'KEYSTORE_NAME_INVALID' : 'AGENT_ARGUMENT_INVALID')
    await openKeystore(keyPath(), passphrase)
  },
)

test('an agent whose stores know its keys by their own names goes over to our key management', async () => {
  const stores = {
    keys: new MemoryKeyStore(),
    dids: new MemoryDIDStore(),
    secrets: new MemoryPrivateKeyStore(),
  }
  const agentOver = (kms: object) =>
    createAgent<IKeyManager & IDIDManager>({
      plugins: [
        new KeyManager({ store: stores.keys, kms: { local: kms as never } }),
        new DIDManager({
          store: stores.dids,
          defaultProvider: 'did:key',
          providers: { 'did:key': new KeyDIDProvider({ defaultKms: 'local' }) },
        }),
      ],
    })
  const before = agentOver(new KeyManagementSystem(stores.secrets))
  const { did } = await before.didManagerCreate()
  const stock = await before.keyManagerCreate({ kms: 'local', type: 'Secp256r1' })
  expect(stock.kid).toHaveLength(66)
  const kid = 'did:web:school.example#key-1'
  await before.keyManagerImport({ kms: 'local', type: 'Secp256r1', privateKeyHex: '11'.repeat(32), kid })
  const names = [stock.kid, kid, (await before.didManagerGet({ did })).controllerKeyId as string]

  const path = join(folder, 'over.keys')
  const ours = attestatKms({ keys: await createKeystore(path, passphrase, { kdf: kdfFloor }) })
  for (const { alias, ...secret } of await stores.secrets.listKeys()) {
    await ours.importKey({ ...secret, kid: alias })
  }
  const after = agentOver(attestatKms({ keys: await openKeystore(path, passphrase) }))
  for (const name of names) {
    const signature = await after.keyManagerSign({ keyRef: name, data: 'data' })
    expect(decodeBase64url(signature, 'signature')).toHaveLength(64)
    expect(await after.keyManagerGet({ kid: name })).toEqual(await before.keyManagerGet({ kid: name }))
  }
  expect(names.toSorted()).toEqual((await ours.listKeys()).map((key) => key.kid).toSorted())
})

describe('the private half of a key', () => {
  const privateKeyHex = '5e'.repeat(32)
  const key = {
    kid: 'secret',
    kms: 'keys',
    type: 'Ed25519' as const,
    publicKeyHex: '11'.repeat(32),
    privateKeyHex,
  }
  const kept = async (store: WalletStore): Promise<string> =>
    (await store.snapshot()).records.map(({ bytes }) => Buffer.from(bytes).toString('utf8')).join('\n')

  test('is in no record of the stores, whoever hands it over', async () => {
    const store = createMemoryStore()
    const did = 'did:web:school.example'
    await agentKeyStore({ store }).importKey(key)
    await agentDidStore({ store }).importDID({ did, provider: 'did:web', keys: [key], services: [] })
    const records = await kept(store)
    expect(records.split('"publicKeyHex"')).toHaveLength(3)
    expect(records).not.toContain(privateKeyHex)
    expect(records).not.toContain('privateKeyHex')
  })

  test('is in no DID, whatever the key manager answers', async () => {
    const answer = async () => key
    const manager = { keyManagerGet: answer, keyManagerCreate: answer, keyManagerImport: answer }
    const provider = didKeyProvider({ defaultKms: 'keys' })
    for (const options of [{}, { keyRef: 'secret' }, { key: { type: 'Ed25519', privateKeyHex } }]) {
      const made = await provider.createIdentifier({ options }, { agent: manager } as never)
      expect(made.keys).toMatchObject([{ kid: 'secret' }])
      expect(JSON.stringify(made)).not.toContain('privateKeyHex')
    }
  })
})

test('signers from elsewhere sign, and no key comes beside them', async () => {
  const kms = attestatKms({ keys: signersAsKeys({ module: testSigner('school') }) })
  expect(await kms.listKeys()).toMatchObject([{ kid: 'module', type: 'Secp256r1' }])
  expect(await kms.sign({ keyRef: { kid: 'module' }, data: new Uint8Array(1) })).toHaveLength(86)
  await refuses(kms.createKey({ type: 'Ed25519' }), 'KEYS_READ_ONLY')
  await refuses(kms.sign({ keyRef: { kid: 'toString' }, data: new Uint8Array(1) }), 'AGENT_KEY_UNKNOWN')
  await refuses(kms.sharedSecret(), 'AGENT_METHOD_UNSUPPORTED')
})

test('a key file signs for a holder, under no name, with the keys that are not retired', async () => {
  const keys = await createKeystore(join(folder, 'holder.keys'), passphrase, { kdf: kdfFloor })
  const publicJwk = testPublicJwk('holder')
  const facts = { kid: didKeyUrlOf(publicJwk), createdAt: new Date() }
  await keys.add('holder', await privateKeyFromJwk(testKeys.holder), facts)
  const signerOf = holderSigners({ keys })
  const signer = await signerOf(publicJwk)
  expect(signer).toMatchObject({ alg: 'ES256', publicJwk })
  expect(signer).not.toHaveProperty('kid')
  expect(await signerOf(testPublicJwk('stranger'))).toBeUndefined()
  await keys.retire('holder', new Date())
  expect(await signerOf(publicJwk)).toBeUndefined()
})
