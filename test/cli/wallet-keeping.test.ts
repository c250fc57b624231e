/** A wallet that is looked after: another passphrase, a backup, a restore, taking everything along. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorkplace, type Workplace } from './program.ts'

let place: Workplace
let attestat: Workplace['attestat']

beforeAll(async () => {
  place = await openWorkplace()
  attestat = place.attestat
  await place.write('new.txt', 'battery staple\n')
  await place.write('wrong.txt', 'wrong\n')
})
afterAll(() => place.remove())

test('takes another passphrase, and nothing in a dry run or from the old one’s file', async () => {
  expect(await attestat('wallet init --wallet changed.wallet')).toMatchObject({ code: 0 })
  const change = 'wallet passphrase --wallet changed.wallet'
  expect(await attestat(`${change} --new-passphrase-file new.txt --dry-run`)).toMatchObject({ code: 0 })
  const unsaid = await attestat(`${change} --json`)
  expect([unsaid.code, unsaid.json.error.code]).toEqual([4, 'PASSPHRASE_FILE_NEEDED'])
  const wrong = await attestat(
    `${change} --new-passphrase-file new.txt --passphrase-file wrong.txt --dry-run --json`,
  )
  expect([wrong.code, wrong.json.error.code]).toEqual([4, 'KEYSTORE_AUTH_FAILED'])
  const list = 'wallet list --wallet changed.wallet --passphrase-file'
  expect(await attestat(`${list} passphrase.txt`)).toMatchObject({ code: 0 })

  const changed = await attestat(`${change} --new-passphrase-file new.txt --lang ru`)
  expect(changed).toMatchObject({ code: 0, stderr: '' })
  expect(changed.stdout).toContain('Пароль кошелька changed.wallet изменён\n')
  expect(await attestat(`${list} passphrase.txt`)).toMatchObject({ code: 4 })
  expect(await attestat(`${list} new.txt`)).toMatchObject({ code: 0 })
})
