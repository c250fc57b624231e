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
    warned: [],
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
    warned: [],
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
    warned: [[5, 'Ступень', 'GTO_STEP_AGE']],
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
]

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
    expect(rows.map(({ record }) => record)).toContainEqual(
      expect.objectContaining({ familyName, givenName, patronymicName, birthDate }),
    )
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
