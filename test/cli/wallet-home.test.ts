/** What a family has: narrowed down, looked for, year by year, and as a page to print. */
import { stat } from 'node:fs/promises'
import { kdfFloor } from '@attestat/keys/keystore'
import { Wallet } from '@attestat/wallet'
import { createWalletFile } from '@attestat/wallet/sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issuedDiploma } from '../../fixtures/issued-diploma.ts'
import { openWorkplace, type Workplace } from './program.ts'

const timeout = 60_000
let place: Workplace
let attestat: Workplace['attestat']

beforeAll(async () => {
  place = await openWorkplace()
  attestat = place.attestat
  const store = await createWalletFile(place.path('my.wallet'), 'correct horse', { kdf: kdfFloor })
  const wallet = new Wallet({ store })
  for (const [id, awardedDate] of [
    ['urn:x:1', '2026-06-26T00:00:00Z'],
    ['urn:x:2', '2024-06-26T00:00:00+03:00'],
  ] as const) {
    await wallet.add(await issuedDiploma({ change: (document) => ({ ...document, id, awardedDate }) }))
  }
  await store.close()
}, timeout)
afterAll(() => place.remove())

const days = async (command: string) => {
  const { code, json } = await attestat(`wallet ${command} --wallet my.wallet --json`)
  return [code, json.map(({ awardedDate }: { awardedDate: string }) => awardedDate.slice(0, 10))]
}

test.each([
  ['list', ['2026-06-26', '2024-06-26']],
  ['list --field education --state in-force', ['2026-06-26', '2024-06-26']],
  ['list --field sport', []],
  ['list --state revoked', []],
  ['list --since 2024-06-27', ['2026-06-26']],
  ['list --since 2024-06-26 --until 2024-06-26', ['2024-06-26']],
  ['find АТТЕСТАТА 2026', ['2026-06-26']],
  ['find certif', ['2026-06-26', '2024-06-26']],
  ['find плавание', []],
  // Where no name has the words, what the documents say.
  ['find соколовой информатика', ['2026-06-26', '2024-06-26']],
])('wallet %s', async (command, expected) => {
  expect(await days(command)).toEqual([0, expected])
})

test(
  'the years, and how many of what, in the language of the family',
  async () => {
    const told = await attestat('wallet timeline --wallet my.wallet --lang ru')
    expect(told.stdout).toMatch(
      /^2026\n {2}Учёба +Аттестат.+\n2024\n {2}Учёба +Аттестат.+\nДокументов: 2 · Учёба 2 · действует 2\n$/,
    )
    const { json } = await attestat('wallet timeline --wallet my.wallet --json')
    expect(json).toMatchObject({
      total: 2,
      byField: { education: 2 },
      years: [{ year: 2026 }, { year: 2024 }],
    })
    expect((await attestat('wallet list --field music --wallet my.wallet')).code).toBe(2)
  },
  timeout,
)

test(
  'pages for the family: its eyes alone, over nothing that is there, and nothing in a dry run',
  async () => {
    const [{ id }] = (await attestat('wallet list --wallet my.wallet --json')).json
    const show = `wallet show ${id} --wallet my.wallet --html one.html --lang ru`
    const before = await place.snapshot()
    expect((await attestat(`${show} --dry-run`)).code).toBe(0)
    expect(await place.snapshot()).toEqual(before)
    const shown = await attestat(show)
    expect(shown.stdout).toMatch(/Записано one\.html: .* не запечатан/)
    expect((await attestat(show)).stderr).toMatch(/^FILE_EXISTS/)
    const one = await place.read('one.html')
    expect(one).toContain('<bdi>Соколова</bdi>')
    expect((await attestat('wallet list --since 2026-01-01 --wallet my.wallet --html all.html')).code).toBe(0)
    const all = await place.read('all.html')
    expect([all.match(/<li /g)?.length, all.includes('Соколова')]).toEqual([1, false])
    if (process.platform !== 'win32') expect((await stat(place.path('one.html'))).mode & 0o777).toBe(0o600)
  },
  timeout,
)
