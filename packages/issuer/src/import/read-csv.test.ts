import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ToolkitError } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { diplomaFile, diplomaRow } from '../../../../fixtures/diploma-rows.ts'
import { importLimits } from './import-limits.ts'
import { importRecords } from './import-records.ts'
import { readCsv } from './read-csv.ts'
import { readBytes } from './read-file.ts'
import { importSource } from './sources.ts'

const workbook = new URL('../../../../fixtures/records/graduates-2026.xlsx', import.meta.url)
const read = (text: string) => readCsv(Buffer.from(text))

function refusalOf(work: () => unknown): ToolkitError {
  try {
    work()
  } catch (error) {
    if (error instanceof ToolkitError) return error
  }
  throw new Error('expected a refusal')
}

describe('reading CSV', () => {
  it.each([
    [';', 'a;b\n1;2\n'],
    [',', 'a,b\n1,2\n'],
    ['\t', 'a\tb\n1\t2\n'],
  ])('finds the delimiter %j', (delimiter, text) => {
    const table = read(text)
    expect(table).toMatchObject({ delimiter, header: ['a', 'b'], rows: [{ row: 2, cells: ['1', '2'] }] })
  })

  it('is not misled by commas in the names of columns', () => {
    const table = read('Код профессии, специальности;Имя\n1;2\n')
    expect(table.delimiter).toBe(';')
  })

  it('passes over a title, and over the line that names the delimiter', () => {
    const table = { header: ['a', 'b', 'c'], rows: [{ row: 4, cells: ['1', '2', '3'] }] }
    expect(read('Список выпускников 2026;;\n;;\na;b;c\n1;2;3\n')).toMatchObject(table)
    expect(read('sep=,\n\na,b,c\n1,2,3\n')).toMatchObject({ ...table, delimiter: ',' })
    expect(read('sep=\t\r\na;b\tc\r\n1\t2\r\n')).toMatchObject({ delimiter: '\t', header: ['a;b', 'c'] })
    expect(read('a;b;c\n;;3\n')).toMatchObject({ header: ['a', 'b', 'c'], rows: [{ row: 2 }] })
  })

  it('numbers rows as a spreadsheet program does, empty ones and quoted line breaks included', () => {
    const table = read('a;b\r\n1;2\r\n;\r\n"x\ny";3\r4;5\n')
    expect(table.rows.map(({ row, cells }) => [row, ...cells])).toEqual([
      [2, '1', '2'],
      [4, 'x\ny', '3'],
      [5, '4', '5'],
    ])
  })

  it('reads quotes inside quotes', () => {
    expect(read('a;b\n"ООО ""Звезда"";";2\n').rows[0]?.cells).toEqual(['ООО "Звезда";', '2'])
  })

  it('reports ragged rows and keeps the others, and forgives empty cells at the end', () => {
    const table = read('a;b;\n1;2;;;\n1\n1;2;3;4\n')
    expect(table.rows.map(({ row }) => row)).toEqual([2])
    expect(table.findings).toMatchObject([
      { row: 3, code: 'CSV_ROW_RAGGED', severity: 'blocks', details: { expected: 2, found: 1 } },
      { row: 4, code: 'CSV_ROW_RAGGED', details: { expected: 2, found: 4 } },
    ])
  })

  it.each([
    ['FILE_EMPTY', ''],
    ['FILE_EMPTY', ' \n\n'],
    ['CSV_HEADER_MISSING', 'a;b\n'],
    ['CSV_QUOTES_INVALID', 'a;b\n1;"2\n3;4\n'],
    ['CSV_QUOTES_INVALID', 'a;b\n1;"2"x\n3;4\n'],
    ['CSV_LIMIT', `${'a;'.repeat(importLimits.columns)}b\n1\n`],
  ])('refuses with %s: %j', (code, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code }))
  })

  it('names the row in which a quotation mark is not closed', () => {
    const refusal = refusalOf(() => read('a;b\n1;2\n1;"2\n'))
    expect([refusal.at, refusal.place('en'), refusal.place('ru')]).toEqual(['row 3', 'row 3', 'строка 3'])
  })

  it.each([
    ['XLS_UNSUPPORTED', 'an old workbook', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)],
    ['FILE_FORMAT_UNKNOWN', 'a workbook without its beginning', readFileSync(workbook).subarray(4)],
    ['FILE_FORMAT_UNKNOWN', 'nothing but zeros', new Uint8Array(512)],
  ])('says %s of %s, and nothing of encodings', (code, _, bytes) => {
    expect(() => importSource({ kind: 'file', bytes })).toThrow(expect.objectContaining({ code }))
    expect(importSource({ kind: 'file', bytes: Buffer.from('a;b') }).id).toBe('csv')
  })

  it('has no sheets to choose from', async () => {
    const read = (sheet?: string) =>
      importRecords(diplomaFile([diplomaRow(1)]), sheet === undefined ? {} : { sheet })
    await expect(read('Лист1')).rejects.toMatchObject({ code: 'FILE_HAS_NO_SHEETS' })
    expect((await read()).rows).toHaveLength(1)
  })
})

describe('reading a file', () => {
  it('says whether it is missing, a folder, or too large', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'issuer-'))
    try {
      await expect(readBytes(join(folder, 'none.csv'), 10)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
      await expect(readBytes(folder, 10_000_000)).rejects.toMatchObject({ code: 'FILE_IS_DIRECTORY' })
      await expect(readBytes(import.meta.filename, 10)).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
      await expect(readBytes(import.meta.filename, 1_000_000)).resolves.toBeInstanceOf(Uint8Array)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
