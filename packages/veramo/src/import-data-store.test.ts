/** A file that a stock agent has written, read for a wallet. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { didKeyOf, toDataModel1 } from '@attestat/credential'
import { adoptHolderKey, adoptHolderKeys, createMemoryStore, Wallet } from '@attestat/wallet'
import SqliteDatabase from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { diploma } from '../../../fixtures/diploma.ts'
import { issuedDiploma } from '../../../fixtures/issued-diploma.ts'
import { type TestKeyName, testKeys, testPublicJwk } from '../../../fixtures/test-keys.ts'
import {
  asStored,
  dataSource,
  migrationCount,
  type StoredAgent,
  storedKey,
  withStoredAgent,
} from '../../../fixtures/veramo-data-store.ts'
import { openVeramoDataStore, type StoredCredential, type VeramoDataStore } from './import-data-store.ts'

const secret = '5e'.repeat(32)
const now = new Date('2026-07-01T10:00:00Z')
const holderNames = ['holder', 'holderEd25519'] as const satisfies TestKeyName[]
let folder: string
const path = (name: string): string => join(folder, name)
/** What each credential of the file is there for, by its hash. */
const purposes = new Map<string, string>()

/** Keys and credentials of an agent that has been in use. */
async function fill(agent: StoredAgent): Promise<void> {
  for (const name of holderNames) await agent.keyManagerImport(storedKey(name))
  await agent.keyManagerCreate({ kms: 'local', type: 'Secp256k1', kid: 'ethereum' } as never)
  await agent.keyManagerCreate({ kms: 'local', type: 'X25519', kid: 'encryption' } as never)
  const { did: issuer } = await agent.didManagerCreate({ alias: 'school' })
  const subjectId = didKeyOf(testPublicJwk('holder'))
  const about = (id: string, more: object = {}) => ({
    ...toDataModel1(diploma({ issuer, subjectId })),
    id: `urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c000${id}`,
    ...more,
  })
  const make = (document: object) =>
    agent.createVerifiableCredential({ credential: document as never, proofFormat: 'jwt' })
  const save = async (purpose: string, verifiableCredential: ReturnType<typeof asStored>) => {
    const hash = await agent.dataStoreSaveVerifiableCredential({ verifiableCredential })
    purposes.set(hash, purpose)
  }
  const sound = await make(about('1'))
  const token = sound.proof.jwt as string
  await save('sound', sound)
  await save('expired', await make(about('2', { expirationDate: '2026-06-30T00:00:00Z' })))
  await save('bound', asStored(await issuedDiploma({ holderKey: testPublicJwk('holder') })))
  await save('unsigned', asStored(undefined))
  await save('forged', asStored(`${token.slice(0, -4)}AAAA`))
  const degree = {
    type: ['VerifiableCredential', 'UniversityDegree'],
    credentialSubject: { id: subjectId, degree: 'MSc' },
  }
  await save('foreign', await make({ issuer, issuanceDate: '2026-06-26T09:00:00Z', ...degree }))
  await save('linked-data', asStored(undefined, { proof: { type: 'Ed25519Signature2018', jws: 'e30..AA' } }))
  await save('broken', asStored(undefined, { id: 'urn:broken' }))
  const verifiablePresentation = await agent.createVerifiablePresentation({
    presentation: { holder: issuer, verifiableCredential: [sound, await make(about('3'))] },
    proofFormat: 'jwt',
  })
  await agent.dataStoreSaveVerifiablePresentation({ verifiablePresentation })
  const last = await agent.createVerifiablePresentation({
    presentation: { holder: issuer, verifiableCredential: [await make(about('4')), sound] },
    proofFormat: 'jwt',
  })
  await agent.dataStoreSaveVerifiablePresentation({ verifiablePresentation: last })
  const [deleted] = await agent.dataStoreORMGetVerifiableCredentials({
    where: [{ column: 'id', value: [about('4').id] }],
  })
  await agent.dataStoreDeleteVerifiableCredential({ hash: deleted?.hash ?? '' })
  await agent.dataStoreSaveMessage({
    message: { id: 'message-1', type: 'w3c.vc', raw: token, credentials: [sound] },
  })
  await agent.didManagerImport({
    did: 'did:web:school.example',
    provider: 'did:key',
    alias: 'of another method',
    controllerKeyId: 'holderEd25519',
    keys: [{ ...storedKey('holderEd25519'), kid: 'of-did-web' }],
    services: [],
  } as never)
}

const opened: VeramoDataStore[] = []
const open = (name: string): VeramoDataStore => {
  const store = openVeramoDataStore(path(name))
  opened.push(store)
  return store
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'veramo-store-'))
  await withStoredAgent(path('sealed.sqlite'), { secret }, fill)
  await withStoredAgent(path('open.sqlite'), {}, async (agent) => {
    for (const name of holderNames) await agent.keyManagerImport(storedKey(name))
  })
  const database = new SqliteDatabase(path('sealed.sqlite'))
  database.prepare(`UPDATE "credential" SET raw = '{"a":' WHERE id = 'urn:broken'`).run()
  database.close()
})
afterAll(() => {
  for (const store of opened) store.close()
  rmSync(folder, { recursive: true })
})

describe.each(holderNames)('the key of %s', (name) => {
  test('comes out by its name or its DID, sealed or not', () => {
    const did = didKeyOf(testPublicJwk(name))
    for (const [file, sealedWith] of [['open.sqlite'], ['sealed.sqlite', secret]] as const) {
      const store = open(file)
      expect(store.keys()).toContainEqual({ kid: name, did, publicJwk: testPublicJwk(name) })
      for (const known of [name, did]) {
        expect(store.privateKey(known, sealedWith)).toMatchObject(testKeys[name])
      }
    }
  })

  test('stays sealed without its secret', () => {
    for (const wrong of [undefined, '00'.repeat(32), 'secret']) {
      expect(() => open('sealed.sqlite').privateKey(name, wrong)).toThrow(
        expect.objectContaining({ code: 'DATA_STORE_SEALED' }),
      )
    }
  })
})

test.each([
  ['ethereum', 'KEY_TYPE_UNSUPPORTED'],
  ['encryption', 'KEY_TYPE_UNSUPPORTED'],
  ['nobody', 'AGENT_KEY_UNKNOWN'],
])('the key %s is none that a wallet can have: %s', (name, code) => {
  const store = open('sealed.sqlite')
  expect(store.keys().map(({ kid }) => kid)).not.toContain(name)
  expect(() => store.privateKey(name, secret)).toThrow(expect.objectContaining({ code }))
})

test('a wallet takes over what holds up, under the key that it is bound to, and says of the rest what is wrong', async () => {
  const dataStore = open('sealed.sqlite')
  const store = createMemoryStore()
  await adoptHolderKey(store, dataStore.privateKey('holder', secret))
  const wallet = new Wallet({ store, now: () => now })
  const outcomeOf = async (stored: StoredCredential): Promise<unknown> => {
    if ('error' in stored) return stored.error.code
    return wallet.add(stored.text).then(
      ({ outcome, card }) => `${outcome} ${card.isVerified} ${card.isBound} ${card.state}`,
      ({ code }) => code,
    )
  }
  const found = new Map<string, unknown>()
  for (const stored of dataStore.credentials()) {
    const purpose = stored.at === 'credential' ? purposes.get(stored.hash) : stored.at
    found.set(purpose ?? 'in a presentation', await outcomeOf(stored))
  }
  expect(Object.fromEntries(found)).toEqual({
    sound: 'added true true in-force',
    expired: 'added true true expired',
    bound: 'added true true in-force',
    'in a presentation': 'added true true in-force',
    'presentation.verifiableCredential[0]': 'added true true in-force',
    unsigned: 'VC_UNSIGNED',
    'linked-data': 'VC_UNSIGNED',
    forged: 'ISSUED_CREDENTIAL_INVALID',
    foreign: 'DOCUMENT_INVALID',
    broken: 'JSON_INVALID',
  })
  // Nothing else was kept, and the key that was not asked for stayed where it was.
  expect(await wallet.list()).toHaveLength(5)
  await expect(adoptHolderKey(store, dataStore.privateKey('holderEd25519', secret))).rejects.toMatchObject({
    code: 'HOLDER_KEY_EXISTS',
  })
})

test('every row is told of: credentials, what was shown and written, keys, and DIDs that are more than a key', () => {
  const store = open('sealed.sqlite')
  const database = new SqliteDatabase(path('sealed.sqlite'), { readonly: true })
  const count = (table: string): unknown => database.prepare(`SELECT count(*) FROM "${table}"`).pluck().get()
  const kinds = [...store.rows()].map(({ kind }) => kind)
  const told = (kind: string): number => kinds.filter((one) => one === kind).length
  const credentials = [...store.credentials()]
  const ofTable = credentials.filter(({ at }) => at === 'credential')
  expect([ofTable.length, told('presentation'), told('message'), told('key')]).toEqual(
    ['credential', 'presentation', 'message', 'key'].map(count),
  )
  expect([credentials.length, told('message')]).toEqual([10, 1])
  expect([...store.rows()]).toContainEqual({ kind: 'did', name: 'did:web:school.example' })
  database.close()
})

test('the keys that credentials are bound to are found, that of the most first', async () => {
  const names = ['holder', 'holderEd25519', 'stranger'] as const satisfies TestKeyName[]
  const bound = [names[1], names[0], names[1]] as const
  await withStoredAgent(path('bound.sqlite'), {}, async (agent) => {
    for (const name of names) await agent.keyManagerImport(storedKey(name))
    for (const [i, name] of bound.entries()) {
      const text = await issuedDiploma({
        format: 'jwt_vc_json',
        holderKey: testPublicJwk(name),
        change: (document) => ({ ...document, id: `urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c010${i}` }),
      })
      await agent.dataStoreSaveVerifiableCredential({ verifiableCredential: asStored(text) })
    }
  })
  const dataStore = open('bound.sqlite')
  const keys = await dataStore.boundKeys()
  expect(keys.map(({ kid }) => kid)).toEqual(['holderEd25519', 'holder'])

  const store = createMemoryStore()
  const privateKeys = keys.map(({ did }) => dataStore.privateKey(did))
  expect(await adoptHolderKeys(store, privateKeys)).toEqual(['adopted', 'adopted'])
  const wallet = new Wallet({ store, now: () => now })
  for (const stored of dataStore.credentials()) await wallet.add('text' in stored ? stored.text : '')
  expect((await wallet.id()).did).toBe(keys[0]?.did)
  expect((await wallet.list()).map(({ isBound }) => isBound)).toEqual([true, true, true])

  // In a wallet that is in use its own key stays what it is.
  const used = createMemoryStore()
  const other = new Wallet({ store: used, now: () => now })
  const own = await other.id()
  await other.add(await issuedDiploma({ holderKey: own.publicJwk }))
  for (const outcome of ['adopted', 'known']) {
    expect(await adoptHolderKeys(used, privateKeys)).toEqual([outcome, outcome])
  }
  expect(await other.id()).toEqual(own)
  expect(await used.list('holder-key')).toHaveLength(3)
  for (const stored of dataStore.credentials()) await other.add('text' in stored ? stored.text : '')
  expect(await other.list()).toHaveLength(4)
})

describe('tables behind an entityPrefix', () => {
  const fillOne = (file: string, entityPrefix: string, name: TestKeyName, secretOf?: string) =>
    withStoredAgent(
      path(file),
      { entityPrefix, ...(secretOf === undefined ? {} : { secret: secretOf }) },
      async (agent) => {
        await agent.keyManagerImport(storedKey(name))
        const text = await issuedDiploma({ format: 'jwt_vc_json', holderKey: testPublicJwk(name) })
        await agent.dataStoreSaveVerifiableCredential({ verifiableCredential: asStored(text) })
      },
    )
  const kidsOf = (name: string, entityPrefix?: string): readonly string[] => {
    const store = openVeramoDataStore(path(name), entityPrefix === undefined ? {} : { entityPrefix })
    opened.push(store)
    expect([...store.credentials()]).toEqual([expect.objectContaining({ text: expect.any(String) })])
    return store.keys().map(({ kid }) => kid)
  }

  test('are found where they are the only ones, sealed keys too', async () => {
    await fillOne('prefix.sqlite', 'agent_1_', 'holder', secret)
    expect(kidsOf('prefix.sqlite')).toEqual(['holder'])
    expect(open('prefix.sqlite').privateKey('holder', secret)).toMatchObject(testKeys.holder)
  })

  test('are named where a file has those of several agents, and otherwise refused', async () => {
    await fillOne('two.sqlite', 'one_', 'holder')
    await fillOne('two.sqlite', 'other_', 'holderEd25519')
    expect(kidsOf('two.sqlite', 'one_')).toEqual(['holder'])
    expect(kidsOf('two.sqlite', 'other_')).toEqual(['holderEd25519'])
    for (const entityPrefix of [undefined, 'third_', '']) {
      expect(() =>
        openVeramoDataStore(path('two.sqlite'), entityPrefix === undefined ? {} : { entityPrefix }),
      ).toThrow(
        expect.objectContaining({
          code: 'DATA_STORE_INVALID',
          message: expect.stringContaining('one_, other_'),
        }),
      )
    }
  })
})

test.each(Array.from({ length: migrationCount }, (_, i) => i + 1))(
  'a file after %i of the migrations is read too',
  async (migrated) => {
    const name = `migrated-${migrated}.sqlite`
    const source = dataSource(path(name), { migrated })
    await source.initialize()
    await source.destroy()
    const database = new SqliteDatabase(path(name))
    const { kid, type, privateKeyHex } = storedKey('holderEd25519')
    const publicKeyHex = privateKeyHex.slice(64)
    const hasTable = database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'private-key'`).get()
    database.pragma('foreign_keys = OFF')
    if (hasTable) {
      database
        .prepare('INSERT INTO "key" (kid, kms, type, publicKeyHex) VALUES (?, ?, ?, ?)')
        .run(kid, 'local', type, publicKeyHex)
      database
        .prepare('INSERT INTO "private-key" (alias, type, privateKeyHex) VALUES (?, ?, ?)')
        .run(kid, type, privateKeyHex)
    } else {
      database
        .prepare(
          'INSERT INTO "key" (kid, kms, type, publicKeyHex, privateKeyHex, identifierDid) VALUES (?, ?, ?, ?, ?, ?)',
        )
        .run(kid, 'local', type, publicKeyHex, privateKeyHex, 'did:example:1')
    }
    database.close()
    const store = open(name)
    expect(store.privateKey('holderEd25519')).toMatchObject(testKeys.holderEd25519)
    expect([...store.credentials()]).toEqual([])
  },
)

/** A file with the tables that are read, and whatever columns and rows somebody put there. */
function hostile(name: string, sql: string, padding = 0): string {
  const database = new SqliteDatabase(path(name))
  database.exec(sql)
  if (padding > 0)
    database.prepare(`INSERT INTO "credential" VALUES (?, ?, 1)`).run('long', 'x'.repeat(padding))
  database.close()
  return name
}
const tables = `CREATE TABLE "credential" (hash, raw, issuanceDate);
  CREATE TABLE "key" (kid, type, publicKeyHex);
  CREATE TABLE "private-key" (alias, type, privateKeyHex);`

test('rows that hold anything keep no other from being read', () => {
  const sql = `${tables}
    INSERT INTO "credential" VALUES (NULL, NULL, 1), (x'00ff', x'00ff', 2), (1, 2, 3), ('sound', '{"proof":{"jwt":"a.b.c"}}', 4);
    INSERT INTO "key" VALUES (NULL, NULL, NULL), (1, 2, 3), (x'00', 'Ed25519', x'00'), ('bare', 'Ed25519', NULL);`
  const store = open(hostile('rows.sqlite', sql, 1_048_577))
  const told = [...store.credentials()].map((one) => ('error' in one ? one.error.code : one.text))
  const invalid = Array.from({ length: 4 }, () => 'DATA_STORE_INVALID')
  expect(told.toSorted()).toEqual([...invalid, 'a.b.c'])
  expect(store.keys()).toEqual([])
  for (const name of ['bare', '1', '']) {
    expect(() => store.privateKey(name)).toThrow(expect.objectContaining({ code: 'AGENT_KEY_UNKNOWN' }))
  }
})

/** A public key as Veramo writes it, or its first half after a prefix. */
const hex = (name: TestKeyName, prefix?: string): string => {
  const { x, y = '' } = testPublicJwk(name) as { x: string; y?: string }
  const [left, right] = [x, y].map((part) => Buffer.from(part, 'base64url').toString('hex'))
  return prefix === undefined ? `04${left}${right}` : `${prefix}${left}`
}

test('a key is not taken for another that has its name, or half of it', () => {
  const did = didKeyOf(testPublicJwk('holder'))
  const { privateKeyHex: strangers } = storedKey('stranger')
  const { privateKeyHex: own } = storedKey('holder')
  const isOdd = Number.parseInt(hex('holder').at(-1)!, 16) % 2 === 1
  const sql = `${tables}
    INSERT INTO "key" VALUES ('${did}', 'Secp256r1', '${hex('stranger')}'), ('own', 'Secp256r1', '${hex('holder')}'),
      ('mirrored', 'Secp256r1', '${hex('holder', isOdd ? '02' : '03')}');
    INSERT INTO "private-key" VALUES ('${did}', 'Secp256r1', '${strangers}'), ('own', 'Secp256r1', '${own}'),
      ('mirrored', 'Secp256r1', '${own}');`
  const store = open(hostile('names.sqlite', sql))
  expect(store.privateKey(did)).toMatchObject(testKeys.holder)
  expect(store.privateKey('own')).toMatchObject(testKeys.holder)
  expect(() => store.privateKey('mirrored')).toThrow(expect.objectContaining({ code: 'AGENT_KEY_UNKNOWN' }))
})

test('a key of several names is found under the one that its private half is under', () => {
  const did = didKeyOf(testPublicJwk('holder'))
  const sql = `${tables}
    INSERT INTO "key" VALUES ('a', 'Secp256r1', '${hex('holder')}'), ('b', 'Secp256r1', '${hex('holder')}'),
      ('c', 'Secp256r1', '${hex('holder')}');
    INSERT INTO "private-key" VALUES ('b', 'Secp256r1', '${storedKey('stranger').privateKeyHex}'),
      ('c', 'Secp256r1', '${storedKey('holder').privateKeyHex}');`
  const store = open(hostile('several-names.sqlite', sql))
  expect(store.privateKey(did)).toMatchObject(testKeys.holder)
  expect(store.privateKey('c')).toMatchObject(testKeys.holder)
  for (const name of ['a', 'b']) {
    expect(() => store.privateKey(name)).toThrow(expect.objectContaining({ code: 'AGENT_KEY_UNKNOWN' }))
  }
})

test('a file that turns out damaged while it is read says so', () => {
  const name = hostile('damaged.sqlite', tables, 900_000)
  const bytes = readFileSync(path(name))
  // The first page, which says what there is, stays as it is.
  writeFileSync(path(name), bytes.fill(0x5a, 4096))
  const refused = expect.objectContaining({ code: 'DATA_STORE_INVALID' })
  expect(() => [...open(name).credentials()]).toThrow(refused)
  expect(() => open(name).keys()).toThrow(refused)
})

test('a file that another program is writing to says so, and is read when it is done', () => {
  const name = hostile('busy.sqlite', tables)
  const store = open(name)
  const writer = new SqliteDatabase(path(name))
  writer.exec('BEGIN EXCLUSIVE')
  const refused = expect.objectContaining({ code: 'DATA_STORE_BUSY' })
  expect(() => store.keys()).toThrow(refused)
  writer.exec('ROLLBACK')
  writer.close()
  expect(store.keys()).toEqual([])
}, 20_000)

test('another file is no data store', () => {
  writeFileSync(path('text'), 'not a database, whatever it is called')
  new SqliteDatabase(path('other.sqlite')).exec('CREATE TABLE "credential" (hash)').close()
  hostile('columns.sqlite', 'CREATE TABLE "credential" (hash); CREATE TABLE "key" (kid)')
  hostile('views.sqlite', 'CREATE VIEW "credential" AS SELECT 1 hash; CREATE VIEW "key" AS SELECT 1 kid')
  for (const name of ['text', 'missing.sqlite', 'other.sqlite', 'columns.sqlite', 'views.sqlite']) {
    expect(() => openVeramoDataStore(path(name))).toThrow(
      expect.objectContaining({ code: 'DATA_STORE_INVALID' }),
    )
  }
})
