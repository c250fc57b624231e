import { type CredentialRecord, credentialType } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { sampleRecords } from '../../../../fixtures/sample-records.ts'
import { sampleRecord, sampleType } from '../../../../fixtures/sample-type.ts'
import { rowKey } from '../import/row-key.ts'
import { applyFixes, lintRows } from './index.ts'
import type { FileFacts, RowToLint } from './lint.ts'

const facts: FileFacts = { serialDates: true, earlier: [] }
type Change = Record<string, string | undefined>
const row = (number: number, change: Change = {}, written?: CredentialRecord): RowToLint => {
  const entries = Object.entries({ ...sampleRecord, number: `00${number}`, snils: undefined, ...change })
  const record = Object.fromEntries(
    entries.filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  return { row: number, record, key: rowKey(sampleType, record), ...(written ? { written } : {}) }
}
const lint = (rows: readonly RowToLint[], more: Partial<FileFacts> = {}) =>
  lintRows(sampleType, rows, { ...facts, ...more })
const told = (rows: readonly RowToLint[], more?: Parameters<typeof lint>[1]) =>
  lint(rows, more).map(({ row: number, field, code, severity }) => [number, field, code, severity])

describe('lints of a file', () => {
  it('tells unusual spaces and dashes that were settled, and lets the row pass', () => {
    const name = { familyName: 'Римский-Корсаков' }
    expect(told([row(2, name, { familyName: 'Римский – Корсаков' })])).toEqual([
      [2, 'familyName', 'ROW_NAME_DASH', 'warns'],
    ])
    expect(told([row(2, {}, { familyName: 'Ива\u00a0нова' }), row(3, {}, { familyName: 'А  Б' })])).toEqual([
      [2, 'familyName', 'ROW_TEXT_SPACES', 'warns'],
      [3, 'familyName', 'ROW_TEXT_SPACES', 'warns'],
    ])
    expect(told([row(2, name, { familyName: 'Римский-Корсаков' })])).toEqual([])
  })

  it.each([
    ['46198', '2026-06-25'],
    ['46198.0', '2026-06-25'],
    ['39521', '2008-03-14'],
    ['36585', '2000-02-29'],
  ])('knows the day behind the number %s', (serial, date) => {
    const rows = [row(2, { date: serial })]
    const findings = lint(rows)
    expect(findings).toMatchObject([{ code: 'ROW_DATE_SERIAL', severity: 'fixable' }])
    expect(applyFixes(rows, findings).rows[0]?.record.date).toBe(date)
  })

  it('does not take a year, or days counted from 1904, for a day', () => {
    expect(told([row(2, { date: '2026' })])).toEqual([[2, 'date', 'ROW_DATE_INVALID', 'blocks']])
    expect(told([row(2, { date: '46198' })], { serialDates: false })).toEqual([
      [2, 'date', 'ROW_DATE_INVALID', 'blocks'],
    ])
  })

  it('warns of an award that is still to come, and refuses one that is years ahead', () => {
    const type = credentialType('sports-rank')
    const now = new Date('2026-06-26T20:00:00Z')
    const codesOf = (awardDate: string, more: Partial<FileFacts> = { now }) => {
      const record = { ...sampleRecords['sports-rank']?.full, awardDate, validThrough: '2069-01-01' }
      const rows = [{ row: 2, record, key: rowKey(type, record) }]
      return lintRows(type, rows, { ...facts, ...more })
        .filter(({ code }) => code === 'ROW_DATE_FUTURE')
        .map(({ field, severity }) => [field, severity])
    }
    // Where it is tomorrow already, that is today.
    for (const date of ['2026-06-26', '2026-06-27']) expect(codesOf(date)).toEqual([])
    expect(codesOf('2026-06-28')).toEqual([['awardDate', 'warns']])
    expect(codesOf('2062-06-26')).toEqual([['awardDate', 'blocks']])
    // Rows are linted again for signing without what was known of their file.
    expect(codesOf('2062-06-26', {})).toEqual([])
  })

  it('warns of names in one case, and leaves initials and short names alone', () => {
    expect(told([row(2, { familyName: 'ИВАНОВА' }), row(3, { familyName: 'иванова' })])).toEqual([
      [2, 'familyName', 'ROW_NAME_CASE', 'warns'],
      [3, 'familyName', 'ROW_NAME_CASE', 'warns'],
    ])
    expect(told([row(2, { familyName: 'Ли' }), row(3, { familyName: 'И.' })])).toEqual([])
  })

  it('finds lost zeros where the other numbers leave no doubt, and puts them back', () => {
    const rows = [row(2), row(3), row(4, { number: '4' })]
    const findings = lint(rows)
    expect(findings).toMatchObject([
      { row: 4, field: 'number', code: 'ROW_ZEROS_LOST', severity: 'fixable', details: { length: 3 } },
    ])
    expect(applyFixes(rows, findings).rows[2]?.record.number).toBe('004')
    expect(told([row(2), row(3), row(4, { number: '104' })])).toEqual([])
    expect(told([row(2), row(3, { number: '0031' }), row(4, { number: '4' })])).toEqual([])
    expect(lintRows(sampleType, rows)).toEqual([])
  })

  it('warns of a letter that seems to stand for a digit, where the other numbers have none', () => {
    const rows = [row(2), row(3)]
    for (const number of ['00O', '00О', 'О0l', '0З4']) {
      expect(told([...rows, row(4, { number })])).toEqual([[4, 'number', 'ROW_NUMBER_LETTER', 'warns']])
    }
    for (const number of ['004', '00-О', 'ЗЗ', '00Ж']) expect(told([...rows, row(4, { number })])).toEqual([])
    expect(told([row(2), row(4, { number: '00O' })])).toEqual([])
    expect(lintRows(sampleType, [...rows, row(4, { number: '00O' })])).toEqual([])
  })

  it.each([
    ['1027700132195', true],
    ['1027700132196', false],
    ['304500116000157', true],
    ['304500116000158', false],
    ['102770013219', false],
  ])('judges the check digit of the OGRN %s', (ogrn, isRight) => {
    const [first] = sampleType.fields
    const type = {
      ...sampleType,
      fields: [
        ...sampleType.fields,
        { ...first!, name: 'org', headers: ['ОГРН школы'], kind: 'text' as const },
      ],
    }
    const findings = lintRows(type, [row(2, { org: ogrn })])
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual(
      isRight ? [] : [['ROW_OGRN_CHECKSUM', 'blocks']],
    )
  })
})

describe('two names of one person', () => {
  const person = (number: number, change: Change = {}) =>
    row(number, { birthDate: '2008-03-14', givenName: 'Мария', patronymicName: 'Сергеевна', ...change })
  const differs = [[3, 'familyName', 'ROW_NAME_DIFFERS', 'warns']]

  it.each([
    ['a letter more', { familyName: 'Ивановва' }],
    ['another letter', { familyName: 'Ивалова' }],
    ['two letters changed round', { familyName: 'Иваонва' }],
    ['no patronymic', { patronymicName: undefined }],
    ['a slip in the patronymic', { patronymicName: 'Сергевна' }],
  ])('are told: %s', (_, change) => {
    expect(told([person(2), person(3, change)])).toEqual(differs)
  })

  it('are told when the insurance number is the same, however unlike they are', () => {
    const snils = '11223344595'
    expect(told([person(2, { snils }), person(3, { snils, familyName: 'Петрова' })])).toEqual(differs)
  })

  it.each([
    ['the same name again', {}],
    ['ё and е', { familyName: 'ивановА' }],
    ['a letter of another alphabet, which is a fault of its own', { familyName: 'Ивaнова' }],
    ['another family', { familyName: 'Петрова' }],
    ['another birth date', { familyName: 'Ивалова', birthDate: '2008-03-15' }],
  ])('are not two: %s', (_, change) => {
    const codes = told([person(2), person(3, change)]).map(([, , code]) => code)
    expect(codes).not.toContain('ROW_NAME_DIFFERS')
  })

  it('are told against earlier issues, without saying which', () => {
    const earlier = [person(2).record]
    expect(told([person(3, { familyName: 'Ивалова' })], { earlier })).toEqual([
      [3, 'familyName', 'ROW_NAME_DIFFERS_EARLIER', 'warns'],
    ])
    expect(told([person(3)], { earlier })).toEqual([])
  })
})
