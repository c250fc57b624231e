/** What the program says of documents that are no achievements: guardian links and endorsements. */
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

test('a type without results says nothing of results', async () => {
  const [link, diploma] = await Promise.all([
    attestat('types show guardian-link'),
    attestat('types show school-diploma'),
  ])
  expect(link.stdout).toContain('Кем приходится')
  expect(link.stdout).not.toContain('Results:')
  expect(diploma.stdout).toContain('Results:')
})
