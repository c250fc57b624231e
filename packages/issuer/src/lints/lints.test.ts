import { describe, expect, it } from 'vitest'
import { sampleRecord, sampleType } from '../../../../fixtures/sample-type.ts'
import { foldedKey, rowKey } from '../import/row-key.ts'
import { applyFixes, explainFinding, isRefused, lintRows } from './index.ts'

const lint = (...changes: Record<string, string | undefined>[]) =>
  lintRows(
    sampleType,
    changes.map((change, i) => {
      const record = Object.fromEntries(
        Object.entries({ ...sampleRecord, ...change }).filter(
          (entry): entry is [string, string] => entry[1] !== undefined,
        ),
      )
      return { row: i + 2, record, key: rowKey(sampleType, record) }
    }),
  )

describe('linting rows', () => {
  it('finds nothing in a row that is right', () => {
    expect(lint({})).toEqual([])
  })

  it.each([
    ['ROW_FIELD_MISSING', { familyName: undefined }, {}],
    ['ROW_FIELD_MISSING', { series: undefined }, { snils: undefined, mark: undefined }],
    ['ROW_DATE_INVALID', { date: '31.02.2026' }, { date: '2026-02-28' }],
    ['ROW_DATE_AMBIGUOUS', { date: '1/2/2026' }, { date: '2026-02-01' }],
    ['ROW_NUMBER_INVALID', { hours: '36 ч' }, { hours: '36' }],
    ['ROW_NUMBER_INVALID', { average: '4.7.5' }, { average: '4.7' }],
    ['ROW_MARK_INVALID', { mark: '6' }, { mark: '4' }],
    ['ROW_CHOICE_UNKNOWN', { form: 'Вечерняя' }, { form: 'part-time' }],
    ['ROW_TEXT_INVALID', { familyName: 'Ив\ufffdнова' }, { familyName: 'Иванова' }],
    ['ROW_TEXT_INVALID', { familyName: 'Ив\u0000нова' }, { familyName: 'Ива\u0301нова' }],
    ['ROW_TEXT_INVALID', { course: 'я'.repeat(5000) }, { course: 'я'.repeat(4000) }],
    ['ROW_TEXT_INVALID', { familyName: 'Èâàíîâà' }, { familyName: 'Légaré' }],
    ['ROW_TEXT_INVALID', { familyName: 'РџРµС‚СЂРѕРІР°' }, { familyName: 'Рыбаков-Серов' }],
    ['ROW_TEXT_INVALID', { familyName: 'Ив?нова' }, { familyName: 'О’Коннор (Де Л’Эпе)' }],
    ['ROW_TEXT_INVALID', { familyName: 'Иванова5' }, { familyName: 'Д. Иванова' }],
    ['ROW_TEXT_INVALID', { course: 'РњР°С‚РµРјР°С‚РёРєР°' }, { course: 'Р. С., №№ 1–5' }],
    ['ROW_TEXT_INVALID', { course: '??????' }, { course: 'Кто виноват?' }],
    ['ROW_TEXT_INVALID', { course: 'Èñòîðèÿ' }, { course: 'À la carte: café' }],
    ['ROW_TEXT_INVALID', { course: 'Ð\u0098Ð²' }, { course: 'Ð²' }],
    ['ROW_DOCUMENT_NUMBER_INVALID', { number: '1,2E+09' }, { number: '118-НГ/2' }],
    ['ROW_DOCUMENT_NUMBER_INVALID', { number: '００１' }, { number: '№ 001' }],
    ['ROW_TEXT_SUSPICIOUS', { familyName: 'Ивaнова' }, { familyName: 'Ivanova' }],
    ['ROW_TEXT_SUSPICIOUS', { familyName: 'Ива\u200bнова' }, { familyName: 'Ива-нова' }],
    ['ROW_TEXT_SUSPICIOUS', { familyName: 'Xepcoxa', givenName: 'Анна' }, { familyName: 'Xepcoxa' }],
    ['ROW_CHOICE_UNKNOWN', { form: 'Oчная' }, { form: 'full-time' }],
    ['ROW_TEXT_SUSPICIOUS', { familyName: '\u202eавонавИ' }, { familyName: 'авонавИ' }],
    ['ROW_NATIONAL_ID_CHECKSUM', { snils: '11223344596' }, { snils: '11223344595' }],
    ['ROW_NATIONAL_ID_CHECKSUM', { snils: '1122334459' }, { snils: '08765430300' }],
  ])('%s: %j blocks its row, and %j does not', (code, fault, twin) => {
    const findings = lint(fault)
    expect(findings.map((finding) => finding.code)).toEqual([code])
    expect(findings.every(isRefused)).toBe(true)
    expect(findings[0]).toMatchObject({ row: 2, field: Object.keys(fault)[0] })
    expect(lint(twin)).toEqual([])
  })

  it('reports only the later of two rows with one key, whatever the spelling of the key', () => {
    expect(lint({}, { number: '002' }, { series: '7 7' })).toMatchObject([
      { row: 4, code: 'ROW_KEY_DUPLICATE', field: 'number', details: { first: 2 } },
    ])
  })

  it('does not take two rows without a number for the same document', () => {
    const codes = lint({ number: undefined }, { number: undefined }).map(({ code }) => code)
    expect(codes).toEqual(['ROW_FIELD_MISSING', 'ROW_FIELD_MISSING'])
  })

  it('asks the type itself last, and lets a row with a warning pass', () => {
    const findings = lint({ hours: '0' })
    expect(findings).toMatchObject([{ code: 'SAMPLE_HOURS', severity: 'warns' }])
    expect(findings.some(isRefused)).toBe(false)
    expect(lint({ hours: '0', mark: '6' })).toMatchObject([{ code: 'ROW_MARK_INVALID' }])
  })

  it('never says the value', () => {
    const findings = lint({
      familyName: 'Ивaнова',
      mark: 'шестьдесят',
      form: 'Вечерняя',
      snils: '99999999999',
    })
    expect(findings).toHaveLength(4)
    for (const finding of findings) {
      const told = JSON.stringify(finding) + explainFinding(finding, 'ru') + explainFinding(finding, 'en')
      expect(told).not.toMatch(/Ивaнова|шестьдесят|Вечерняя|99999999999/)
    }
  })

  it('puts right what has one sensible reading, and calls only that fixable', () => {
    expect(lint({ familyName: 'Ивaнова' })[0]?.severity).toBe('fixable')
    const rows = [{ row: 2, key: 'a', record: { ...sampleRecord, familyName: 'Ивaнова' } }]
    const fixed = applyFixes(rows, lintRows(sampleType, rows))
    expect(fixed.rows).toEqual([{ row: 2, key: 'a', record: sampleRecord }])
    expect(fixed.changes).toEqual([{ row: 2, field: 'familyName', kind: 'characters' }])
    expect(lint({ familyName: 'Ивaнoвa\u200b' })[0]?.severity).toBe('fixable')
    expect(lint({ familyName: 'ИвановаZ' })[0]?.severity).toBe('blocks')
  })
})

describe('a row key', () => {
  it('never has a name in it, and no two records share it by accident', () => {
    expect(rowKey(sampleType, sampleRecord)).toBe('sample/77/001')
    expect(rowKey(sampleType, { series: 'а/б', number: '1' })).toBe('sample/А%2FБ/1')
    expect(rowKey(sampleType, { series: 'а', number: 'б/1' })).not.toBe(
      rowKey(sampleType, { series: 'а/б', number: '1' }),
    )
  })

  it('compares alike in every spelling of one number, and in no other', () => {
    const fold = (series: string, number: string) => foldedKey(rowKey(sampleType, { series, number }))
    const written = fold('АВ', '0012-3')
    for (const [series, number] of [
      ['AB', '0012-3'],
      ['№ ав', '0012–3'],
      ['ＡＢ', '0012−3'],
      ['А В', '№0012‑3'],
    ] as const) {
      expect(fold(series, number)).toBe(written)
    }
    expect(fold('07', '0012')).toBe(fold('7', '12'))
    for (const number of ['0012-4', '00012-3', '00123', '0012/3'])
      expect(fold('АВ', number)).not.toBe(written)
    expect(fold('0', '0')).not.toBe(fold('0', '1'))
    expect(fold('А／Б', '1')).not.toBe(foldedKey('sample/А/Б/1'))
  })
})
