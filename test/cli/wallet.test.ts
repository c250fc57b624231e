/** What the wallet tells its owner: whether documents are in force, and what is damaged; and that it asks once. */
import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hasTool } from '../../fixtures/tools.ts'
import { bin, openWorkplace, type Workplace } from './program.ts'

let place: Workplace
let attestat: Workplace['attestat']
let files: string[]

beforeAll(async () => {
  place = await openWorkplace()
  attestat = place.attestat
  await Promise.all([
    attestat('init school --did web:school130.example --name', 'Лицей № 130'),
    attestat('wallet init --wallet my.wallet'),
  ])
  await attestat('issue sports-ranks.csv --issuer school --unbound --yes --out documents')
  files = (await readdir(place.path('documents'))).map((name) => `documents/${name}`)
  expect(files).toHaveLength(4)
})
afterAll(() => place.remove())

test('a wallet has a passphrase of its own, and says so when it was given that of the school', async () => {
  await place.write('family.txt', 'of the family\n')
  const own = { ATTESTAT_WALLET_PASSPHRASE_FILE: 'family.txt' }
  const made = await place.attestatWith({ env: own }, 'wallet init --wallet family.wallet')
  expect(made.code).toBe(0)
  expect(made.stdout).not.toContain('ATTESTAT_PASSPHRASE_FILE')
  expect((await place.attestatWith({ env: own }, 'wallet list --wallet family.wallet')).code).toBe(0)
  const refused = await attestat('wallet list --wallet family.wallet --json')
  expect(refused).toMatchObject({ code: 4, json: { error: { code: 'KEYSTORE_AUTH_FAILED' } } })
  expect(refused.stderr).toContain('ATTESTAT_WALLET_PASSPHRASE_FILE')
  // A file that was named is not the school's by default.
  const named = await attestat('wallet list --wallet family.wallet --passphrase-file passphrase.txt')
  expect([named.code, named.stderr.includes('ATTESTAT_')]).toEqual([4, false])
  const shared = await attestat('wallet init --wallet shared.wallet')
  expect(shared.stdout).toMatch(/passphrase is that of ATTESTAT_PASSPHRASE_FILE/)
})

test('says that revocation was not checked, and how to have it checked', async () => {
  const added = await attestat(`wallet add --wallet my.wallet --keep-unverified --lang ru ${files.join(' ')}`)
  expect(added.code).toBe(0)
  const [first] = added.stdout.split('\n')
  const unverified = /в пределах срока, отзыв не проверен · срок до [^·]+ 20\d\d [^·]*· НЕ ПРОВЕРЕНО/
  expect(first).toMatch(new RegExp(`^Принят: Спортивный разряд · ${unverified.source}$`))
  expect(added.stdout).toMatch(
    /Чтобы проверить: attestat wallet add .* --trust ПАКЕТ --wallet my\.wallet --lang ru\n/,
  )
  const { json: cards } = await attestat('wallet list --wallet my.wallet --json')
  expect(cards.map(({ state }: { state: string }) => state)).toEqual(Array(4).fill('not-checked'))
  // Wherever one looks and chooses.
  const freely = '--audience https://club.example --purpose camp --out answer.json --dry-run'
  for (const look of ['list', 'timeline', `present --credential ${cards[0].id} ${freely}`]) {
    const looked = await attestat(`wallet ${look} --wallet my.wallet --lang ru`)
    expect(looked.stdout).toMatch(unverified)
  }
  const shown = await attestat('wallet show --wallet my.wallet', cards[0].id)
  expect(shown.stdout).toContain('within its dates, revocation not checked')
})

test('shows what is about to be shown once, on a terminal too', async () => {
  if (!hasTool('script', 'nothing is run on a terminal')) return
  const { json: cards } = await attestat('wallet list --wallet my.wallet --json')
  const command = `${process.execPath} ${bin} wallet present --wallet my.wallet --credential ${cards[0].id}
    --audience https://club.example --purpose camp --out answer.json --passphrase-file passphrase.txt --lang en`
  const options = { cwd: place.folder, env: { PATH: process.env.PATH ?? '', TERM: 'dumb' } }
  const said = await new Promise<string>((resolve) => {
    const child = execFile(
      'script',
      ['-qec', command.replace(/\s+/g, ' '), '/dev/null'],
      options,
      (_, stdout) => resolve(stdout),
    )
    let seen = ''
    child.stdout?.on('data', (text: string) => {
      seen += text
      if (seen.includes('[y/n]')) child.stdin?.end('y\n')
    })
  })
  expect(said).toContain('Show this to https://club.example?')
  expect(said.match(/Stays with you:/g)).toHaveLength(1)
  expect(said).toContain('Wrote answer.json')
})

test('lists the others where a record is damaged, names it by its code, and deletes nothing', async () => {
  const database = new DatabaseSync(place.path('my.wallet'))
  // The four documents are the one kind that there are four records of.
  const kind = 'SELECT kind FROM sealed_record GROUP BY kind HAVING count(*) = 4'
  database.exec(`UPDATE sealed_record SET sealed = zeroblob(length(sealed))
    WHERE slot = (SELECT slot FROM sealed_record WHERE kind = (${kind}) LIMIT 1)`)
  const [json, text] = await Promise.all([
    attestat('wallet list --wallet my.wallet --json'),
    attestat('wallet list --wallet my.wallet --lang ru'),
  ])
  expect(json.code).toBe(5)
  expect(json.stderr).toMatch(/^STORAGE_RECORD_DAMAGED: /)
  expect(json.json).toHaveLength(4)
  expect(json.json[3]).toEqual({
    state: 'damaged',
    code: 'STORAGE_RECORD_DAMAGED',
    at: expect.stringMatching(/^record [\w-]{16}$/),
  })
  expect(text.stdout.split('\n').filter((line) => line.includes('Спортивный разряд'))).toHaveLength(3)
  expect(text.stdout).toContain(`Повреждённая запись, оставлена как есть: ${json.json[3].at}`)
  expect(
    database
      .prepare('SELECT count(*) AS count FROM sealed_record WHERE sealed = zeroblob(length(sealed))')
      .get(),
  ).toEqual({ count: 1 })
  // The others can still be shown to their owner, and something new be taken in.
  expect((await attestat('wallet show --wallet my.wallet', json.json[0].id)).code).toBe(0)
  // Nobody is told that the passphrase was wrong, whatever is damaged.
  database.exec('UPDATE sealed_record SET sealed = zeroblob(length(sealed))')
  database.close()
  const refused = await attestat('wallet id --wallet my.wallet --json')
  expect([refused.code, refused.json.error.code]).toEqual([5, 'STORAGE_RECORD_DAMAGED'])
})
