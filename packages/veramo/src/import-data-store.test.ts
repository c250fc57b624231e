import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { didKeyOf } from '@attestat/credential'
import { adoptHolderKey, createMemoryStore, Wallet } from '@attestat/wallet'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { issuedDiploma } from '../../../fixtures/issued-diploma.ts'
import { type TestKeyName, testKeys, testPublicJwk } from '../../../fixtures/test-keys.ts'
import { writeVeramoDataStore } from '../../../fixtures/veramo-data-store.ts'
import { openVeramoDataStore } from './import-data-store.ts'

const secret = '5e'.repeat(32)
let folder: string
const path = (name: string): string => join(folder, name)
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'veramo-store-'))
  const text = await issuedDiploma({ format: 'jwt_vc_json', holderKey: testPublicJwk('holder') })
  const credentials = [text, { credentialSubject: {} }, `${text.slice(0, -4)}AAAA`]
  const keys = ['holder', 'holderEd25519'] as const
  writeVeramoDataStore(path('open.sqlite'), { credentials, keys })
  writeVeramoDataStore(path('sealed.sqlite'), { credentials, keys, secret })
})
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(['holder', 'holderEd25519'] satisfies TestKeyName[])('the key of %s', (name) => {
  test('comes out by its name or its DID, sealed or not', () => {
    const [open, sealed] = ['open.sqlite', 'sealed.sqlite'].map((file) => openVeramoDataStore(path(file)))
    const did = didKeyOf(testPublicJwk(name))
    expect(open!.keys().map((key) => key.did)).toContain(did)
    for (const known of [name, did]) {
      expect(open!.privateKey(known)).toMatchObject(testKeys[name])
      expect(sealed!.privateKey(known, secret)).toMatchObject(testKeys[name])
    }
    open!.close()
    sealed!.close()
  })

  test('stays sealed without its secret', () => {
    const sealed = openVeramoDataStore(path('sealed.sqlite'))
    for (const wrong of [undefined, '00'.repeat(32), 'secret']) {
      expect(() => sealed.privateKey(name, wrong)).toThrow(
        expect.objectContaining({ code: 'DATA_STORE_SEALED' }),
      )
    }
    sealed.close()
  })
})

test('only keys that a wallet can have are offered', () => {
  const open = openVeramoDataStore(path('open.sqlite'))
  expect(open.keys().map(({ kid }) => kid)).toEqual(['holder', 'holderEd25519'])
  for (const name of ['ethereum', 'nobody']) {
    expect(() => open.privateKey(name)).toThrow(expect.objectContaining({ code: 'AGENT_KEY_UNKNOWN' }))
  }
  open.close()
})

test('a wallet takes over what holds up, under the key that it is bound to', async () => {
  const open = openVeramoDataStore(path('open.sqlite'))
  const store = createMemoryStore()
  await new Wallet({ store }).id()
  await adoptHolderKey(store, open.privateKey('holderEd25519'))
  await adoptHolderKey(store, open.privateKey('holder'))
  const wallet = new Wallet({ store, now: () => new Date('2026-07-01T10:00:00Z') })
  const [first, unsigned, forged] = open.credentials()
  const { card } = await wallet.add((first as { text: string }).text)
  expect(card).toMatchObject({ isBound: true, isVerified: true })
  await adoptHolderKey(store, open.privateKey('holder'))
  await expect(adoptHolderKey(store, open.privateKey('holderEd25519'))).rejects.toMatchObject({
    code: 'HOLDER_KEY_EXISTS',
  })
  expect(unsigned).toMatchObject({ hash: 'hash-1', error: { code: 'VC_UNSIGNED' } })
  await expect(wallet.add((forged as { text: string }).text)).rejects.toMatchObject({
    code: 'ISSUED_CREDENTIAL_INVALID',
  })
  open.close()
})

test('another file is no data store', () => {
  writeFileSync(path('text'), 'not a database, whatever it is called')
  for (const name of ['text', 'missing.sqlite']) {
    expect(() => openVeramoDataStore(path(name))).toThrow(
      expect.objectContaining({ code: 'DATA_STORE_INVALID' }),
    )
  }
})
