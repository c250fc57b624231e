/** What the program says of documents that are no achievements: guardian links and endorsements. */
import { cp } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorkplace, type Workplace } from './program.ts'

let place: Workplace
let attestat: Workplace['attestat']

const today = new Date().toISOString().slice(0, 10)
/** A child of ten, whenever this runs. */
const born = new Date(Date.now() - 3700 * 86_400_000).toISOString().slice(0, 10)

beforeAll(async () => {
  place = await openWorkplace()
  attestat = place.attestat
  await place.write(
    'guardians.csv',
    `Фамилия родителя;Имя родителя;Фамилия ребёнка;Имя ребёнка;Дата рождения ребёнка;Кем приходится;Номер записи;Дата выдачи
Соколова;Ирина;Соколова;Анна;${born};мать;1;${today}
`,
  )
  await place.write(
    'letters.csv',
    `Что рекомендуется;Идентификатор;Наименование;Фамилия;Имя;Текст рекомендации;Исходящий номер;Дата рекомендации
Документ;urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c0009;Диплом олимпиады;Соколова;Анна;Все задачи решены самостоятельно.;1;${today}
`,
  )
  await attestat('init school --did web:school130.example --name', 'Лицей № 130')
  for (const sheet of ['guardians', 'letters']) {
    const issued = await attestat(`issue ${sheet}.csv --issuer school --unbound --out documents --yes --json`)
    expect(issued).toMatchObject({ code: 0, json: { issued: 1, files: 1 } })
  }
})
afterAll(() => place.remove())

test('a file of either says what it says, in words of its type', async () => {
  const [link, letter] = await Promise.all([
    attestat(`show --lang ru documents/guardian-link_${today}_1.vc.sd-jwt`),
    attestat(`show --lang en documents/endorsement_${today}_1.vc.sd-jwt`),
  ])
  expect(link.stdout).toMatch(/Фамилия представителя +Соколова/)
  expect(link.stdout).toMatch(/Имя ребёнка +Анна/)
  expect(letter.stdout).toMatch(/Text +Все задачи решены самостоятельно/)
})

test('an endorsement is printed; a guardian link is refused, and says why', async () => {
  const printed = await attestat('print --issuer school --out pdf --json')
  expect(printed.code).toBe(3)
  expect(printed.json).toMatchObject({
    files: [`endorsement_${today}_1.pdf`],
    refused: [{ rowKey: `guardian-link/${today}/1`, code: 'TYPE_NOT_PRINTABLE' }],
  })
})

test('guardians of a register’s export become links, from the folder to the letter with the file alone', async () => {
  const folder = fileURLToPath(new URL('../../fixtures/records/roster-2026', import.meta.url))
  await cp(folder, place.path('roster'), { recursive: true })
  // The fixture ages; these children and this day do not.
  await renewed('roster/users.csv', /2026-06-15,/g, `${today},`)
  await renewed('roster/demographics.csv', /,20\d\d-\d\d-\d\d,(?=\w)/g, `,${born},`)

  const looked = await attestat('import roster --type guardian-link --issuer school --json')
  expect(looked).toMatchObject({
    code: 0,
    json: { source: 'oneroster', sheet: 'guardians', rows: 7, refusedRows: [] },
  })
  const issued = await attestat(
    'issue roster --type guardian-link --issuer school --unbound --yes --out links --json',
  )
  expect(issued).toMatchObject({ code: 0, json: { issued: 7, files: 7 } })
  const link = await attestat(`show --lang ru links/guardian-link_${today}_S1-P1.vc.sd-jwt`)
  expect(link.stdout).toMatch(/Фамилия представителя +Харитонова/)
  expect(link.stdout).toMatch(/Фамилия ребёнка +Соколова/)
  expect(link.stdout).not.toMatch(/parents\.example/)

  await place.write('mail.json', JSON.stringify({ [`guardian-link/${today}/S1-P1`]: 'p1@parents.example' }))
  const mailed = await attestat(
    'mail S1-P1 --issuer school --recipients mail.json --outbox outbox --from a@school130.example --json',
  )
  expect(mailed).toMatchObject({ code: 0, json: { done: [`guardian-link/${today}/S1-P1`] } })
  const letter = await place.read(`outbox/guardian-link_${today}_S1-P1.eml`)
  const file = await place.read(`links/guardian-link_${today}_S1-P1.vc.sd-jwt`)
  expect(letter.replaceAll('\r\n', '')).toContain(Buffer.from(file).toString('base64'))
  expect(letter).not.toContain('application/pdf')
})

/** Replaces what a file of the place says. */
async function renewed(file: string, pattern: RegExp, by: string): Promise<void> {
  const text = await place.read(file)
  expect(text).toMatch(pattern)
  await place.write(file, text.replaceAll(pattern, by))
}

test('a type without results says nothing of results', async () => {
  const [link, diploma] = await Promise.all([
    attestat('types show guardian-link'),
    attestat('types show school-diploma'),
  ])
  expect(link.stdout).toContain('Кем приходится')
  expect(link.stdout).not.toContain('Results:')
  expect(diploma.stdout).toContain('Results:')
})
