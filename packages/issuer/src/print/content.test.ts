import {
  type CredentialRecord,
  credentialType,
  readCredential,
  secureCredential,
  slotsOf,
} from '@attestat/credential'
import { expect, test } from 'vitest'
import { printableSamples } from '../../../../fixtures/printable-documents.ts'
import { sampleContext, sampleRecord } from '../../../../fixtures/sample-records.ts'
import { testSigner } from '../../../../fixtures/test-keys.ts'
import { type PrintedContent, printedContent } from './content.ts'
import { printDocument } from './print-document.ts'

const signer = testSigner('school', `${sampleContext.issuer.id}#key-1`)

/** What is printed of a record, after it was signed with all its decoys. */
async function contentOf(
  typeId: string,
  record: CredentialRecord,
  language: 'ru' | 'en' = 'ru',
): Promise<PrintedContent> {
  const type = credentialType(typeId)
  const document = type.toCredential(record, sampleContext)
  const issuedAt = sampleContext.validFrom
  const text = await secureCredential('vc+sd-jwt', { document, issuedAt, ...slotsOf(type) }, signer)
  return printedContent(await readCredential(text), type, language)
}

test('says what the document says, in Russian words, days and decimals', async () => {
  const content = await contentOf('school-diploma', sampleRecord('school-diploma', 'honours'))
  expect(content).toMatchObject({
    field: 'education',
    kind: 'Аттестат',
    title: 'Аттестат о среднем общем образовании с отличием',
    name: 'Соколова Анна Сергеевна',
    awardedOn: '2026-06-26',
    number: '05424001234567',
    issuer: sampleContext.issuer.name,
  })
  expect(content.details).toContainEqual({ label: 'Дата рождения', value: '14 марта 2009 г.' })
})

test('has the results in the order of the catalogue, though the document shuffles them', async () => {
  const { results } = await contentOf('school-diploma', sampleRecord('school-diploma', 'honours'))
  expect(results).toEqual([
    { label: 'Русский язык', value: '5' },
    { label: 'Геометрия', value: '4' },
    { label: 'Информатика', value: '5' },
    { label: 'История', value: '4' },
    { label: 'Индивидуальный проект', value: 'зачтено' },
    { label: 'Средний балл', value: '4,50' },
  ])
})

test('leaves out the thresholds: the page shows the numbers themselves', async () => {
  const { results } = await contentOf('school-diploma', sampleRecord('school-diploma', 'honours'))
  expect(results.map(({ label }) => label).join()).not.toMatch(/не ниже|не моложе/)
})

test('leaves out no course of a transcript, and calls each by its name', async () => {
  const { results } = await contentOf('transcript', sampleRecord('transcript', 'college'))
  expect(results).toEqual([
    { label: 'Операционные системы', value: '5' },
    { label: 'Элементы высшей математики', value: '3' },
    { label: 'Средний балл', value: '4,00' },
  ])
})

test('tells a status in words, and a statement that is only ever true not at all', async () => {
  const enrolment = await contentOf('enrolment', sampleRecord('enrolment', 'bare'))
  expect(enrolment.results).toEqual([{ label: 'Статус обучения', value: 'обучается' }])
  const race = await contentOf('competition-result', sampleRecord('competition-result', 'full'))
  expect(race.results.map(({ value }) => value)).toEqual(['3', '41', '2:12.40', '48,5'])
})

test('of an endorsement has its words, whom it speaks for, and who speaks', async () => {
  const content = await contentOf('endorsement', sampleRecord('endorsement', 'document'))
  expect(content).toMatchObject({
    kind: 'Рекомендация',
    title: 'Рекомендация к документу',
    name: 'Диплом призёра олимпиады школьников «Параллели»',
    awardedOn: '2026-04-20',
    description: 'Задачи решены самостоятельно, решение третьей вошло в сборник олимпиады.',
    results: [],
  })
  expect(content).not.toHaveProperty('field')
  // The document shuffles its evidence.
  expect(content.details).toEqual(
    expect.arrayContaining([
      { label: 'Чей документ', value: 'Соколова Анна Сергеевна' },
      { label: 'Автор рекомендации', value: 'Лыткина Мария Павловна, учитель информатики' },
      { label: 'Исходящий номер', value: '№ 15-р' },
      { label: 'Действует до', value: '20 апреля 2027 г.' },
    ]),
  )
  const person = await contentOf('endorsement', sampleRecord('endorsement', 'person'))
  expect(person.name).toBe('Ким Лев')
})

test('speaks English where it is asked to', async () => {
  const content = await contentOf('school-diploma', sampleRecord('school-diploma', 'honours'), 'en')
  expect(content.details).toContainEqual({ label: 'Date of birth', value: '14 March 2009' })
  expect(content.results).toContainEqual({ label: 'Grade point average', value: '4.50' })
})

test.each(printableSamples)(
  'has no Russian label on the English page of a %s (%s)',
  async (type, _, record) => {
    const { kind, details, results } = await contentOf(type, record, 'en')
    const labels = [kind, ...details.map(({ label }) => label)]
    // A course of a transcript has no name but its own.
    if (type !== 'transcript') labels.push(...results.map(({ label }) => label))
    expect(labels.filter((label) => /[а-яё]/i.test(label))).toEqual([])
  },
)

test('names the order and the competition, and the last day that counts', async () => {
  const { details } = await contentOf('sports-rank', sampleRecord('sports-rank', 'full'))
  expect(details).toContainEqual({ label: 'Приказ о присвоении разряда', value: '№ 117-нг' })
  expect(details).toContainEqual({ label: 'Действует до', value: '22 мая 2029 г.' })
})

test('takes one page for a full certificate, and more where there is more to say', async () => {
  const record = { ...sampleRecord('school-diploma', 'honours') }
  for (const { name, kind } of credentialType('school-diploma').fields)
    if (kind === 'mark') record[name] = '5'
  const content = await contentOf('school-diploma', record)
  expect(content.results).toHaveLength(23)
  expect(await pagesOf(content)).toBe(1)
  const name = 'Римская-Корсакова-Оболенская Александра-Виктория Константиновна'
  expect(await pagesOf({ ...content, name })).toBe(1)
  const results = Array.from({ length: 120 }, (_, i) => ({ label: `Предмет ${i + 1}`, value: '5' }))
  expect(await pagesOf({ ...content, results })).toBe(3)
})

test('the same document makes the same bytes', async () => {
  const content = await contentOf('sports-rank', sampleRecord('sports-rank', 'bare'))
  expect(Buffer.from(await pdfOf(content)).equals(await pdfOf(content))).toBe(true)
})

const pdfOf = (content: PrintedContent) =>
  printDocument({
    content,
    paper: 'ATTESTAT1:000',
    issuerId: sampleContext.issuer.id,
    printedAt: sampleContext.validFrom,
    attachment: { name: 'a.vc.sd-jwt', mediaType: 'application/vc+sd-jwt', bytes: Buffer.from('a.b.c~') },
  })

async function pagesOf(content: PrintedContent): Promise<number> {
  return (
    Buffer.from(await pdfOf(content))
      .toString('latin1')
      .match(/\/Type \/Page\n/g)?.length ?? 0
  )
}
