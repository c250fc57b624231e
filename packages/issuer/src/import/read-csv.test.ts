import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importLimits } from './import-limits.ts'
import { readCsv } from './read-csv.ts'
import { readBytes } from './read-file.ts'
import { importSource } from './sources.ts'

const read = (text: string) => readCsv(Buffer.from(text))

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
    expect(() => read('a;b\n1;2\n1;"2\n')).toThrow(expect.objectContaining({ at: 'row 3' }))
  })

  it('does not take a workbook of the old kind for a text', () => {
    expect(() => importSource({ kind: 'file', bytes: Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0) })).toThrow(
      expect.objectContaining({ code: 'FILE_FORMAT_UNKNOWN' }),
    )
    expect(importSource({ kind: 'file', bytes: Buffer.from('a;b') }).id).toBe('csv')
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
