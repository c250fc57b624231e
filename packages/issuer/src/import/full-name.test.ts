import { credentialType } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { diplomaRow } from '../../../../fixtures/diploma-rows.ts'
import { correctRecord } from './correct-record.ts'
import { splitFullName } from './full-name.ts'
import { type ImportOptions, importRecords } from './import-records.ts'

describe('splitting a full name', () => {
  it.each([
    ['Иванова Мария Сергеевна', ['Иванова', 'Мария', 'Сергеевна']],
    ['Ли Анна', ['Ли', 'Анна', '']],
    ['Римский-Корсаков Николай Андреевич', ['Римский-Корсаков', 'Николай', 'Андреевич']],
    ['Римский – Корсаков Николай', ['Римский–Корсаков', 'Николай', '']],
    ['Алиев Вели Гасан оглы', ['Алиев', 'Вели', 'Гасан оглы']],
    ['Алиева Лейла Гасан Кызы', ['Алиева', 'Лейла', 'Гасан Кызы']],
    ['Алиев Вели Гасан-оглы', ['Алиев', 'Вели', 'Гасан-оглы']],
    ['О’Коннор Анна', ['О’Коннор', 'Анна', '']],
    ['Ли Анна —', ['Ли', 'Анна', '—']],
    ['Ли Анна б/о', ['Ли', 'Анна', 'б/о']],
  ])('%s', (text, parts) => {
    expect(splitFullName(text)).toEqual(parts)
  })

  it.each([
    ['one word', 'Иванова'],
    ['four words', 'Гарсия Лопес Мария Хосе'],
    ['a particle without the name of a father', 'Алиев Вели оглы'],
    ['five words', 'Алиев Вели Гасан оглы Али'],
    ['initials', 'Иванова М.С.'],
    ['initials apart', 'Иванова М. С.'],
    ['a former name in brackets', 'Иванова (Петрова) Мария'],
    ['a comma', 'Иванова, Мария'],
    ['a class', 'Иванова Мария 9А'],
    ['a hyphen with spaces', 'Римский - Корсаков Николай'],
    ['the given name first', 'Мария Сергеевна Иванова'],
    ['no family name', 'Мария Сергеевна'],
  ])('leaves %s to a person', (_, text) => {
    expect(splitFullName(text)).toBeUndefined()
  })
})

describe('a list with names in one column', () => {
  const leftOut = ['Фамилия получателя', 'Имя получателя', 'Отчество получателя', 'СНИЛС']
  const listOf = (header: string, ...names: readonly string[]): Uint8Array => {
    const rows = names.map((name, i) =>
      Object.fromEntries([
        [header, name],
        ...Object.entries(diplomaRow(i + 1, { 'Дата рождения получателя': `1${i}.03.2008` })).filter(
          ([column]) => !leftOut.includes(column),
        ),
      ]),
    )
    const lines = [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))]
    return new TextEncoder().encode(lines.map((cells) => cells.join(';')).join('\n'))
  }
  const read = (header: string, names: readonly string[], options: ImportOptions = {}) =>
    importRecords(listOf(header, ...names), options)

  it.each([
    'ФИО',
    'Ф.И.О.',
    'ФИО выпускника',
    'ФИО ученика',
    'Ф.И.О. обучающегося',
    'ФИО получателя',
    'фамилия имя отчество',
    'Full name',
  ])('is read: %s', async (header) => {
    const { type, rows, findings, splitNames, columns } = await read(header, [
      'Иванова Мария Сергеевна',
      'Ли Анна',
    ])
    expect([type.id, splitNames, findings, columns[0]?.field?.name]).toEqual([
      'school-diploma',
      2,
      [],
      'fullName',
    ])
    const [first, second] = rows.map(({ record }) => record)
    expect(first).toMatchObject({ familyName: 'Иванова', givenName: 'Мария', patronymicName: 'Сергеевна' })
    expect(second).toMatchObject({ familyName: 'Ли', givenName: 'Анна' })
    expect(second).not.toHaveProperty('patronymicName')
    expect(first).not.toHaveProperty('fullName')
  })

  it('blocks a row whose name cannot be split, at its cell, and only that one', async () => {
    const names = ['Иванова Мария Сергеевна', 'Иванова М.С.']
    for (const fix of [false, true]) {
      const { refusedRows, findings, splitNames } = await read('ФИО', names, { fix })
      expect([refusedRows, splitNames]).toEqual([[3], 1])
      expect(findings).toMatchObject([
        { row: 3, column: 'ФИО', cell: 'A3', code: 'ROW_NAME_UNSPLIT', severity: 'blocks' },
      ])
    }
  })

  it('says of an empty cell that it is empty', async () => {
    const { findings } = await read('ФИО', ['Ли Анна', ''])
    expect(new Set(findings.map(({ cell, code }) => `${cell} ${code}`))).toEqual(
      new Set(['A3 ROW_FIELD_MISSING']),
    )
  })

  it('has its names linted like others, at the cell that they stand in', async () => {
    const { findings } = await read('ФИО', ['Ивaнова Мария Сергеевна', 'ЛИ Анна', 'Ли – Чен Анна'])
    expect(findings.map(({ cell, code }) => [cell, code])).toEqual([
      ['A2', 'ROW_TEXT_SUSPICIOUS'],
      ['A3', 'ROW_NAME_CASE'],
      ['A4', 'ROW_NAME_DASH'],
    ])
  })

  it('is read under any name by a mapping, and not without one', async () => {
    const mapping = { type: 'school-diploma', columns: { Ребята: 'fullName' } }
    const { splitNames } = await read('Ребята', ['Ли Анна'], { mapping })
    expect(splitNames).toBe(1)
    await expect(read('Ребята', ['Ли Анна'], { type: 'school-diploma' })).rejects.toMatchObject({
      code: 'CSV_COLUMN_MISSING',
    })
  })

  it('leaves a full name alone beside columns for its parts, but for a mapping that wants both', async () => {
    const header = [...Object.keys(diplomaRow(1)), 'ФИО']
    const cells = [...Object.values(diplomaRow(1)), 'Кто-то иной']
    const file = new TextEncoder().encode([header, cells].map((line) => line.join(';')).join('\n'))
    const { rows, splitNames } = await importRecords(file)
    expect([rows[0]?.record.familyName, splitNames]).toEqual(['Иванова', 0])
    const mapping = { type: 'school-diploma', columns: { ФИО: 'fullName' } }
    await expect(importRecords(file, { mapping })).rejects.toMatchObject({ code: 'CSV_COLUMN_DOUBLED' })
  })

  it('knows the person by the name of the column where a row has two', async () => {
    const file = `ФИО родителя;ФИО ребёнка;Дата рождения ребёнка;Кем приходится;Номер записи;Дата выдачи
Ли Анна Петровна;Ли Иван;14.03.2015;мать;1;25.06.2026`
    const { type, rows } = await importRecords(new TextEncoder().encode(file))
    expect(type.id).toBe('guardian-link')
    expect(rows[0]?.record).toMatchObject({
      familyName: 'Ли',
      givenName: 'Анна',
      patronymicName: 'Петровна',
      childFamilyName: 'Ли',
      childGivenName: 'Иван',
    })
  })

  it('is no column that a correction can name', () => {
    const correct = () => correctRecord(credentialType('school-diploma'), {}, { ФИО: 'Ли Анна' })
    expect(correct).toThrow(expect.objectContaining({ code: 'COLUMN_UNKNOWN' }))
  })
})

describe('a word for no patronymic', () => {
  const file = (patronymic: string) => {
    const row = diplomaRow(1, { 'Отчество получателя': patronymic })
    return new TextEncoder().encode(
      [Object.keys(row), Object.values(row)].map((line) => line.join(';')).join('\n'),
    )
  }

  it.each(['нет', 'Отсутствует', 'б/о', ' НЕТ '])('is not signed as one, and told: %s', async (word) => {
    for (const fix of [false, true]) {
      const { rows, findings } = await importRecords(file(word), { fix })
      expect(rows[0]?.record).not.toHaveProperty('patronymicName')
      expect(findings).toMatchObject([
        { code: 'ROW_PATRONYMIC_NONE', severity: 'warns', column: 'Отчество получателя' },
      ])
    }
  })

  it.each(['-', '—', ''])('need not be a word: "%s"', async (nothing) => {
    const { rows, findings } = await importRecords(file(nothing))
    expect(rows[0]?.record).not.toHaveProperty('patronymicName')
    expect(findings).toEqual([])
  })

  it('is a name elsewhere', async () => {
    const { rows, findings } = await importRecords(file('Нетовна'))
    expect([rows[0]?.record.patronymicName, findings]).toEqual(['Нетовна', []])
  })
})
