/** A wallet that is looked after: another passphrase, a backup, a restore, taking everything along. */
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { kdfFloor } from '@attestat/keys/keystore'
import { createMemoryStore, type StoredRecord, Wallet } from '@attestat/wallet'
import { createWalletFile, openWalletFile } from '@attestat/wallet/sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { issuedDiploma } from '../../fixtures/issued-diploma.ts'
import { openWorkplace, type Workplace } from './program.ts'

const timeout = 120_000
let place: Workplace
let attestat: Workplace['attestat']
/** What is in a wallet with two diplomas, and in the same one a diploma later. */
let earlier: readonly StoredRecord[]
let later: readonly StoredRecord[]

beforeAll(async () => {
  place = await openWorkplace()
  attestat = place.attestat
  await place.write('new.txt', 'battery staple\n')
  const store = createMemoryStore()
  const wallet = new Wallet({ store })
  const { publicJwk: holderKey } = await wallet.id()
  const add = async (id: string) => {
    await wallet.add(await issuedDiploma({ holderKey, change: (document) => ({ ...document, id }) }))
    return (await store.snapshot()).records
  }
  await add('urn:x:1')
  earlier = await add('urn:x:2')
  later = await add('urn:x:3')
  await makeWallet('my.wallet', earlier)
  const made = await attestat('wallet backup --wallet my.wallet --out my.backup --sheet sheet.txt --lang ru')
  expect(made).toMatchObject({ code: 0, stderr: '' })
  expect(made.stdout).toMatch(/^Записана копия my\.backup, запечатана\nЗаписан лист sheet\.txt: напечатайте/)
}, timeout)
afterAll(() => place.remove())

async function makeWallet(name: string, records: readonly StoredRecord[]): Promise<void> {
  await rm(place.path(name), { force: true })
  await (await createWalletFile(place.path(name), 'correct horse', { kdf: kdfFloor, records })).close()
}

/** Overwrites the first page of a table or an index. */
async function overwrite(name: string, table: string): Promise<void> {
  const database = new DatabaseSync(place.path(name))
  const select =
    'SELECT rootpage AS page, page_size AS length FROM sqlite_schema, pragma_page_size WHERE name = ?'
  const { page, length } = database.prepare(select).get(table) as { page: number; length: number }
  database.close()
  const file = await readFile(place.path(name))
  await place.write(name, file.fill(0xff, (page - 1) * length, page * length))
}

/** The records of a wallet by name. */
async function namesIn(name: string, passphrase = 'correct horse'): Promise<readonly string[]> {
  const store = await openWalletFile(place.path(name), passphrase)
  const { records } = await store.snapshot()
  await store.close()
  return namesOf(records)
}

function namesOf(records: readonly StoredRecord[]): readonly string[] {
  return records.map(({ type, id }) => `${type} ${id}`).toSorted()
}

const codeOf = async (command: string) => {
  const { code, json } = await attestat(`${command} --json`)
  return [code, json.error?.code]
}
const restore = 'wallet restore my.backup --words-file sheet.txt --wallet'

test(
  'a wallet takes another passphrase, and not the old one’s file for it',
  async () => {
    await makeWallet('changed.wallet', earlier)
    const change = 'wallet passphrase --wallet changed.wallet'
    expect(await codeOf(change)).toEqual([4, 'PASSPHRASE_FILE_NEEDED'])
    expect(await codeOf(`${change} --new-passphrase-file new.txt --passphrase-file new.txt`)).toEqual([
      4,
      'KEYSTORE_AUTH_FAILED',
    ])
    expect(await codeOf(`${change} --new-passphrase-file new.txt --dry-run`)).toEqual([0, undefined])
    expect(await namesIn('changed.wallet')).toEqual(namesOf(earlier))
    const changed = await attestat(`${change} --new-passphrase-file new.txt --lang ru`)
    expect(changed).toMatchObject({ code: 0, stderr: '' })
    expect(changed.stdout).toContain('Пароль кошелька changed.wallet изменён\n')
    expect(await namesIn('changed.wallet', 'battery staple')).toEqual(namesOf(earlier))
  },
  timeout,
)

describe('a backup', () => {
  test(
    'under printed words brings the wallet back in another place, off the sheet as it is',
    async () => {
      expect((await place.read('sheet.txt')).match(/^ ?\d{1,2}\. [a-z]+$/gm)).toHaveLength(24)
      if (process.platform !== 'win32') {
        for (const name of ['sheet.txt', 'my.backup']) {
          expect((await stat(place.path(name))).mode & 0o777, name).toBe(0o600)
        }
      }
      const before = await place.snapshot()
      expect(await codeOf(`${restore} restored.wallet --dry-run`)).toEqual([0, undefined])
      expect(await place.snapshot()).toEqual(before)
      const restored = await attestat(`${restore} restored.wallet --lang ru --passphrase-file new.txt`)
      expect(restored).toMatchObject({ code: 0, stderr: '' })
      expect(restored.stdout).toMatch(
        /^Восстановлен restored\.wallet на .+: документов 2, записей истории 0\n/,
      )
      // Under the passphrase that was given now.
      expect(await namesIn('restored.wallet', 'battery staple')).toEqual(namesOf(earlier))
    },
    timeout,
  )

  test.each(['ru', 'en'])(
    'has a sheet for a browser in %s, and says its words nowhere else',
    async (lang) => {
      const made = await attestat(
        `wallet backup --wallet my.wallet --out ${lang}.backup --sheet ${lang}.html --lang ${lang} --json`,
      )
      const page = await place.read(`${lang}.html`)
      expect(page).toContain(`<html lang="${lang}">`)
      expect(page).toContain(made.json.id.slice(0, 8))
      expect(page).not.toMatch(/\{\w+\}|<script|https?:/)
      expect(page).toMatch(lang === 'ru' ? /[а-яё]/ : /^[^а-яё]*$/)
      const words = [...page.matchAll(/<li>([a-z]+)<\/li>/g)].map(([, word]) => word)
      expect(words).toHaveLength(24)
      expect(made.stdout + made.stderr).not.toContain(words.slice(0, 2).join(' '))
    },
    timeout,
  )

  test(
    'under a passphrase of its own is opened with that one, not with the wallet’s',
    async () => {
      const backup = 'wallet backup --wallet my.wallet --out passphrase.backup'
      expect(await codeOf(backup)).toEqual([4, 'PASSPHRASE_FILE_NEEDED'])
      expect(await codeOf(`${backup} --backup-passphrase-file new.txt`)).toEqual([0, undefined])
      const back = 'wallet restore passphrase.backup --wallet other.wallet'
      expect(await codeOf(back)).toEqual([4, 'PASSPHRASE_FILE_NEEDED'])
      expect(await codeOf(`${back} --backup-passphrase-file passphrase.txt`)).toEqual([
        4,
        'BACKUP_SECRET_WRONG',
      ])
      expect(await codeOf(`${back} --backup-passphrase-file new.txt`)).toEqual([0, undefined])
      expect(await namesIn('other.wallet')).toEqual(namesOf(earlier))
    },
    timeout,
  )

  test(
    'under shares is opened by two of three',
    async () => {
      expect(await codeOf('wallet backup --wallet my.wallet --shares relatives --out shares.backup')).toEqual(
        [0, undefined],
      )
      const page = await place.read('relatives/share-1-of-3.txt')
      for (const line of page.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100)
      const [, two, three] = [1, 2, 3].map((number) => `--share-file relatives/share-${number}-of-3.txt`)
      const back = 'wallet restore shares.backup --wallet shared.wallet'
      expect(await codeOf(back)).toEqual([4, 'RECOVERY_NEEDED'])
      expect(await codeOf(`${back} ${two}`)).toEqual([4, 'SHARES_TOO_FEW'])
      expect(await codeOf(`${back} ${two} ${three}`)).toEqual([0, undefined])
      expect(await namesIn('shared.wallet')).toEqual(namesOf(earlier))
    },
    timeout,
  )

  test(
    'takes no place of another without --force, and its papers never',
    async () => {
      const before = await place.snapshot()
      const backup = 'wallet backup --wallet my.wallet --out my.backup'
      expect(await codeOf(`${backup} --sheet s.txt`)).toEqual([3, 'FILE_EXISTS'])
      expect(await codeOf(`${backup} --sheet sheet.txt --force`)).toEqual([3, 'FILE_EXISTS'])
      expect(await codeOf(`${backup} --shares dir --split 4-of-3 --force`)).toEqual([2, 'USAGE'])
      expect(await codeOf(`${backup} --shares dir --force --dry-run`)).toEqual([0, undefined])
      expect(await place.snapshot()).toEqual(before)
    },
    timeout,
  )

  test(
    'is refused over a newer wallet and over another, unless that is allowed',
    async () => {
      await makeWallet('newer.wallet', later)
      await makeWallet('foreign.wallet', [])
      const foreign = await openWalletFile(place.path('foreign.wallet'), 'correct horse')
      await new Wallet({ store: foreign }).id()
      await foreign.close()
      const refused = await attestat(`${restore} newer.wallet --json --lang ru`)
      expect([refused.code, refused.json.error]).toMatchObject([
        3,
        {
          code: 'BACKUP_OLDER',
          details: { credentials: 1, history: 0 },
          message: expect.stringContaining('--allow older'),
        },
      ])
      expect(await codeOf(`${restore} foreign.wallet --allow older`)).toEqual([3, 'BACKUP_FOREIGN'])
      expect(await codeOf(`${restore} newer.wallet --allow older --dry-run`)).toEqual([0, undefined])
      expect(await codeOf(`${restore} newer.wallet --allow older`)).toEqual([2, 'QUESTION_UNANSWERED'])
      expect(await codeOf(`${restore} foreign.wallet --allow foreign`)).toEqual([2, 'QUESTION_UNANSWERED'])
      expect([await namesIn('newer.wallet'), (await namesIn('foreign.wallet')).length]).toEqual([
        namesOf(later),
        1,
      ])
      expect(await codeOf(`${restore} newer.wallet --allow older --yes`)).toEqual([0, undefined])
      expect(await codeOf(`${restore} foreign.wallet --allow foreign --yes`)).toEqual([0, undefined])
      expect([await namesIn('newer.wallet'), await namesIn('foreign.wallet')]).toEqual([
        namesOf(earlier),
        namesOf(earlier),
      ])
    },
    timeout,
  )

  test(
    'that was changed, or words that were, restore nothing',
    async () => {
      const bytes = await readFile(place.path('my.backup'))
      await place.write('changed.backup', bytes.with(200, (bytes[200] ?? 0) ^ 1))
      const sheet = await place.read('sheet.txt')
      await place.write('wrong-words.txt', sheet.replace(/^ 2\. .+$/m, ' 2. kanarejka'))
      const before = await place.snapshot()
      expect(await codeOf(`${restore.replace('my', 'changed')} nothing.wallet`)).toEqual([
        3,
        'BACKUP_TAMPERED',
      ])
      const wrong = await attestat(
        'wallet restore my.backup --words-file wrong-words.txt --wallet nothing.wallet --json',
      )
      expect([wrong.code, wrong.json.error]).toMatchObject([
        4,
        { code: 'RECOVERY_WORDS_INVALID', at: 'wrong-words.txt: words[2]' },
      ])
      expect(wrong.stdout + wrong.stderr).not.toContain('kanarejka')
      expect(await place.snapshot()).toEqual(before)
    },
    timeout,
  )
})

describe('leaving', () => {
  test(
    'takes all documents along as plain files, the key only after a yes, and over nothing',
    async () => {
      const out = 'wallet export taken --wallet my.wallet'
      const exported = await attestat(`${out} --lang ru`)
      expect(exported).toMatchObject({ code: 0, stderr: '' })
      expect(exported.stdout).toContain('Они не запечатаны')
      const names = await readdir(place.path('taken'))
      expect(names.filter((name) => /^school-diploma_.{16}\.vc\.sd-jwt$/.test(name))).toHaveLength(2)
      expect(names.filter((name) => name.endsWith('.json')).toSorted()).toEqual([
        'history.json',
        'index.json',
      ])
      if (process.platform !== 'win32') {
        for (const name of names) expect((await stat(place.path(`taken/${name}`))).mode & 0o777).toBe(0o600)
      }
      expect(await codeOf(out)).toEqual([3, 'FILE_EXISTS'])
      expect(await codeOf(`${out} --force --with-key`)).toEqual([2, 'QUESTION_UNANSWERED'])
      expect(await codeOf(`${out} --force --with-key --yes`)).toEqual([0, undefined])
      expect(JSON.parse(await place.read('taken/holder-key-1.jwk.json'))).toHaveProperty('d')
    },
    timeout,
  )

  test(
    'takes along what can still be read of a damaged wallet, which is told to be one',
    async () => {
      const diplomas = async (folder: string) =>
        (await readdir(place.path(folder))).filter((name) => name.endsWith('.sd-jwt')).length
      await makeWallet('damaged.wallet', later)
      await overwrite('damaged.wallet', 'sealed_record_by_kind')
      const refused = await attestat('wallet list --wallet damaged.wallet --lang en')
      expect([refused.code, refused.stderr]).toEqual([5, expect.stringMatching(/^STORAGE_CORRUPT: /)])
      expect(refused.stderr).toContain('attestat wallet export DIR --rescue')
      expect(await codeOf('wallet export whole --rescue --wallet damaged.wallet')).toEqual([0, undefined])
      expect(await diplomas('whole')).toBe(3)
      // What is lost is told, and is no reason to give up the rest.
      await overwrite('damaged.wallet', 'sealed_text')
      const part = await attestat('wallet export part --rescue --wallet damaged.wallet --json')
      expect(part.code).toBeGreaterThan(0)
      expect(part.json.damaged).toContainEqual(expect.objectContaining({ code: 'STORAGE_RECORD_DAMAGED' }))
      expect(await diplomas('part')).toBe(0)
      expect(await readdir(place.path('part'))).toContain('index.json')
    },
    timeout,
  )

  test(
    'removes a document, and says first what cannot be undone',
    async () => {
      await makeWallet('less.wallet', earlier)
      const { id } = earlier.find(({ type }) => type === 'credential') as StoredRecord
      const remove = `wallet remove ${id} --wallet less.wallet`
      expect(await codeOf(remove)).toEqual([2, 'QUESTION_UNANSWERED'])
      const removed = await attestat(`${remove} --yes --lang ru`)
      expect(removed.stdout).toMatch(/^Отменить это нельзя: .+\nУдалён: Аттестат.*\n$/)
      // Its entry, and its text.
      expect(await namesIn('less.wallet')).toHaveLength(earlier.length - 2)
    },
    timeout,
  )
})
