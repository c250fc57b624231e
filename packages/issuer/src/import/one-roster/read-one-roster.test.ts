import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rosterBytes, rosterFiles } from '../../../../../fixtures/one-roster.ts'
import { readSource } from '../read-file.ts'
import { importSource } from '../sources.ts'
import type { Table } from '../table.ts'
import { readOneRoster } from './read-one-roster.ts'

const changed = (file: string, change: (line: string) => string) =>
  rosterBytes({ [file]: rosterFiles[file]?.map(change) })

describe('reading a OneRoster folder', () => {
  const rowsOf = (table: Table) =>
    table.rows.map(({ row, cells }) => ({
      row,
      ...Object.fromEntries(table.header.map((name, i) => [name, cells[i]]).filter(([, cell]) => cell)),
    }))

  it('makes one row a student, joined with school, demographics, enrolment and final scores', () => {
    const table = readOneRoster(rosterBytes())
    expect(table.sheet).toBe('students')
    expect(rowsOf(table)).toEqual([
      {
        row: 2,
        Фамилия: 'Иванова',
        Имя: 'Мария',
        Отчество: 'Сергеевна',
        'Дата рождения': '2008-03-14',
        Организация: 'Лицей № 130',
        Класс: '11',
        'Уровень образования': 'Среднее общее образование',
        'Дата зачисления': '2024-09-01',
        'Номер справки': 's1',
        Физика: '5',
        Химия: 'отлично',
      },
      {
        row: 3,
        Фамилия: 'Сидоров',
        Имя: 'Пётр',
        Отчество: 'Алексеевич',
        Организация: 'Лицей № 130',
        Класс: '11',
        'Уровень образования': 'Среднее общее образование',
        'Номер справки': 's2',
        Физика: '4',
      },
    ])
    expect(table.findings).toEqual([])
  })

  it('gives a course that no type has a column for a number and its name', () => {
    const table = readOneRoster(rosterBytes(), { recognise: (names) => Number(names.includes('Физика')) })
    expect(rowsOf(table)[0]).toMatchObject({ Физика: '5', 'Дисциплина 1': 'Химия', 'Оценка 1': 'отлично' })
  })

  it('makes one row a result where results are asked for', () => {
    const rows = rowsOf(readOneRoster(rosterBytes(), { sheet: 'results' }))
    expect(rows.map(({ row }) => row)).toEqual([2, 3, 5])
    expect(rows[0]).toMatchObject({
      Фамилия: 'Иванова',
      'Название курса': 'Физика',
      'Дата начала': '2025-09-01',
      'Дата окончания': '2026-05-25',
      'Номер документа': 'x1',
      'Итоговая оценка': '5',
    })
  })

  it('makes one row a child and its guardian, without an address or a telephone number', () => {
    const withContacts = rosterFiles['users.csv']?.map(
      (line, i) => `${line},${i === 0 ? 'email,phone' : 'somebody@mail.example,+70000000000'}`,
    )
    const table = readOneRoster(rosterBytes({ 'users.csv': withContacts }), { sheet: 'guardians' })
    expect(rowsOf(table)).toEqual([
      {
        row: 2,
        'Фамилия представителя': 'Иванов',
        'Имя представителя': 'Сергей',
        'Отчество представителя': 'Петрович',
        'Фамилия ребёнка': 'Иванова',
        'Имя ребёнка': 'Мария',
        'Отчество ребёнка': 'Сергеевна',
        'Дата рождения ребёнка': '2008-03-14',
        'Кем приходится': 'Опекун',
        'Номер записи': 's1-g1',
      },
    ])
    expect(JSON.stringify(table)).not.toMatch(/mail\.example|0000000/)
  })

  it('knows no other table', () => {
    expect(() => readOneRoster(rosterBytes(), { sheet: 'teachers' })).toThrow(
      expect.objectContaining({ code: 'XLSX_SHEET_UNKNOWN' }),
    )
  })

  it('takes the first table that has all that a type needs', () => {
    const fits = (names: readonly string[]) => names.includes('Название курса')
    expect(readOneRoster(rosterBytes(), { fits }).sheet).toBe('results')
  })

  it('does not choose between several final scores of a course', () => {
    const table = readOneRoster(
      changed('results.csv', (line) => line.replace('not submitted,', 'fully graded,4')),
    )
    expect(rowsOf(table)[0]).not.toHaveProperty('Химия')
    expect(table.findings).toMatchObject([
      { row: 2, column: 'Химия', code: 'ROSTER_RESULTS_SEVERAL', severity: 'blocks' },
    ])
  })

  it.each([
    ['another version', changed('manifest.csv', (line) => line.replace('1.2', '1.1')), 'manifest.csv'],
    ['a missing file', rosterBytes({ 'roles.csv': undefined }), 'roles.csv'],
    ['a missing column', changed('users.csv', (line) => line.replace('familyName', 'name')), 'users.csv'],
    ['a short line', changed('orgs.csv', (line) => line.replace(',school,', '')), 'orgs.csv: row 2'],
    [
      'a score of nobody',
      changed('results.csv', (line) => line.replace('l1,s2', 'l1,s9')),
      'results.csv: row 5: studentSourcedId',
    ],
    [
      'a score of a student who is to be deleted',
      changed('results.csv', (line) => line.replace('l1,s2', 'l1,s3')),
      'results.csv: row 5: studentSourcedId',
    ],
    [
      'two users with one id',
      changed('users.csv', (line) => line.replace(/^s2/, 's1')),
      'users.csv: row 3: sourcedId',
    ],
  ])('refuses %s, and says where', (_, files, at) => {
    expect(() => readOneRoster(files)).toThrow(expect.objectContaining({ code: 'ROSTER_INVALID', at }))
  })

  it('refuses a folder without students', () => {
    const files = changed('roles.csv', (line) => line.replace('student', 'teacher'))
    expect(() => readOneRoster(files)).toThrow(expect.objectContaining({ code: 'CSV_HEADER_MISSING' }))
  })

  it('is known by its manifest, and read from disk', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'issuer-'))
    try {
      await expect(readSource(folder)).rejects.toMatchObject({ code: 'FILE_IS_DIRECTORY' })
      await writeFile(join(folder, 'other.csv'), 'a;b\n1;2\n')
      const other = await readSource(folder)
      expect(() => importSource(other)).toThrow(expect.objectContaining({ code: 'FILE_FORMAT_UNKNOWN' }))
      for (const [name, bytes] of rosterBytes()) await writeFile(join(folder, name), bytes)
      const input = await readSource(folder)
      expect(importSource(input).id).toBe('oneroster')
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
