/** What an interrupted command has left, when the same command is given again. */
import { mkdir, rm } from 'node:fs/promises'
import { generateKey } from '@attestat/keys'
import { createKeystore, openKeystore } from '@attestat/keys/keystore'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorkplace, type Workplace } from './program.ts'

let place: Workplace
let attestat: Workplace['attestat']
beforeAll(async () => {
  place = await openWorkplace()
  attestat = place.attestat
})
afterAll(() => place.remove())

const init = (folder: string) => `init ${folder} --did web:${folder}.example --name School --json`

test('init goes on with the key that it made, or without one', async () => {
  const first = await attestat(init('school'))
  await rm(place.path('school/issuer.json'))
  expect(await attestat(init('school'))).toMatchObject({ code: 0, json: { did: first.json.did } })
  const [entry] = (await openKeystore(place.path('school/keys.json'), 'correct horse')).list()
  expect((await attestat('key list --issuer school --json')).json).toMatchObject([
    { kid: entry?.kid, publicJwk: entry?.publicJwk },
  ])

  await mkdir(place.path('begun'))
  await createKeystore(place.path('begun/keys.json'), 'correct horse')
  expect(await attestat(init('begun'))).toMatchObject({ code: 0 })
  expect((await attestat('key list --issuer begun --json')).json).toHaveLength(1)
})

test('init leaves alone a key file that is of something else, and a ledger that was used', async () => {
  const registry = await attestat('registry init registry --id https://registry.example/ --name R')
  expect(registry.code).toBe(0)
  await attestat(init('used'))
  await attestat('issue sports-ranks.csv --issuer used --unbound --yes')
  await rm(place.path('used/issuer.json'))
  const before = await place.snapshot()
  for (const folder of ['registry', 'used']) {
    expect(await attestat(init(folder))).toMatchObject({
      code: 3,
      json: { error: { code: 'ISSUER_EXISTS' } },
    })
  }
  const other = await attestat(`${init('school')} --passphrase-file passphrase.txt`)
  expect(other.json.error.code).toBe('ISSUER_EXISTS')
  expect(await place.snapshot()).toEqual(before)
})

test('key rotate takes up the key that it made, and retires what should have been retired', async () => {
  await attestat(init('rotating'))
  const path = place.path('rotating/keys.json')
  const keystore = await openKeystore(path, 'correct horse')
  const kid = 'did:web:rotating.example#key-2'
  await keystore.add('signing-2', await generateKey('ES256'), { kid, createdAt: new Date() })
  const { json: keys } = await attestat('key rotate --issuer rotating --reason yearly --json')
  const after = (await openKeystore(path, 'correct horse')).list()
  expect(after.map(({ name, retiredAt }) => [name, retiredAt !== undefined])).toEqual([
    ['signing-1', true],
    ['signing-2', false],
  ])
  expect(keys.at(-1)).toMatchObject({ kid, publicJwk: after[1]?.publicJwk })
  expect(await attestat('issue sports-ranks.csv --issuer rotating --unbound --yes')).toMatchObject({
    code: 0,
  })
})

test('a first publication goes on where it was, and one into a folder of somebody else is refused', async () => {
  await attestat(init('publisher'))
  await attestat('publish site --issuer publisher')
  await rm(place.path('site/types'), { recursive: true })
  expect(await attestat('publish site --issuer publisher')).toMatchObject({ code: 0 })
  await rm(place.path('site/registry-entry.json'))
  const refused = await attestat('publish site --issuer publisher --json')
  expect(refused).toMatchObject({ code: 3, json: { error: { code: 'FILE_EXISTS' } } })
})
