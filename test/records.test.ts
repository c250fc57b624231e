/**
 * One spreadsheet for each kind of document as its issuers keep it, and its twin with the faults that people make.
 * The first row of a twin is good, and each row below has what the table lists for it and nothing else.
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { credentialType, credentialTypes, explainCode, validateDocument } from '@attestat/credential'
import { importRecords } from '@attestat/issuer'
import { describe, expect, test } from 'vitest'
import { demoStudent } from '../fixtures/records/generate-graduates.ts'
import { sampleContext } from '../fixtures/sample-records.ts'

/** Where the fault shows, and its code. */
type Expected = readonly [row: number, column: string, code: string]

interface Sheet {
  readonly file: string
  readonly type: string
  readonly delimiter: string
  /** The faults that keep a row from being issued. */
  readonly refused: readonly Expected[]
  /** Those that somebody should look at. */
  readonly warned: readonly Expected[]
}

const sheets: readonly Sheet[] = [
  {
    file: 'sports-ranks',
    type: 'sports-rank',
    delimiter: ';',
    refused: [
      [3, 'Спортивный разряд', 'ROW_CHOICE_UNKNOWN'],
      [4, 'Действует до', 'RANK_TERM_INVALID'],
      [6, 'Номер удостоверения', 'ROW_KEY_DUPLICATE'],
      [7, 'Место', 'ROW_NUMBER_INVALID'],
      [8, 'Дата присвоения', 'ROW_DATE_AMBIGUOUS'],
      [9, 'Вид спорта', 'ROW_TEXT_SUSPICIOUS'],
      [10, 'Дата рождения', 'ROW_FIELD_MISSING'],
    ],
    warned: [[5, 'Действует до', 'RANK_TERM_UNUSUAL']],
  },
  {
    file: 'cultural-achievements',
    type: 'cultural-achievement',
    delimiter: ';',
    refused: [
      [3, 'Награда', 'ROW_CHOICE_UNKNOWN'],
      [4, 'Балл', 'ROW_NUMBER_INVALID'],
      [5, 'Номер диплома', 'ROW_KEY_DUPLICATE'],
      [6, 'Дата рождения', 'ROW_DATE_INVALID'],
      [7, 'Дата рождения', 'BIRTH_AFTER_AWARD'],
      [8, 'Конкурс', 'ROW_FIELD_MISSING'],
      [9, 'Имя', 'ROW_TEXT_SUSPICIOUS'],
    ],
    warned: [[9, 'Фамилия', 'ROW_NAME_DIFFERS']],
  },
  {
    file: 'olympiad-awards',
    type: 'olympiad-award',
    delimiter: ';',
    refused: [
      [3, 'Фамилия участника', 'ROW_TEXT_SUSPICIOUS'],
      [4, 'Дата рождения участника', 'ROW_DATE_INVALID'],
      [5, 'Статус', 'ROW_CHOICE_UNKNOWN'],
      [6, 'Этап', 'ROW_CHOICE_UNKNOWN'],
      [7, 'Номер диплома', 'ROW_KEY_DUPLICATE'],
      [8, 'Сумма баллов', 'SCORE_OVER_MAXIMUM'],
      [10, 'Степень диплома', 'OLYMPIAD_DEGREE_WITHOUT_AWARD'],
      [11, 'Учебный год', 'SCHOOL_YEAR_INVALID'],
      [13, 'Номер диплома', 'ROW_FIELD_MISSING'],
      [13, 'Сумма баллов', 'ROW_NUMBER_INVALID'],
      [14, 'Класс', 'ROW_CHOICE_UNKNOWN'],
    ],
    warned: [
      // Unlike row 3, where a letter is not what it seems.
      [8, 'Фамилия участника', 'ROW_NAME_DIFFERS'],
      [9, 'Фамилия участника', 'ROW_NAME_DIFFERS'],
      [9, 'Степень диплома', 'OLYMPIAD_DEGREE_UNUSUAL'],
      [12, 'Номер в перечне', 'OLYMPIAD_LIST_INCOMPLETE'],
    ],
  },
  {
    file: 'competition-results',
    type: 'competition-result',
    delimiter: ';',
    refused: [
      [3, 'Место', 'ROW_NUMBER_INVALID'],
      [4, 'Место', 'COMPETITION_PLACE_INVALID'],
      [5, 'Место', 'COMPETITION_PLACE_INVALID'],
      [6, 'Место', 'COMPETITION_RESULT_MISSING'],
      [7, 'Дата рождения', 'ROW_DATE_AMBIGUOUS'],
      [8, 'Дата проведения', 'ROW_DATE_SERIAL'],
      [9, 'Стартовый номер', 'ROW_KEY_DUPLICATE'],
      [10, 'Стартовый номер', 'ROW_FIELD_MISSING'],
      [11, 'Статус соревнования', 'ROW_CHOICE_UNKNOWN'],
      [12, 'Дата рождения', 'BIRTH_AFTER_AWARD'],
      [13, 'Имя спортсмена', 'ROW_TEXT_SUSPICIOUS'],
    ],
    warned: [[13, 'Фамилия спортсмена', 'ROW_NAME_DIFFERS']],
  },
  {
    file: 'gto-badges',
    type: 'gto-badge',
    delimiter: ';',
    refused: [
      // A Cyrillic letter that looks like the Roman ten.
      [3, 'Ступень', 'ROW_CHOICE_UNKNOWN'],
      [4, 'Знак отличия', 'ROW_CHOICE_UNKNOWN'],
      [6, 'Номер удостоверения', 'ROW_KEY_DUPLICATE'],
      [7, 'Номер приказа', 'ROW_FIELD_MISSING'],
      [8, 'Дата рождения', 'ROW_DATE_AMBIGUOUS'],
      [9, 'Дата рождения', 'BIRTH_AFTER_AWARD'],
      [10, 'Выполнено испытаний', 'ROW_NUMBER_INVALID'],
      [11, 'Фамилия', 'ROW_TEXT_SUSPICIOUS'],
    ],
    warned: [
      [5, 'Ступень', 'GTO_STEP_AGE'],
      [11, 'Фамилия', 'ROW_NAME_DIFFERS'],
    ],
  },
  {
    file: 'course-completions',
    type: 'course-completion',
    delimiter: ',',
    refused: [
      [3, 'СНИЛС', 'ROW_NATIONAL_ID_CHECKSUM'],
      [5, 'Срок обучения, часов (всего)', 'ROW_NUMBER_INVALID'],
      [6, 'Дата окончания обучения', 'COURSE_DATES_REVERSED'],
      [8, 'Итоговая аттестация', 'COURSE_MARK_FAILING'],
      [9, 'Итоговая аттестация', 'ROW_MARK_INVALID'],
      [10, 'Балл', 'SCORE_OVER_MAXIMUM'],
      [11, 'Номер документа', 'ROW_KEY_DUPLICATE'],
      [12, 'Номер документа', 'ROW_FIELD_MISSING'],
      [12, 'Вид документа', 'ROW_CHOICE_UNKNOWN'],
      [13, 'Срок обучения, часов (всего)', 'COURSE_HOURS_FEW'],
      [14, 'Максимальный балл', 'SCORE_MAXIMUM_ZERO'],
      [15, 'Номер документа', 'ROW_DOCUMENT_NUMBER_INVALID'],
    ],
    warned: [
      [4, 'Срок обучения, часов (всего)', 'COURSE_HOURS_FEW'],
      [7, 'Дата выдачи документа', 'COURSE_UNFINISHED'],
      [11, 'Фамилия слушателя', 'ROW_NAME_DIFFERS'],
    ],
  },
  {
    file: 'transcripts',
    type: 'transcript',
    delimiter: ';',
    refused: [
      [3, 'Физика', 'ROW_MARK_INVALID'],
      [4, 'Дисциплина 1', 'TRANSCRIPT_MARKS_MISSING'],
      [5, 'Оценка 2', 'TRANSCRIPT_COURSE_UNMARKED'],
      [6, 'Дисциплина 2', 'TRANSCRIPT_COURSE_UNNAMED'],
      [7, 'Дисциплина 2', 'TRANSCRIPT_COURSE_TWICE'],
      [8, 'Дисциплина 1', 'TRANSCRIPT_COURSE_TWICE'],
      [9, 'Уровень образования', 'ROW_CHOICE_UNKNOWN'],
      [10, 'Учебный год', 'SCHOOL_YEAR_INVALID'],
      [11, 'Номер справки', 'ROW_KEY_DUPLICATE'],
      [12, 'Дата выдачи справки', 'ROW_DATE_INVALID'],
      [13, 'Часы 1', 'ROW_NUMBER_INVALID'],
      [14, 'Дисциплина 2', 'ROW_TEXT_SUSPICIOUS'],
    ],
    warned: [],
  },
  {
    file: 'enrolments',
    type: 'enrolment',
    delimiter: '\t',
    refused: [
      [3, 'Класс', 'ENROLMENT_CLASS_LEVEL'],
      [4, 'Класс', 'ROW_CHOICE_UNKNOWN'],
      [5, 'Форма обучения', 'ROW_CHOICE_UNKNOWN'],
      [6, 'Действительна до', 'ENROLMENT_TERM_INVALID'],
      [9, '№ справки', 'ROW_KEY_DUPLICATE'],
      [10, 'Приказ о зачислении', 'ROW_FIELD_MISSING'],
      [11, 'Дата рождения ученика', 'ROW_DATE_AMBIGUOUS'],
      [12, 'Учебный год', 'SCHOOL_YEAR_INVALID'],
      [13, 'Имя ученика', 'ROW_FIELD_MISSING'],
    ],
    warned: [
      [7, 'Действительна до', 'ENROLMENT_TERM_LONG'],
      [8, 'Дата зачисления', 'ENROLMENT_NOT_BEGUN'],
      [13, 'Фамилия ученика', 'ROW_NAME_DIFFERS'],
    ],
  },
  {
    file: 'endorsements',
    type: 'endorsement',
    delimiter: ';',
    refused: [
      [3, 'Что рекомендуется', 'ROW_CHOICE_UNKNOWN'],
      [4, 'Идентификатор', 'ENDORSED_ID_INVALID'],
      [5, 'Наименование', 'ENDORSED_NAME_MISSING'],
      [6, 'Фамилия', 'ENDORSED_NAME_MISSING'],
      [8, 'Исходящий номер', 'ROW_KEY_DUPLICATE'],
      [9, 'Действует до', 'ENDORSEMENT_TERM_INVALID'],
      [10, 'Текст рекомендации', 'ROW_FIELD_MISSING'],
      [11, 'Дата рекомендации', 'ROW_DATE_AMBIGUOUS'],
      [12, 'Фамилия', 'ROW_TEXT_SUSPICIOUS'],
      [13, 'Исходящий номер', 'ROW_FIELD_MISSING'],
    ],
    warned: [[7, 'Текст рекомендации', 'ENDORSEMENT_NAMES_PERSON']],
  },
  {
    file: 'guardian-links',
    type: 'guardian-link',
    delimiter: ';',
    refused: [
      [3, 'Кем приходится', 'ROW_CHOICE_UNKNOWN'],
      [4, 'Ключ ребёнка', 'GUARDIAN_CHILD_ID_INVALID'],
      [5, 'Дата рождения обучающегося', 'GUARDIAN_CHILD_OF_AGE'],
      [6, 'Действует до', 'GUARDIAN_TERM_LONG'],
      [7, 'Действует до', 'GUARDIAN_TERM_INVALID'],
      [8, 'Дата рождения родителя', 'GUARDIAN_YOUNGER'],
      [11, 'Номер записи', 'ROW_KEY_DUPLICATE'],
      [12, 'СНИЛС обучающегося', 'ROW_NATIONAL_ID_CHECKSUM'],
      [13, 'Имя обучающегося', 'ROW_FIELD_MISSING'],
      [14, 'Фамилия обучающегося', 'ROW_TEXT_SUSPICIOUS'],
      [15, 'Дата рождения обучающегося', 'ROW_DATE_AMBIGUOUS'],
      [16, 'Основание', 'ROW_CHOICE_UNKNOWN'],
    ],
    warned: [
      [9, 'Кем приходится', 'GUARDIAN_RELATION_AGE'],
      [10, 'Основание', 'GUARDIAN_BASIS_UNUSUAL'],
    ],
  },
]

/** The student's part of a record, where it is not that of a person who is awarded something. */
const partOfStudent: Readonly<Record<string, (student: typeof demoStudent) => object>> = {
  endorsement: ({ familyName, givenName, patronymicName }) => ({ familyName, givenName, patronymicName }),
  'guardian-link': ({ familyName, givenName, patronymicName, birthDate }) => ({
    childFamilyName: familyName,
    childGivenName: givenName,
    childPatronymicName: patronymicName,
    childBirthDate: birthDate,
  }),
}

const pathOf = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/records/${name}`, import.meta.url))

test('every kind of document has a spreadsheet', () => {
  const kinds = ['school-diploma', ...sheets.map(({ type }) => type)]
  expect(kinds.toSorted()).toEqual(credentialTypes.map(({ id }) => id).toSorted())
  for (const { file } of sheets) expect(existsSync(pathOf(`${file}-2026.csv`)), file).toBe(true)
})

describe.each(sheets)('$file-2026.csv', ({ file, type, delimiter }) => {
  test('is recognised, has no finding, and has a document of the same student', async () => {
    const { rows, ...imported } = await importRecords(pathOf(`${file}-2026.csv`))
    expect(imported).toMatchObject({ encoding: 'utf-8', delimiter, findings: [], refusedRows: [] })
    expect(imported.type.id).toBe(type)
    const { familyName, givenName, patronymicName, birthDate } = demoStudent
    const part = partOfStudent[type]?.(demoStudent) ?? { familyName, givenName, patronymicName, birthDate }
    expect(rows.map(({ record }) => record)).toContainEqual(expect.objectContaining(part))
    for (const { record } of rows) {
      validateDocument(credentialType(type).toCredential(record, sampleContext))
    }
  })
})

describe.each(sheets)('$file-2026.faults.csv', ({ file, type, refused, warned }) => {
  test('has every fault where it stands, and no other', async () => {
    const imported = await importRecords(pathOf(`${file}-2026.faults.csv`))
    expect(imported.type.id).toBe(type)
    const found = (isWarning: boolean) =>
      imported.findings
        .filter(({ severity }) => (severity === 'warns') === isWarning)
        .map(({ row, column, code }) => [row, column, code])
    expect(found(false)).toEqual(refused)
    expect(found(true)).toEqual(warned)
    const lost = new Set(refused.map(([row]) => row))
    const kept = new Set(warned.map(([row]) => row).filter((row) => !lost.has(row)))
    expect(imported.rows.map(({ row }) => row)).toEqual([2, ...kept])
  })

  test('is explained in both languages, without a value', async () => {
    const { findings } = await importRecords(pathOf(`${file}-2026.faults.csv`))
    for (const { words, details } of findings) {
      expect(explainCode(words, 'en', details)).toMatch(/^[^{}]+$/)
      expect(explainCode(words, 'ru', details)).toMatch(/^[^{}]*[а-яё][^{}]*$/i)
    }
  })
})
