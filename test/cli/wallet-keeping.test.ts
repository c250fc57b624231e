/** A wallet that is looked after: another passphrase, a backup, a restore, taking everything along. */
import { cp, readdir, readFile, stat } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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

describe('a backup', () => {
  const wallet = '--wallet my.wallet'
  const codeOf = async (command: string) => {
    const { code, json } = await attestat(`${command} --json`)
    return [code, json.error?.code]
  }
  const listOf = async (name: string) => (await attestat(`wallet list --wallet ${name} --json`)).json

  beforeAll(async () => {
    await Promise.all([
      attestat('init school --did web:school130.example --name', 'Лицей № 130'),
      attestat(`wallet init ${wallet}`),
    ])
    await attestat('issue sports-ranks.csv --issuer school --unbound --yes --out documents')
    const files = (await readdir(place.path('documents'))).map((name) => `documents/${name}`)
    const added = await attestat(`wallet add ${wallet} --keep-unverified ${files.slice(1).join(' ')}`)
    expect(added).toMatchObject({ code: 0 })
    expect(await attestat(`wallet backup ${wallet} --out words.backup --sheet sheet.txt`)).toMatchObject({
      code: 0,
      stderr: '',
    })
    last = files[0] as string
  })
  let last: string

  test('under printed words brings the wallet back in another place, off the sheet as it is', async () => {
    const sheet = await place.read('sheet.txt')
    expect(sheet.match(/^ ?\d{1,2}\. [a-z]+$/gm)).toHaveLength(24)
    if (process.platform !== 'win32') {
      for (const name of ['sheet.txt', 'words.backup']) {
        expect((await stat(place.path(name))).mode & 0o777, name).toBe(0o600)
      }
    }
    const restore = 'wallet restore words.backup --words-file sheet.txt --wallet restored.wallet'
    expect((await attestat(`${restore} --dry-run --json`)).json).toMatchObject({
      credentials: 3,
      dryRun: true,
    })
    expect(await codeOf('wallet list --wallet restored.wallet')).toEqual([3, 'STORAGE_NOT_FOUND'])
    const restored = await attestat(`${restore} --lang ru --passphrase-file new.txt`)
    expect(restored).toMatchObject({ code: 0, stderr: '' })
    expect(restored.stdout).toMatch(/^Восстановлен restored\.wallet на .+: документов 3, записей истории 0\n/)
    // Under the passphrase that was given now.
    const again = await attestat('wallet list --wallet restored.wallet --json --passphrase-file new.txt')
    expect(again.json).toEqual(await listOf('my.wallet'))
  })

  test('has a sheet for a browser in both languages, and nothing in it but the words', async () => {
    const check = async (lang: string) => {
      const made = await attestat(
        `wallet backup ${wallet} --out ${lang}.backup --sheet ${lang}.html --lang ${lang} --json`,
      )
      const page = await place.read(`${lang}.html`)
      expect(page).toContain(`<html lang="${lang}">`)
      expect(page.match(/<li>[a-z]+<\/li>/g)).toHaveLength(24)
      expect(page).toContain(made.json.id.slice(0, 8))
      expect(page).not.toMatch(/\{\w+\}|<script|https?:/)
      expect(page).toMatch(lang === 'ru' ? /[а-яё]/ : /^[^а-яё]*$/)
      const words = [...page.matchAll(/<li>([a-z]+)</g)].map(([, word]) => word)
      expect(made.stdout + made.stderr).not.toContain(words.slice(0, 2).join(' '))
    }
    await Promise.all(['ru', 'en'].map(check))
  })

  test('under a passphrase of its own is opened with that one, not with the wallet’s', async () => {
    const backup = `wallet backup ${wallet} --out passphrase.backup`
    expect(await codeOf(backup)).toEqual([4, 'PASSPHRASE_FILE_NEEDED'])
    expect(await codeOf(`${backup} --backup-passphrase-file new.txt`)).toEqual([0, undefined])
    const restore = 'wallet restore passphrase.backup --wallet other.wallet'
    expect(await codeOf(restore)).toEqual([4, 'PASSPHRASE_FILE_NEEDED'])
    expect(await codeOf(`${restore} --backup-passphrase-file passphrase.txt`)).toEqual([
      4,
      'BACKUP_SECRET_WRONG',
    ])
    expect(await codeOf(`${restore} --words-file sheet.txt`)).toEqual([3, 'BACKUP_LOCK'])
    expect(await codeOf(`${restore} --backup-passphrase-file new.txt`)).toEqual([0, undefined])
  })

  test('under shares is opened by two of three, and by none of another set', async () => {
    const backup = `wallet backup ${wallet} --shares`
    expect(await attestat(`${backup} relatives --out shares.backup`)).toMatchObject({ code: 0 })
    expect(await attestat(`${backup} others --split 2-of-2 --out others.backup`)).toMatchObject({ code: 0 })
    const share = (name: string) => `--share-file ${name}.txt`
    const [one, two, three] = [1, 2, 3].map((number) => share(`relatives/share-${number}-of-3`))
    const restore = 'wallet restore shares.backup --wallet shared.wallet'
    expect(await codeOf(restore)).toEqual([4, 'RECOVERY_NEEDED'])
    expect(await codeOf(`${restore} ${one}`)).toEqual([4, 'SHARES_TOO_FEW'])
    expect(await codeOf(`${restore} ${one} ${share('others/share-1-of-2')}`)).toEqual([4, 'SHARES_MIXED'])
    expect(
      await codeOf(`${restore} ${share('others/share-1-of-2')} ${share('others/share-2-of-2')}`),
    ).toEqual([4, 'BACKUP_SECRET_WRONG'])
    expect(await codeOf(`${restore} ${two} ${three}`)).toEqual([0, undefined])
    expect(await listOf('shared.wallet')).toEqual(await listOf('my.wallet'))
  })

  test('takes no place of another without --force, and its papers never', async () => {
    const before = await place.snapshot()
    expect(await codeOf(`wallet backup ${wallet} --out words.backup --sheet s.txt`)).toEqual([
      3,
      'FILE_EXISTS',
    ])
    expect(await codeOf(`wallet backup ${wallet} --out words.backup --sheet sheet.txt --force`)).toEqual([
      3,
      'FILE_EXISTS',
    ])
    expect(await codeOf(`wallet backup ${wallet} --out b --sheet s.txt --split 2-of-3`)).toEqual([2, 'USAGE'])
    for (const split of ['4-of-3', '2/3']) {
      expect(await codeOf(`wallet backup ${wallet} --out b --shares dir --split ${split}`)).toEqual([
        2,
        'USAGE',
      ])
    }
    expect(await codeOf(`wallet backup ${wallet} --out b --shares dir --dry-run`)).toEqual([0, undefined])
    expect(await place.snapshot()).toEqual(before)
    const forced = `wallet backup ${wallet} --out others.backup --backup-passphrase-file new.txt --force`
    expect(await codeOf(forced)).toEqual([0, undefined])
  })

  test('is refused over a newer wallet and over another, unless that is allowed', async () => {
    const restore = 'wallet restore words.backup --words-file sheet.txt --wallet'
    await cp(place.path('my.wallet'), place.path('newer.wallet'))
    await attestat('wallet init --wallet foreign.wallet')
    expect(await attestat(`wallet add --wallet newer.wallet --keep-unverified ${last}`)).toMatchObject({
      code: 0,
    })
    const refused = await attestat(`${restore} newer.wallet --json --lang ru`)
    expect([refused.code, refused.json.error]).toMatchObject([
      3,
      { code: 'BACKUP_OLDER', details: { credentials: 1, history: 0 } },
    ])
    expect(await codeOf(`${restore} foreign.wallet`)).toEqual([3, 'BACKUP_FOREIGN'])
    expect(await codeOf(`${restore} foreign.wallet --allow older`)).toEqual([3, 'BACKUP_FOREIGN'])
    expect(
      [await listOf('newer.wallet'), await listOf('foreign.wallet')].map(({ length }) => length),
    ).toEqual([4, 0])
    expect(await codeOf(`${restore} newer.wallet --allow older --dry-run`)).toEqual([0, undefined])
    expect(await listOf('newer.wallet')).toHaveLength(4)
    for (const [name, permission] of [
      ['newer', 'older'],
      ['foreign', 'foreign'],
    ]) {
      expect(await codeOf(`${restore} ${name}.wallet --allow ${permission}`)).toEqual([0, undefined])
      expect(await listOf(`${name}.wallet`)).toEqual(await listOf('my.wallet'))
    }
  })

  test('that was changed, or words that were, restore nothing', async () => {
    const bytes = await readFile(place.path('words.backup'))
    await place.write('changed.backup', bytes.with(200, (bytes[200] ?? 0) ^ 1))
    await place.write('none.backup', 'no backup')
    const sheet = await place.read('sheet.txt')
    await place.write('wrong-words.txt', sheet.replace(/^ 2\. .+$/m, ' 2. kanarejka'))
    const restore = '--words-file sheet.txt --wallet nothing.wallet'
    expect(await codeOf(`wallet restore changed.backup ${restore}`)).toEqual([3, 'BACKUP_TAMPERED'])
    expect(await codeOf(`wallet restore none.backup ${restore}`)).toEqual([3, 'BACKUP_INVALID'])
    const wrong = await attestat(
      'wallet restore words.backup --words-file wrong-words.txt --wallet nothing.wallet --json',
    )
    expect([wrong.code, wrong.json.error]).toMatchObject([
      4,
      { code: 'RECOVERY_WORDS_INVALID', at: 'wrong-words.txt: words[2]' },
    ])
    expect(wrong.stdout + wrong.stderr).not.toContain('kanarejka')
    expect(await codeOf('wallet list --wallet nothing.wallet')).toEqual([3, 'STORAGE_NOT_FOUND'])
  })
})

describe('leaving', () => {
  test('takes all documents along as plain files, the key only after a yes, and over nothing', async () => {
    const out = 'wallet export taken --wallet my.wallet'
    expect((await attestat(`${out} --dry-run --json`)).json.files).toHaveLength(5)
    const exported = await attestat(`${out} --lang ru`)
    expect(exported).toMatchObject({ code: 0, stderr: '' })
    expect(exported.stdout).toContain('Они не запечатаны')
    const names = await readdir(place.path('taken'))
    expect(names.filter((name) => /^sports-rank_.{16}\.vc\.sd-jwt$/.test(name))).toHaveLength(3)
    expect(names.filter((name) => name.endsWith('.json')).toSorted()).toEqual(['history.json', 'index.json'])
    if (process.platform !== 'win32') {
      for (const name of names) expect((await stat(place.path(`taken/${name}`))).mode & 0o777).toBe(0o600)
    }
    const again = await attestat(`${out} --json`)
    expect([again.code, again.json.error.code]).toEqual([3, 'FILE_EXISTS'])
    const unasked = await attestat(`${out} --force --with-key --json`)
    expect([unasked.code, unasked.json.error.code]).toEqual([2, 'QUESTION_UNANSWERED'])
    expect(await attestat(`${out} --force --with-key --yes`)).toMatchObject({ code: 0 })
    expect(JSON.parse(await place.read('taken/holder-key.jwk.json'))).toHaveProperty('d')
  })

  test('removes a document, and says first what cannot be undone', async () => {
    const { json: cards } = await attestat('wallet list --wallet my.wallet --json')
    const remove = `wallet remove ${cards[0].id} --wallet my.wallet`
    expect((await attestat(`${remove} --json`)).json.error.code).toBe('QUESTION_UNANSWERED')
    const removed = await attestat(`${remove} --yes --lang ru`)
    expect(removed.stdout).toMatch(/^Отменить это нельзя: .+\nУдалён: Спортивный разряд\n$/)
    expect((await attestat('wallet list --wallet my.wallet --json')).json).toHaveLength(2)
  })
})
