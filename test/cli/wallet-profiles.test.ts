/** A family on one device: a wallet for each person, and each opened by its own passphrase alone. */
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorkplace, type Workplace } from './program.ts'

let place: Workplace
/** As one person of the family. */
const as = (name: string, command: string) =>
  place.attestatWith({ env: { ATTESTAT_WALLET_PASSPHRASE_FILE: `${name}.txt` } }, command)

beforeAll(async () => {
  place = await openWorkplace()
  for (const name of ['anna', 'мама']) await place.write(`${name}.txt`, `the passphrase of ${name}\n`)
  for (const name of ['anna', 'мама']) {
    const made = await as(name, `wallet profile add ${name} --wallet family --json`)
    expect(made).toMatchObject({ code: 0, json: { path: expect.stringContaining(`${name}.wallet`) } })
  }
})
afterAll(() => place.remove())

test('each person has a key and a lock of their own', async () => {
  const ids = [
    await as('anna', 'wallet id --wallet family --profile anna --json'),
    await as('мама', 'wallet id --wallet family --profile мама --json'),
  ]
  expect(ids.map(({ code }) => code)).toEqual([0, 0])
  expect(new Set(ids.map(({ json }) => json.did)).size).toBe(2)
  const foreign = await as('anna', 'wallet list --wallet family --profile мама --json')
  expect(foreign).toMatchObject({ code: 4, json: { error: { code: 'KEYSTORE_AUTH_FAILED' } } })
})

test('a command on one profile leaves every other file as it is', async () => {
  const path = place.path('family/мама.wallet')
  const before = readFileSync(path)
  expect((await as('anna', 'wallet id --pairwise --wallet family --profile anna')).code).toBe(0)
  expect(readFileSync(path)).toEqual(before)
})

test('the names are listed without a passphrase, and asked for where they are needed', async () => {
  const listed = await place.attestatWith({ env: {} }, 'wallet profile list --wallet family --json')
  expect(listed.json.profiles).toEqual(['anna', 'мама'])
  expect(await as('anna', 'wallet list --wallet family --json')).toMatchObject({
    code: 2,
    json: { error: { code: 'PROFILE_NEEDED', details: { known: ['anna', 'мама'] } } },
  })
  const env = { ATTESTAT_WALLET_PASSPHRASE_FILE: 'anna.txt', ATTESTAT_PROFILE: 'anna' }
  expect((await place.attestatWith({ env }, 'wallet list --wallet family')).code).toBe(0)
})

test.each([
  ['../anna', 'PROFILE_NAME_INVALID', 2],
  ['nobody', 'STORAGE_NOT_FOUND', 3],
])('the profile %s is refused', async (name, code, exit) => {
  const refused = await as('anna', `wallet list --wallet family --profile ${name} --json`)
  expect(refused).toMatchObject({ code: exit, json: { error: { code } } })
})

test('a single wallet works without profiles, and has none', async () => {
  expect((await as('anna', 'wallet init --wallet single.wallet')).code).toBe(0)
  expect((await as('anna', 'wallet list --wallet single.wallet')).code).toBe(0)
  expect(await as('anna', 'wallet list --wallet single.wallet --profile anna --json')).toMatchObject({
    code: 2,
    json: { error: { code: 'PROFILE_NO_FOLDER' } },
  })
})

test('a profile that was lost with its folder is restored to one', async () => {
  const backup = 'wallet backup --wallet family --profile anna --out anna.backup --sheet words.txt'
  expect((await as('anna', backup)).code).toBe(0)
  const restore = 'wallet restore anna.backup --words-file words.txt --wallet other/family --profile anna'
  expect((await as('anna', `${restore} --dry-run`)).code).toBe(0)
  expect(existsSync(place.path('other'))).toBe(false)
  const restored = await as('anna', restore)
  expect([restored.code, restored.stderr]).toEqual([0, ''])
  const ids = ['other/family', 'family'].map((folder) =>
    as('anna', `wallet id --wallet ${folder} --profile anna --json`),
  )
  const [again, before] = await Promise.all(ids)
  expect(again?.json.did).toBe(before?.json.did)
})

test('a backup goes over the profile that it is of, and over no other unasked', async () => {
  await as('anna', 'wallet backup --out over.backup --sheet over.txt --wallet family --profile anna')
  const restore = 'wallet restore over.backup --words-file over.txt --wallet family --json --profile'
  expect(await as('anna', `${restore} anna`)).toMatchObject({ code: 0 })
  expect(await as('мама', `${restore} мама`)).toMatchObject({
    code: 3,
    json: { error: { code: 'BACKUP_FOREIGN' } },
  })
})

test('a profile is removed by whoever can open it, after a yes', async () => {
  const path = place.path('family/anna.wallet')
  const remove = 'wallet profile remove anna --wallet family --json'
  expect((await as('мама', `${remove} --yes`)).json.error.code).toBe('KEYSTORE_AUTH_FAILED')
  expect((await as('anna', remove)).json.error.code).toBe('QUESTION_UNANSWERED')
  expect(existsSync(path)).toBe(true)
  expect(await as('anna', `${remove} --yes`)).toMatchObject({ code: 0, json: { removed: 'anna' } })
  expect(existsSync(path)).toBe(false)
  expect((await as('мама', 'wallet list --wallet family --profile мама')).code).toBe(0)
})
