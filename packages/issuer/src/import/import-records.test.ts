import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { diplomaFile, diplomaRow, diplomaRows } from '../../../../fixtures/diploma-rows.ts'
import { importRecords } from './import-records.ts'

describe('importing records', () => {
  it('reads a file from its path, and knows the type by its columns', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'issuer-'))
    const path = join(folder, 'выпускники.csv')
    writeFileSync(path, diplomaFile(diplomaRows(2)))
    const { type, encoding, delimiter, rows, findings, refusedRows } = await importRecords(path)
    rmSync(folder, { recursive: true })
    expect([type.id, encoding, delimiter]).toEqual(['school-diploma', 'utf-8', ';'])
    expect(rows.map(({ row, key }) => [row, key])).toEqual([
      [2, 'school-diploma/07724/0000001'],
      [3, 'school-diploma/07724/0000002'],
    ])
    expect(rows[0]?.record).toMatchObject({
      familyName: 'Иванова',
      awardDate: '2026-06-25',
      documentNumber: '0000001',
    })
    expect([findings.filter(({ severity }) => severity !== 'warns'), refusedRows]).toEqual([[], []])
  })

  it('lists the faults of every row by row, column and code, and keeps the good rows', async () => {
    const rows = [
      diplomaRow(1),
      diplomaRow(2, { 'Дата рождения получателя': '31.02.2008', Физика: '7' }),
      diplomaRow(1),
      diplomaRow(4),
    ]
    const imported = await importRecords(diplomaFile(rows))
    expect(imported.findings.map(({ row, column, code }) => [row, column, code])).toEqual([
      [3, 'Дата рождения получателя', 'ROW_DATE_INVALID'],
      [3, 'Физика', 'ROW_MARK_INVALID'],
      [4, 'Номер документа', 'ROW_KEY_DUPLICATE'],
    ])
    expect(imported.rows.map(({ row }) => row)).toEqual([2, 5])
    expect(imported.refusedRows).toEqual([3, 4])
  })

  it('takes a line of totals for what it is, and a person of such a name for a person', async () => {
    const empty = Object.fromEntries(Object.keys(diplomaRow(1)).map((header) => [header, '']))
    const rows = [
      diplomaRow(1),
      diplomaRow(2, { 'Фамилия получателя': 'Всего' }),
      { ...empty, 'Фамилия получателя': 'Итого:', Физика: '4' },
    ]
    const imported = await importRecords(diplomaFile(rows))
    expect(imported.findings.filter(({ severity }) => severity === 'blocks')).toMatchObject([
      { row: 4, code: 'ROW_IS_TOTAL' },
    ])
    expect(imported.rows.map(({ row }) => row)).toEqual([2, 3])
  })

  it('refuses look-alike letters, and puts them right when told to', async () => {
    const file = diplomaFile([diplomaRow(1, { 'Фамилия получателя': 'Ивaнова' })])
    const imported = await importRecords(file)
    expect(imported.findings).toMatchObject([{ code: 'ROW_TEXT_SUSPICIOUS', severity: 'fixable' }])
    expect(imported.refusedRows).toEqual([2])
    const fixed = await importRecords(file, { fix: true })
    expect(fixed.rows[0]?.record.familyName).toBe('Иванова')
    expect(fixed.refusedRows).toEqual([])
  })

  it('refuses an unknown type', async () => {
    await expect(importRecords(diplomaFile(diplomaRows(1)), { type: 'passport' })).rejects.toMatchObject({
      code: 'TYPE_UNKNOWN',
    })
  })
})
