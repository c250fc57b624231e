import { describe, expect, it } from 'vitest'
import { importRecords } from './import-records.ts'
import { readJsonLines } from './read-json-lines.ts'

const read = (text: string) => readJsonLines(Buffer.from(text))

describe('reading JSON Lines', () => {
  it('takes all names that occur for columns, and the line for the row', () => {
    const table = read('{"Фамилия":"Иванова","Балл":5}\n\n{"Фамилия":null,"Форма":true}\r\n')
    expect(table.header).toEqual(['Фамилия', 'Балл', 'Форма'])
    expect(table.rows).toEqual([
      { row: 1, cells: ['Иванова', '5', ''] },
      { row: 3, cells: ['', '', 'Да'] },
    ])
    expect(table.findings).toEqual([])
  })

  it.each([
    ['JSON_DUPLICATE_KEY', '{"a":1,"a":2}'],
    ['JSON_RESERVED_KEY', '{"__proto__":1}'],
    ['JSON_INVALID', '{"a":1'],
    ['JSON_INVALID', '["a"]'],
    ['CLAIM_TYPE_INVALID', '{"a":{"b":1}}'],
  ])('reports a line with %s and reads the others', (reason, line) => {
    const table = read(`{"a":"1"}\n${line}\n{"a":"2"}\n`)
    expect(table.rows.map(({ row }) => row)).toEqual([1, 3])
    expect(table.findings).toMatchObject([
      { row: 2, code: 'JSONL_LINE_INVALID', severity: 'blocks', details: { reason } },
    ])
  })

  it.each([
    ['FILE_EMPTY', '\n'],
    ['CSV_HEADER_MISSING', '{}\n'],
  ])('refuses with %s: %j', (code, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code }))
  })

  it('knows members by the names of fields too', async () => {
    const person = { familyName: 'Иванова', givenName: 'Мария', birthDate: '2008-03-14' }
    const award = { contest: 'Щелкунчик', nomination: 'Фортепиано', award: 'лауреат I степени' }
    const line = JSON.stringify({ ...person, ...award, diplomaNumber: '12', awardDate: '2026-05-01' })
    const { type, source, rows, findings } = await importRecords(Buffer.from(`${line}\n`))
    expect([type.id, source, findings]).toEqual(['cultural-achievement', 'jsonl', []])
    expect(rows[0]?.record).toMatchObject({ familyName: 'Иванова', award: 'laureate-1' })
  })
})
