/** A school's own type, from its file to the verdict of a university and the words on both screens. */
import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorkplace, type Workplace } from './program.ts'

let place: Workplace
let attestat: Workplace['attestat']

const university = 'https://admission.example'
const did = 'did:web:school130.example'
const vct = 'https://school130.example/types/chess-camp.json'
const key = 'chess-camp/ДЕБЮТ-2026/14'
const document = `documents/${key.replaceAll('/', '_')}.vc.sd-jwt`
const table = [
  'Фамилия;Имя;Дата рождения;Смена;Номер сертификата;Дата выдачи;Итог турнира;Место;Часы',
  'Соколова;Анна;14.03.2012;Дебют-2026;14;20.06.2026;победительница;1;72',
].join('\n')

beforeAll(async () => {
  place = await openWorkplace()
  attestat = place.attestat
  await attestat('init school --did web:school130.example --name', 'Лицей № 130')
  await place.write('camp.csv', `\uFEFF${table}\n`)
})
afterAll(() => place.remove())

test('begins a type with a file that works as it is, and never over another', async () => {
  const made = await attestat('types new chess-camp --issuer school --lang ru')
  expect(made).toMatchObject({ code: 0, stderr: '' })
  expect(made.stdout).toContain('school/types/chess-camp.json')
  expect(made.stdout).toContain('attestat types show chess-camp --issuer school --lang ru, ')
  expect((await attestat('types new chess-camp --issuer school')).stderr).toMatch(/^FILE_EXISTS: /)
  expect((await attestat('types new sports-rank --out other.json')).stderr).toMatch(/^TYPE_ID_TAKEN: /)
  expect((await attestat('types new Шахматы --out other.json')).stderr).toMatch(/^TYPE_FILE_INVALID: /)
  const onStdout = await attestat('types new chess-camp --out -')
  expect(JSON.parse(onStdout.stdout)).toEqual(JSON.parse(await place.read('school/types/chess-camp.json')))
})

test('lists and shows the type, and makes its empty sheet, where the issuer is named', async () => {
  const [own, without, shown, unknown] = await Promise.all([
    attestat('types --issuer school --json'),
    attestat('types --json'),
    attestat('types show chess-camp --issuer school --lang ru'),
    attestat('types show chess-camp'),
  ])
  expect(own.json.at(-1)).toMatchObject({ id: 'chess-camp', vct, own: true, extends: 'course-completion' })
  expect(without.json.some(({ own }: { own: boolean }) => own)).toBe(false)
  expect(shown.stdout).toContain('Место в турнире: не ниже 3')
  expect(unknown.code).toBe(2)
  expect((await attestat('types sheet chess-camp --issuer school --out camp.xlsx')).code).toBe(0)
})

test('refuses a broken file with its place, and what was expected there', async () => {
  const file = 'school/types/chess-camp.json'
  const good = await place.read(file)
  await place.write(file, good.replace('"kind": "integer"', '"kind": "number"'))
  const refused = await attestat('types --issuer school')
  expect(refused.code).toBe(3)
  const sick = await attestat('doctor --issuer school --json')
  expect(sick.json.findings).toContainEqual(
    expect.objectContaining({ code: 'TYPE_FILE_REFUSED', at: expect.stringContaining('fields[7].kind') }),
  )
  expect(refused.stderr).toMatch(
    /^TYPE_FILE_INVALID: .*expected one of text, .*chess-camp\.json: fields\[7\]\.kind/s,
  )
  await place.write(file, good)
})

test('knows the spreadsheet by its columns, and issues it', async () => {
  const read = await attestat('import camp.csv --issuer school --json')
  expect(read.json).toMatchObject({ type: 'chess-camp', rows: 1, refusedRows: [] })
  expect((await attestat('import camp.csv')).stderr).toMatch(/^TYPE_UNDETECTED: /)
  await attestat('wallet init --wallet student.wallet')
  const { json } = await attestat(`wallet id --wallet student.wallet --audience ${did} --json`)
  await place.write('holders.json', JSON.stringify({ [key]: json.proof }))
  const issued = await attestat(
    'issue camp.csv --issuer school --holders holders.json --out documents --yes --json',
  )
  expect(issued.json).toMatchObject({ issued: 1, files: 1 })
  const [entry, list] = await Promise.all([
    attestat('show --issuer school --lang ru', key),
    attestat('list --issuer school --type chess-camp --json'),
  ])
  expect(entry.stdout).toMatch(/Место в турнире +1/)
  expect(list.json).toHaveLength(1)
})

test('shows what another row would look like, in the words of the school', async () => {
  await place.write('next.csv', `\uFEFF${table.replace(';14;', ';15;')}\n`)
  const preview = await attestat('issue next.csv --issuer school --unbound --dry-run --lang ru')
  expect(preview).toMatchObject({ code: 0, stderr: '' })
  expect(preview.stdout).toMatch(/Номер сертификата +15/)
  expect(preview.stdout).toMatch(/Место в турнире: не ниже 3 +да/)
})

test('publishes the type, and asks to be recognised by its names', async () => {
  const { json } = await attestat(
    'publish site --issuer school --type chess-camp --type course-completion --json',
  )
  expect(json.files).toContain('types/chess-camp.json')
  expect(await place.read('site/index.html')).toContain('Сертификат шахматной смены')
  const healthy = await attestat('doctor --issuer school --site site --json')
  const found = healthy.json.findings.map(({ code }: { code: string }) => code)
  expect(found).toContain('OWN_TYPES_SOUND')
  expect(found).toContain('TYPES_PUBLISHED')
  const request = JSON.parse(await place.read('site/registry-entry.json'))
  expect(request.mayAward).toEqual(['course-completion', vct, 'ext:ChessCamp'])
  await attestat('registry init registry --id https://registry.example/ --name', 'Реестр')
  for (const [recognised, pack] of [
    ['--kind course-completion', 'extended'],
    [`--kind ${vct} --kind ext:ChessCamp`, 'named'],
  ]) {
    const entry = `registry recognise registry site/registry-entry.json ${recognised} --force --json`
    expect((await attestat(entry)).code).toBe(0)
    expect((await attestat(`registry publish registry --out ${pack}-registry --force`)).code).toBe(0)
    const packed = await attestat(
      `trust pack --registry ${pack}-registry --site site --out ${pack}.pack --json`,
    )
    expect(packed.json.typeMetadata).toContain(vct)
  }
})

test('the wallet shows the document in the words of the school', async () => {
  const added = await attestat(`wallet add ${document} --wallet student.wallet --trust named.pack --lang ru`)
  expect(added.stdout).toContain('Сертификат шахматной смены')
  const { json } = await attestat('wallet list --wallet student.wallet --json')
  expect(json[0]).toMatchObject({ kind: vct, field: 'education', label: { en: 'Chess camp certificate' } })
  const shown = await attestat(`wallet show ${json[0].id} --wallet student.wallet --lang en`)
  expect(shown.stdout).toMatch(/Place in the tournament: 3 or better +yes/)
  const present = `wallet present --wallet student.wallet --credential ${json[0].id} --audience ${university}`
  const claims = '--claim credentialSubject.familyName --claim credentialSubject.licenseNumber'
  expect((await attestat(`${present} ${claims} --out answer.json --yes --purpose`, 'поступление')).code).toBe(
    0,
  )
})

test('a university accepts it where the registry names the type, in the words of the school', async () => {
  const verify = `verify answer.json --audience ${university} ${await place.pinned('named.pack')}`
  const [accepted, asText] = await Promise.all([
    attestat(`${verify} --json`),
    attestat(`${verify} --lang ru`),
  ])
  expect(accepted.code).toBe(0)
  expect(
    accepted.json.checks.filter(({ name }: { name: string }) => /may-award|schema/.test(name)),
  ).toMatchObject([{ status: 'passed' }, { status: 'passed' }])
  expect(accepted.json.credentials[0]).toMatchObject({ kind: vct })
  expect(asText.stdout).toMatch(/Номер сертификата +14/)
})

test('and not where the registry names only what the type extends', async () => {
  const { code, json } = await attestat(
    `verify answer.json --audience ${university} --trust extended.pack --json`,
  )
  expect(code).toBe(11)
  expect(json.codes).toContain('TYPE_NOT_KNOWN_HERE')
})

test('prints it; and without the file says which one to put back, but revokes all the same', async () => {
  expect((await attestat('print --issuer school --out paper --json')).json.files).toHaveLength(1)
  await rm(place.path('school/types/chess-camp.json'))
  const replaced = await attestat('replace --issuer school --reason ошибка', key, 'camp.csv')
  expect(replaced.stderr).toMatch(/^TYPE_FILE_MISSING: .*types\/chess-camp\.json/s)
  expect((await attestat('revoke --issuer school --reason ошибка --yes', key)).code).toBe(0)
})
