/** Documents come in whatever schools hand over: files, folders, archives, letters; each gets a line of its own. */
import { mkdir, readdir, readFile, symlink } from 'node:fs/promises'
import { writePaper } from '@attestat/credential'
import { createBundle } from '@attestat/trust'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issuedDiploma } from '../../fixtures/issued-diploma.ts'
import { testPublicJwk, testSigner } from '../../fixtures/test-keys.ts'
import { openWorkplace, type Workplace } from './program.ts'

const timeout = 60_000
let place: Workplace
let attestat: Workplace['attestat']
let wallets = 0

beforeAll(async () => {
  place = await openWorkplace()
  attestat = place.attestat
  await attestat('init school --did web:school130.example --name', 'Лицей № 130')
  await attestat('issue sports-ranks.csv --issuer school --unbound --yes --out documents')
  const documents = (await attestat('list --issuer school --json')).json
  const recipients = documents.map(({ rowKey }: { rowKey: string }) => [rowKey, 'owner@mail.example'])
  await place.write('recipients.json', JSON.stringify(Object.fromEntries(recipients)))
  const made = await Promise.all([
    attestat('export --issuer school --archive handed.zip --proof'),
    attestat('print --issuer school --out printed --lang ru'),
    attestat(
      'mail --issuer school --recipients recipients.json --outbox letters --from school@school130.example --lang ru',
    ),
  ])
  expect(made.map(({ code }) => code)).toEqual([0, 0, 0])
}, timeout)
afterAll(() => place.remove())

/** Adds to a new wallet: the exit code, what became of what, how many credentials there are then. */
async function add(words: string, { stdin = '' } = {}) {
  const wallet = `w${wallets++}.wallet`
  await attestat(`wallet init --wallet ${wallet}`)
  const command = `wallet add ${words} --wallet ${wallet} --keep-unverified`
  const { code, json, stdout, stderr } = await place.attestatWith({ stdin }, `${command} --json`)
  const kept = (await attestat(`wallet list --wallet ${wallet} --json`)).json.length
  const outcomes: Record<string, number> = {}
  for (const { outcome } of Array.isArray(json) ? json : []) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  return { code, outcomes, kept, json, said: stdout + stderr, wallet }
}

test(
  'a folder, an archive, printed pages and letters all bring the same four documents',
  async () => {
    const [folder, archive, printed, letters] = await Promise.all(
      ['documents', 'handed.zip', 'printed', 'letters'].map((from) => add(from)),
    )
    expect(folder).toMatchObject({ code: 0, outcomes: { added: 4 }, kept: 4 })
    // The proofs beside them are kept with them.
    expect(archive).toMatchObject({ code: 0, outcomes: { added: 4, 'proof-kept': 4 }, kept: 4 })
    expect(printed).toMatchObject({ code: 0, outcomes: { added: 4 }, kept: 4 })
    // A letter has the PDF and the file: the same document twice is one.
    expect(letters).toMatchObject({ code: 0, outcomes: { added: 4, known: 4 }, kept: 4 })
    expect(letters?.json[0].file).toMatch(/^letters\/.+\.eml: .+\.pdf$/)
  },
  timeout,
)

test(
  'proofs may come later and alone, and go along with what is shown unless it is a bare token',
  async () => {
    const { wallet } = await add('documents')
    await attestat('export --issuer school --out proven --proof')
    const [name = ''] = (await readdir(place.path('proven'))).filter((file) => file.endsWith('.proof.json'))
    const to = `--wallet ${wallet} --keep-unverified --json`
    const first = await attestat(`wallet add proven/${name} ${to}`)
    const { credential } = first.json[0]
    expect(first).toMatchObject({ code: 0, json: [{ outcome: 'proof-kept' }] })
    expect((await attestat(`wallet add proven/${name} ${to}`)).json[0].outcome).toBe('proof-known')
    const { wallet: empty } = await add(`documents/${name.replace('.proof.json', '')}`)
    const [other = ''] = (await readdir(place.path('proven'))).filter(
      (file) => file.endsWith('.proof.json') && file !== name,
    )
    const refused = await attestat(`wallet add proven/${other} --wallet ${empty}`)
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('BATCH_PROOF_FOREIGN')])

    const present = `wallet present --credential ${credential} --audience https://university.example --purpose Test --yes`
    await attestat(`${present} --wallet ${wallet} --out answer.json`)
    const { facts } = JSON.parse(await place.read('answer.json'))
    expect(Object.keys(facts)).toEqual(['batchProofs'])
    await attestat(`${present} --wallet ${wallet} --vp-jwt --out bare.jwt`)
    expect(await place.read('bare.jwt')).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/)
  },
  timeout,
)

test(
  'a letter comes from a pipe too',
  async () => {
    const [name = ''] = await readdir(place.path('letters'))
    const stdin = await readFile(place.path(`letters/${name}`), 'utf8')
    expect(await add('-', { stdin })).toMatchObject({ code: 0, kept: 1 })
  },
  timeout,
)

test(
  'good ones are kept, bad ones told with their code, and the exit code says that not all was taken',
  async () => {
    const [good = '', other = ''] = (await readdir(place.path('documents'))).map(
      (name) => `documents/${name}`,
    )
    const text = await place.read(good)
    await mkdir(place.path('mixed'))
    await place.write('mixed/copy.vc.sd-jwt', text)
    await place.write('mixed/cut.vc.sd-jwt', text.slice(0, 400))
    await place.write('mixed/empty.pdf', '')
    await place.write(
      'mixed/cut.eml',
      'From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n',
    )
    await place.write('mixed/cut.zip', (await readFile(place.path('handed.zip'))).subarray(0, 3000))
    await place.write('mixed/notes.txt', 'Позвонить в школу\n')
    const mixed = await add(`mixed ${other} nowhere.pdf`)
    expect(mixed).toMatchObject({ code: 3, outcomes: { added: 2, refused: 5, 'passed-over': 1 }, kept: 2 })
    const refused = mixed.json.flatMap(({ file, code }: { file: string; code?: string }) =>
      code ? [[file, code]] : [],
    )
    expect(Object.fromEntries(refused)).toMatchObject({
      'mixed/cut.eml': 'LETTER_INVALID',
      'mixed/cut.zip': 'ARCHIVE_INVALID',
      'mixed/empty.pdf': 'FILE_EMPTY',
      'nowhere.pdf': 'FILE_NOT_FOUND',
    })
    const told = await attestat(
      `wallet add mixed ${other} --wallet ${mixed.wallet} --keep-unverified --lang ru`,
    )
    expect(told.code).toBe(3)
    expect(told.stdout).toMatch(/^Уже есть: Спортивный разряд · /m)
    expect(told.stdout).toMatch(/^Не принят: mixed\/cut\.eml: Письмо повреждено.* \(LETTER_INVALID\)$/m)
    expect(told.stdout).toMatch(/^Не документы, пропущено: 1$/m)
    expect(told.stdout + mixed.said).not.toContain('eyJ')
  },
  timeout,
)

test(
  'the text of a printed code is kept as the paper that it is, until the document comes',
  async () => {
    const paper = {
      kind: 'sports-rank',
      name: 'Ким Лев',
      title: 'Второй спортивный разряд',
      awardedOn: '2026-05-22',
      number: '15-нг',
      issuedAt: new Date('2026-05-23T09:00:00Z'),
    }
    const text = await writePaper(paper, testSigner('school', 'did:web:s.example#key-1'))
    await place.write('paper.txt', `${text}\n`)
    const { code, json, wallet, said } = await add('paper.txt')
    expect(code).toBe(0)
    expect(json).toMatchObject([
      { outcome: 'added', field: 'sport', paper: true, bound: false, verified: false },
    ])
    expect(said).not.toContain('ATTESTAT1:')
    const [{ id }] = json
    const to = `--wallet ${wallet}`
    const again = await attestat(`wallet add ${text} ${to} --keep-unverified --lang ru`)
    expect(again.stdout).toMatch(/^Уже есть: Спортивный разряд · .* · НЕ ПРОВЕРЕНО · только код с бумаги\n/)
    expect((await attestat(`wallet find разряд ${to} --lang en`)).stdout).toContain('the printed code alone')
    const shown = await attestat(`wallet show ${id} ${to} --lang ru`)
    expect(shown.stdout).toMatch(/Имя +Ким Лев/)
    const refused = await attestat(
      `wallet present --credential ${id} --audience https://u.example --purpose x --yes --out x.json ${to} --json`,
    )
    expect(refused).toMatchObject({ code: 3, json: { error: { code: 'PAPER_NOT_SHOWN', at: id } } })
    await attestat(`wallet export taken ${to}`)
    expect(await place.read(`taken/paper-${id}.txt`)).toBe(`${text}\n`)
    expect(await add('taken')).toMatchObject({ code: 0, outcomes: { added: 1, 'passed-over': 2 } })
    await attestat(`wallet remove ${id} ${to} --yes`)
    expect((await attestat(`wallet list ${to} --json`)).json).toEqual([])
  },
  timeout,
)

test(
  'a link in a folder is not followed, and told',
  async () => {
    const [name = ''] = await readdir(place.path('documents'))
    await mkdir(place.path('linked'))
    await place.write('linked/a.vc.sd-jwt', await place.read(`documents/${name}`))
    await symlink(place.path('documents'), place.path('linked/b'), 'junction')
    const { code, json, kept } = await add('linked')
    expect([code, kept]).toEqual([3, 1])
    expect(json).toMatchObject([
      { file: 'linked/a.vc.sd-jwt', outcome: 'added' },
      { file: 'linked/b', outcome: 'refused', code: 'FILE_NOT_ORDINARY', at: 'linked/b' },
    ])
  },
  timeout,
)

test(
  'an empty folder is told as what it is',
  async () => {
    await mkdir(place.path('empty'))
    expect(await add('empty')).toMatchObject({
      code: 3,
      kept: 0,
      json: { error: { code: 'DOCUMENTS_MISSING', at: 'empty' } },
    })
  },
  timeout,
)

test(
  'a bundle brings each document with what it shows, a line each, and the file brings the rest',
  async () => {
    const text = await issuedDiploma()
    const [jwt, first, second] = text.split('~')
    await mkdir(place.path('answers'))
    const foreign = await issuedDiploma({ holderKey: testPublicJwk('stranger') })
    const vpToken = { name: [`${jwt}~${first}~`], mark: [`${jwt}~${second}~`], other: [foreign] }
    await place.write('answers/answer.json', createBundle({ vpToken }))
    const { wallet, code, json, said, kept } = await add('answers')
    expect([code, kept]).toEqual([3, 1])
    expect(json).toMatchObject([
      { file: 'answers/answer.json: name', outcome: 'added' },
      { file: 'answers/answer.json: mark', outcome: 'completed' },
      { file: 'answers/answer.json: other', outcome: 'refused', code: 'ISSUED_CREDENTIAL_INVALID' },
    ])
    expect(said).not.toContain('eyJ')
    await place.write('answers/diploma.vc.sd-jwt', text)
    const again = await attestat(`wallet add answers --wallet ${wallet} --lang ru`)
    expect(again.stdout).toMatch(/^Уже есть: .*\nУже есть: .*\nНе принят: .*\nУже был, теперь полнее: /)
    expect((await add('answers/answer.json')).said).toContain('added')
    const { wallet: fresh } = await add('nothing')
    const told = await attestat(`wallet add answers/answer.json --wallet ${fresh} --lang en`)
    expect(told.stdout).toContain('Of what came in a bundle only what it shows is here')
  },
  timeout,
)

test(
  'a newer version in the same folder replaces the older one, whichever comes first',
  async () => {
    const issue = (day: string) =>
      issuedDiploma({ change: (document) => ({ ...document, validFrom: `${day}T09:00:00Z` }) })
    await mkdir(place.path('versions'))
    await place.write('versions/a.vc.sd-jwt', await issue('2026-06-27'))
    await place.write('versions/b.vc.sd-jwt', await issue('2026-06-26'))
    await place.write('versions/c.vc.sd-jwt', await issue('2026-06-28'))
    const { json, wallet } = await add('versions')
    expect(json.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['added', 'outdated', 'replaced'])
    const cards = (await attestat(`wallet list --wallet ${wallet} --json`)).json
    expect(cards.filter(({ state }: { state: string }) => state === 'superseded')).toHaveLength(2)
  },
  timeout,
)

test(
  'a dry run says the same and keeps nothing',
  async () => {
    const { wallet } = await add('empty')
    const dry = await attestat(
      `wallet add documents documents --wallet ${wallet} --keep-unverified --dry-run --json`,
    )
    expect(dry.json.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      ...Array(4).fill('added'),
      ...Array(4).fill('known'),
    ])
    expect((await attestat(`wallet list --wallet ${wallet} --json`)).json).toEqual([])
  },
  timeout,
)
