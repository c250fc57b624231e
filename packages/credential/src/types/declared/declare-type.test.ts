import { describe, expect, test } from 'vitest'
import { chessCamp, chessCampVct, declaredRecords } from '../../../../../fixtures/declared-types.ts'
import { sampleContext } from '../../../../../fixtures/sample-records.ts'
import type { JsonObject } from '../../json.ts'
import type { CredentialRecord } from '../credential-type.ts'
import { declareType } from './declare-type.ts'
import { sampleTypeFile } from './sample.ts'

const records = declaredRecords['chess-camp'] as Readonly<Record<string, CredentialRecord>>
const { full, least } = records as { full: CredentialRecord; least: CredentialRecord }

/** A type file as a person may have broken it. */
// biome-ignore lint/suspicious/noExplicitAny: the point of the edits is that they do not keep to the types.
type Loose = any

function declareWith(edit: (file: Loose) => void, id = 'chess-camp') {
  const file = structuredClone(sampleTypeFile('chess-camp')) as Loose
  edit(file)
  return declareType(file as JsonObject, { id, vct: chessCampVct, at: 'types/chess-camp.json' })
}

test('the sample declares a type as it is, under any id', () => {
  expect(declareWith(() => {}).id).toBe('chess-camp')
  const place = { id: 'robot-day-2026', vct: 'urn:x', at: 'f' }
  expect(declareType(sampleTypeFile('robot-day-2026'), place).achievementTypes).toEqual(['ext:RobotDay2026'])
})

test('a record becomes a document with everything where the file puts it', () => {
  const document = chessCamp.toCredential(full, sampleContext)
  expect(document).toMatchObject({
    name: 'Сертификат — Дебют-2026',
    awardedDate: '2026-07-20T00:00:00Z',
    evidence: [{ genre: 'ext:Order', description: '№ 17-л' }],
    credentialSubject: {
      licenseNumber: '14',
      activityStartDate: '2026-07-01T00:00:00Z',
      achievement: {
        id: `${chessCampVct}#achievement:camp-debyut-2026:group-starshaya-gruppa`,
        achievementType: 'ext:ChessCamp',
        name: 'Дебют-2026',
        specialization: 'старшая группа',
      },
    },
  })
  expect(document.credentialSubject.result).toEqual(
    [
      ['award', 'победитель'],
      ['place', '1'],
      ['place-1', 'true'],
      ['place-3', 'true'],
      ['place-10', 'true'],
      ['hours', '72'],
      ['hours-36', 'true'],
      ['hours-72', 'true'],
      ['theory', '5'],
    ].map(([key, value]) => ({ type: ['Result'], resultDescription: `${chessCampVct}#${key}`, value })),
  )
})

test('what a record has not is not in the document, thresholds that it misses neither', () => {
  const { evidence, validUntil, credentialSubject } = chessCamp.toCredential(least, sampleContext)
  expect([evidence, validUntil]).toEqual([[], undefined])
  expect(credentialSubject.result).toMatchObject([{ value: 'участник' }, { value: '24' }])
  expect(credentialSubject.achievement).not.toHaveProperty('specialization')
  expect(credentialSubject).not.toHaveProperty('activityStartDate')
})

test('a record without what everybody must see makes no document', () => {
  const { camp: _, ...without } = least
  expect(() => chessCamp.toCredential(without, sampleContext)).toThrow(
    expect.objectContaining({ code: 'REQUIRED_CLAIM_MISSING', at: 'camp' }),
  )
})

test('the words of a choice are understood, and marks as everywhere', () => {
  const choices = (name: string) => chessCamp.fields.find((field) => field.name === name)?.choices
  expect(choices('award')).toMatchObject({ победитель: 'победитель', победительница: 'победитель' })
  expect(choices('theory')).toMatchObject({ отлично: '5', зачтено: 'pass' })
})

test.each([
  ['birthDate', { birthDate: '2026-07-20' }, 'BIRTH_AFTER_AWARD'],
  ['endDate', { endDate: '2026-06-30' }, 'DATES_OUT_OF_ORDER'],
  ['place', { place: '0' }, 'RESULT_OUT_OF_RANGE'],
  ['hours', { hours: '501' }, 'RESULT_OUT_OF_RANGE'],
])('the lint finds fault with %s, and nothing wrong with the record as it was', (field, change, code) => {
  expect(chessCamp.lint(full)).toEqual([])
  expect(chessCamp.lint({ ...full, ...change })).toMatchObject([{ code, severity: 'blocks', field }])
})

describe('a file is refused with the place and what was expected there', () => {
  const camp = (file: Loose) => file.fields[0]
  test.each<[string, string, (file: Loose) => void]>([
    ['a member that nobody knows', 'color', (file) => Object.assign(file, { color: 'red' })],
    ['a missing member', 'label', (file) => delete file.label],
    ['a label of one language', 'label.en', (file) => delete file.label.en],
    ['a label that is not what it seems', 'label.ru', (file) => Object.assign(file.label, { ru: 'Cмена' })],
    ['an id that is not the name of the file', 'id', (file) => Object.assign(file, { id: 'other' })],
    ['a kind that it cannot extend', 'extends', (file) => Object.assign(file, { extends: 'nothing' })],
    [
      'an achievementType of the standard',
      'achievementType',
      (file) => Object.assign(file, { achievementType: 'Award' }),
    ],
    ['no fields', 'fields', (file) => Object.assign(file, { fields: [] })],
    [
      'a kind of field for names of persons',
      'fields[0].kind',
      (file) => Object.assign(camp(file), { kind: 'person-name' }),
    ],
    [
      'a field that names the person',
      'fields[0].name',
      (file) => Object.assign(camp(file), { name: 'familyName' }),
    ],
    [
      'a field that every object has',
      'fields[0].name',
      (file) => Object.assign(camp(file), { name: 'toString' }),
    ],
    ['a field twice', 'fields[1].name', (file) => Object.assign(file.fields[1], { name: 'camp' })],
    [
      'a header of the person',
      'fields[0].headers[1]',
      (file) => Object.assign(camp(file), { headers: ['Смена', 'ФАМИЛИЯ'] }),
    ],
    [
      'a header twice',
      'fields[1].headers[0]',
      (file) => Object.assign(file.fields[1], { headers: ['смена'] }),
    ],
    [
      'the name of another field as a header',
      'fields[0].headers[0]',
      (file) => Object.assign(camp(file), { headers: ['hours'] }),
    ],
    ['a choice without choices', 'fields[1].choices', (file) => delete file.fields[1].choices],
    [
      'choices of a text',
      'fields[0].choices',
      (file) => Object.assign(camp(file), { choices: [{ value: 'а' }] }),
    ],
    [
      'a word for two choices',
      'fields[1].choices',
      (file) => Object.assign(file.fields[1].choices[1], { words: ['МЛАДШАЯ'] }),
    ],
    [
      'a national identifier to be issued',
      'fields[11].neverIssued',
      (file) => Object.assign(file.fields[11], { kind: 'national-id', neverIssued: false }),
    ],
    ['a field without a place', 'fields[11]', (file) => delete file.fields[11].neverIssued],
    ['a row key of no field', 'rowKey[0]', (file) => Object.assign(file, { rowKey: ['familyName'] })],
    [
      'a row key that may be empty',
      'rowKey[1]',
      (file) => Object.assign(file, { rowKey: ['camp', 'place'] }),
    ],
    [
      'a row key that says one thing twice',
      'rowKey[1]',
      (file) => Object.assign(file, { rowKey: ['camp', 'camp'] }),
    ],
    [
      'a result of a field that is dropped',
      'results[0].field',
      (file) => Object.assign(file.results[0], { field: 'parentPhone' }),
    ],
    [
      'thresholds of what is no number',
      'results[0].field',
      (file) => Object.assign(file.results[0], { atLeast: ['1'] }),
    ],
    [
      'a key that a threshold has',
      'results[2].key',
      (file) => Object.assign(file.results[2], { key: 'place-1' }),
    ],
    ['a maximum below the minimum', 'results[2].max', (file) => Object.assign(file.results[2], { max: '0' })],
    ['a number that is none', 'results[2].min', (file) => Object.assign(file.results[2], { min: 1 })],
    [
      'a mark where everybody sees it',
      'document.achievement.name',
      (file) => Object.assign(file.document.achievement, { name: '{theory}' }),
    ],
    [
      'a number where everybody sees it',
      'document.name',
      (file) => Object.assign(file.document, { name: '№ {certificateNumber}' }),
    ],
    [
      'a name where everybody sees it',
      'document.name',
      (file) => Object.assign(file.document, { name: '{familyName}' }),
    ],
    ['a text with a gap', 'document.name', (file) => Object.assign(file.document, { name: '{group}' })],
    ['a brace of nothing', 'document.name', (file) => Object.assign(file.document, { name: '{camp' })],
    [
      'an award on no date',
      'document.awardedDate',
      (file) => Object.assign(file.document, { awardedDate: 'camp' }),
    ],
    [
      'evidence of no genre',
      'document.evidence[0].genre',
      (file) => Object.assign(file.document.evidence[0], { genre: 'Order' }),
    ],
  ])('%s', (_, at, edit) => {
    expect(() => declareWith(edit)).toThrow(
      expect.objectContaining({
        code: 'TYPE_FILE_INVALID',
        at: `types/chess-camp.json: ${at}`,
        details: { expected: { en: expect.any(String), ru: expect.stringMatching(/[а-яё]/) } },
      }),
    )
  })

  test('names of types that come along are taken, however they are capitalised', () => {
    const taken = (change: object, id?: string) => () =>
      declareWith((file) => Object.assign(file, change), id)
    expect(taken({ id: 'sports-rank' }, 'sports-rank')).toThrow(
      expect.objectContaining({ code: 'TYPE_ID_TAKEN', at: 'types/chess-camp.json: id' }),
    )
    expect(taken({ achievementType: 'ext:SPORTSRANK' })).toThrow(
      expect.objectContaining({ code: 'TYPE_ACHIEVEMENT_TYPE_TAKEN', details: { id: 'sports-rank' } }),
    )
    expect(taken({ achievementType: 'ext:SportsRanking' })).not.toThrow()
  })
})
