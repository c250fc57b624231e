/** What a registrar does with documents once they are issued, through the program. */

import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { diplomaFile, diplomaRow, diplomaRows } from '../../fixtures/diploma-rows.ts'
import { readZipArchive } from '../../packages/issuer/src/import/zip-archive.ts'
import { openWorkplace, type Workplace } from './program.ts'

let place: Workplace
let attestat: Workplace['attestat']
const did = 'did:web:school130.example'
const key = 'school-diploma/07724/0000001'
const stem = 'school-diploma_07724_0000001'

beforeAll(async () => {
  place = await openWorkplace()
  attestat = (command, ...more) =>
    place.attestatWith({ env: { ATTESTAT_ISSUER: 'school' } }, command, ...more)
  await attestat('init school --did web:school130.example --name', 'Лицей № 130')
  await place.write('graduates.csv', diplomaFile(diplomaRows(3)))
}, 60_000)
afterAll(() => place.remove())

test('a dry run shows samples, what can be hidden, and nothing is issued', async () => {
  const [text, json] = await Promise.all([
    attestat('issue graduates.csv --unbound --dry-run --lang ru'),
    attestat('issue graduates.csv --unbound --dry-run --json'),
  ])
  expect(text).toMatchObject({ code: 0, stderr: '' })
  expect(text.stdout).toMatch(/Образец 3, строка 4: .*[\s\S]*Владелец может скрыть.*[\s\S]*Фамилия +Иванова/)
  const [sample] = json.json.samples
  const names = (claims: { label: { en: string } }[]) => claims.map(({ label }) => label.en)
  expect(names(sample.visible)).toContain('Date of award')
  expect(names(sample.hideable)).toEqual(expect.arrayContaining(['Family name', 'Russian language']))
  expect((await attestat('list --json')).json).toEqual([])
})

test('documents are issued into one archive', async () => {
  const issued = await attestat('issue graduates.csv --unbound --yes --archive handed.zip --json')
  expect(issued).toMatchObject({ code: 0, json: { issued: 3, archive: 'handed.zip' } })
  const parts = readZipArchive(readFileSync(place.path('handed.zip')))
  expect([...parts.keys()][0]).toBe(`${stem}/${stem}.vc.sd-jwt`)
  expect((await attestat('export --archive handed.zip')).stderr).toMatch(/^FILE_EXISTS: /)
  const again = await attestat('export --archive handed.zip --force --proof --json')
  expect(again.json).toEqual({ archive: 'handed.zip', files: 6 })
  expect(readZipArchive(readFileSync(place.path('handed.zip'))).size).toBe(6)
})

test('a later file is compared with what was issued, without a value of it', async () => {
  const changed = diplomaRow(2, { 'Фамилия получателя': 'Петрова' })
  await place.write('later.csv', diplomaFile([diplomaRow(1), changed]))
  const dry = await attestat('issue later.csv --unbound --partial --dry-run --json')
  expect(dry.json).toMatchObject({
    alreadyIssued: 1,
    differs: 1,
    differing: [{ row: 3, fields: ['familyName'] }],
    missing: { batch: 1, rowKeys: ['school-diploma/07724/0000003'] },
  })
  const text = await attestat('issue later.csv --unbound --partial --dry-run')
  expect(text.stdout).toMatch(/row 3 +school-diploma\/07724\/0000002 +Family name/)
  expect(text.stdout).not.toContain('Петрова')
})

test('a person is found by a person, on the terminal; programs see names only when asked', async () => {
  const [list, json, named] = await Promise.all([
    attestat('list'),
    attestat('list --json'),
    attestat('find --json --names', 'иванова мария'),
  ])
  expect(list.stdout).toContain('Иванова Мария Сергеевна')
  expect(json.stdout).not.toContain('Иванова')
  expect(named.json[0].name).toBe('Иванова Мария Сергеевна')
})

test('what was done in a month is listed by its days', async () => {
  const today = new Date().toISOString().slice(0, 10)
  const count = async (options: string) => (await attestat(`list ${options} --json`)).json.length
  expect(await count(`--since ${today} --batch 1`)).toBe(3)
  expect(await count(`--until ${today}`)).toBe(3)
  expect(await count('--until 2020-01-01')).toBe(0)
  expect(await count('--batch 2')).toBe(0)
  expect((await attestat('list --until 2026-02-30')).code).toBe(2)
  expect((await attestat(`audit --since ${today} --json`)).json).toHaveLength(1)
  expect((await attestat('audit --lang ru')).stdout).toMatch(/ {2}выпуск +партия 1$/m)
  expect((await attestat('audit --until 2020-01-01 --json')).json).toEqual([])
})

test('the proof of a batch is written beside the document, and checked with it', async () => {
  const exported = await attestat(`export ${key} --out proofs --folders --proof --json`)
  expect(exported.json.files).toEqual([`${stem}/${stem}.vc.sd-jwt`, `${stem}/${stem}.vc.sd-jwt.proof.json`])
  await attestat('export school-diploma/07724/0000002 --out proofs --proof')
  await attestat('publish site --type school-diploma')
  await attestat('registry init registry --id https://registry.example/ --name Registry')
  await attestat('registry delegate registry --to region --kind school-diploma --name Region')
  await attestat('registry recognise registry site/registry-entry.json --by region')
  await attestat('registry publish registry')
  expect((await attestat('trust pack --registry registry --site site --out trust.pack')).code).toBe(0)

  const document = `proofs/${stem}/${stem}.vc.sd-jwt`
  const pinned = await place.pinned('trust.pack')
  const verify = (file: string, proof: string, more = '--json') =>
    attestat(`verify ${file} ${pinned} --policy lenient-preview --proof ${proof} ${more}`)
  const told = (ran: { json: { checks: { name: string; code?: string; evidence: object }[] } }) =>
    ran.json.checks.find(({ name }) => name === 'in-batch')
  const good = await verify(document, `${document}.proof.json`)
  expect(good).toMatchObject({ code: 0 })
  expect(told(good)?.evidence).toMatchObject({ issuer: did, batch: 1, count: 3 })
  const text = await verify(document, `${document}.proof.json`, '--lang en')
  expect(text.stdout).toMatch(/Batch 1 of the issuer: 3 documents, sealed on /)

  const other = await verify(document, 'proofs/school-diploma_07724_0000002.vc.sd-jwt.proof.json')
  expect(other.code).toBe(10)
  expect(told(other)?.code).toBe('INCLUSION_INVALID')
  const proof = JSON.parse(await place.read(`${document}.proof.json`))
  const claims = JSON.parse(Buffer.from(proof.manifest.payload, 'base64url').toString())
  proof.manifest.payload = Buffer.from(JSON.stringify({ ...claims, count: 4 })).toString('base64url')
  await place.write('forged.json', JSON.stringify(proof))
  const forged = await verify(document, 'forged.json')
  expect(forged.code).toBe(10)
  expect(told(forged)?.code).toBe('SIGNATURE_INVALID')
  await place.write('none.json', '{}')
  expect((await verify(document, 'none.json')).stderr).toMatch(/^BATCH_PROOF_INVALID: /)
  expect((await verify('proofs', 'forged.json')).code).toBe(2)
}, 180_000)

test('a site is never published around the issuer folder', async () => {
  for (const path of ['school', '.']) {
    const refused = await attestat(`publish ${path} --lang ru`)
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain(`в ${path} лежит папка эмитента`)
  }
  await expect(place.read('school/registry-entry.json')).rejects.toThrow()
})

test('a site is not published among what belongs to persons, unless that is meant', async () => {
  await mkdir(place.path('handed/over'), { recursive: true })
  await place.write('handed/over/1.vc.sd-jwt', 'a document')
  const refused = await attestat('publish handed')
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('1.vc.sd-jwt') })
  await expect(place.read('handed/registry-entry.json')).rejects.toThrow()
  expect((await attestat('publish handed --force --dry-run')).code).toBe(0)
})

test('the page for people is published, and never over a home page of somebody’s own', async () => {
  expect(await place.read('site/index.html')).toContain('Лицей № 130')
  await place.write('site/index.html', '<h1>Home</h1>')
  expect((await attestat('publish site')).stderr).toMatch(/^FILE_EXISTS: .*index\.html/)
  expect((await attestat('publish site --page ../x.html')).code).toBe(2)
  expect((await attestat('publish site --page attestat.html --type school-diploma')).code).toBe(0)
  expect(await place.read('site/index.html')).toBe('<h1>Home</h1>')
  expect(await place.read('site/attestat.html')).toContain('Лицей № 130')
  expect((await attestat('publish site --force --type school-diploma')).code).toBe(0)
  expect(await place.read('site/index.html')).toContain('Лицей № 130')
})

test('after a theft everything is revoked and reissued, what was revoked for its own sake left alone', async () => {
  const reason = ['--yes', '--json', '--reason', 'the key was stolen']
  const early = await attestat(`reissue --key ${did}#key-1`, ...reason)
  expect(early).toMatchObject({ code: 3, json: { error: { code: 'KEY_STILL_SIGNS' } } })
  await attestat('revoke school-diploma/07724/0000003 --yes --reason cheated')
  await attestat(`key compromise ${did}#key-1 --since 2026-01-01T00:00:00Z`, ...reason)
  expect((await attestat(`revoke --key ${did}#key-1`, ...reason)).json.revoked).toBe(2)
  await attestat('key rotate', ...reason)
  const dry = await attestat(`reissue --key ${did}#key-1 --dry-run`, ...reason)
  expect(dry.json).toMatchObject({ reissued: 2, left: 1, dryRun: true })
  expect((await attestat(`reissue --key ${did}#key-1 --reason stolen`)).stderr).toMatch(
    /^QUESTION_UNANSWERED/,
  )
  const done = await attestat(`reissue --key ${did}#key-1`, ...reason)
  expect(done).toMatchObject({ code: 0, json: { batches: [2], reissued: 2, left: 1, refused: [] } })
  expect((await attestat(`reissue --key ${did}#key-1`, ...reason)).json).toMatchObject({ reissued: 0 })
  expect((await attestat('reissue --reason x')).code).toBe(2)
}, 180_000)

test('of the copies before and after a theft only the later ones hold', async () => {
  expect((await attestat('export --batch 2 --out new --json')).json.files).toHaveLength(2)
  expect((await attestat('export --batch 7 --out new')).stderr).toMatch(/^DOCUMENT_NOT_FOUND: /)
  await attestat('publish site --type school-diploma')
  await attestat('registry recognise registry site/registry-entry.json --by region')
  await attestat('registry publish registry')
  expect((await attestat('trust pack --registry registry --site site --out trust.pack --force')).code).toBe(0)
  const codes = async (file: string) =>
    (await attestat(`verify ${file} --trust trust.pack --policy lenient-preview --json`)).json.codes
  expect(await codes(`new/${stem}.vc.sd-jwt`)).not.toContain('STATUS_REVOKED')
  const old = await codes(`proofs/${stem}/${stem}.vc.sd-jwt`)
  expect(old).toEqual(expect.arrayContaining(['KEY_COMPROMISED', 'STATUS_REVOKED']))
  expect(
    (
      await attestat(
        `verify new/${stem}.vc.sd-jwt ${await place.pinned('trust.pack')} --policy lenient-preview`,
      )
    ).code,
  ).toBe(0)
}, 180_000)

test('a batch says which of its documents were revoked since, and what differs apart from the faults', async () => {
  const changed = diplomaRow(2, { 'Фамилия получателя': 'Петрова' })
  const faulty = diplomaRow(4, { 'Дата выдачи': '31.06.2026' })
  await place.write('again.csv', diplomaFile([diplomaRow(3), changed, faulty]))
  const ran = await attestat('issue again.csv --unbound --partial')
  expect(ran.code).toBe(3)
  expect(ran.stdout).toMatch(
    /^ +D4 .*ROW_DATE_INVALID[\s\S]*\nIssued: 0\nIssued before, left alone: 1\nOf these revoked since, .*: 1; .*: attestat list --status invalid\n/,
  )
  expect(ran.stdout).toMatch(
    /\nRefused rows: 1\nIssued before with other content, left alone: 1\n.*ROW_DIFFERS/,
  )
  expect((await attestat('list --status invalid')).stdout).toMatch(/0000003 .* cheated\n/)
})
