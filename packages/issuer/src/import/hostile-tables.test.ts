/** Tables as they come from old programs, broken ones, and people who mean no good. */
import { describe, expect, it } from 'vitest'
import { type DiplomaRow, diplomaFile, diplomaRow, diplomaRows } from '../../../../fixtures/diploma-rows.ts'
import { importLimits } from './import-limits.ts'
import { type ImportedRecords, importRecords } from './import-records.ts'
import { readCsv } from './read-csv.ts'

const textOf = (rows: readonly DiplomaRow[]): string => new TextDecoder().decode(diplomaFile(rows))
const plain = textOf(diplomaRows(3))
const refusals = ({ findings, rows }: ImportedRecords) => [
  findings.filter(({ severity }) => severity !== 'warns').map(({ row, code }) => [row, code]),
  rows.map(({ row }) => row),
]

/** Encodes with a single-byte table turned round, since the platform only decodes it. */
function encodeSingleByte(text: string, encoding: string): Uint8Array {
  const table = new TextDecoder(encoding).decode(Uint8Array.from({ length: 256 }, (_, i) => i))
  return Uint8Array.from(text, (character) => table.indexOf(character))
}

describe('UTF-16', () => {
  // With the delimiter, a line end and a quotation mark inside.
  const quoted = textOf([
    diplomaRow(1, { 'Наименование документа': '"Аттестат о ""среднем"" общем;\nобразовании"' }),
    diplomaRow(2),
  ])

  it.each([
    ['little-endian with a mark', '\ufeff', false],
    ['little-endian without one', '', false],
    ['big-endian with a mark', '\ufeff', true],
    ['big-endian without one', '', true],
  ])('%s is read with its quotation marks', async (_, mark, isBigEndian) => {
    const bytes = Buffer.from(mark + quoted, 'utf16le')
    const imported = await importRecords(isBigEndian ? bytes.swap16() : bytes, { type: 'school-diploma' })
    const same = await importRecords(Buffer.from(quoted), { type: 'school-diploma' })
    expect(imported.rows).toEqual(same.rows)
    expect(imported.rows.at(-1)?.record.familyName).toBe('Иванова')
    expect(imported.encoding).toBe(isBigEndian ? 'utf-16be' : 'utf-16le')
  })

  it('cut off in the middle of a character is refused', async () => {
    const bytes = Buffer.from(`\ufeff${plain}`, 'utf16le').subarray(0, -1)
    await expect(importRecords(bytes)).rejects.toMatchObject({ code: 'CSV_ENCODING' })
  })
})

describe('an encoding that cannot be told for certain', () => {
  it.each(['koi8-r', 'ibm866', 'windows-1252'] as const)(
    '%s is refused, and named it is read',
    async (encoding) => {
      const text = encoding === 'windows-1252' ? plain.replace(/[А-Яа-яЁё]/g, 'é') : plain
      const bytes = encodeSingleByte(text, encoding)
      await expect(importRecords(bytes)).rejects.toMatchObject({
        code: 'CSV_ENCODING',
        details: { known: expect.arrayContaining(['koi8-r', 'windows-1251']) },
      })
      if (encoding === 'windows-1252') return
      const named = await importRecords(bytes, { encoding })
      expect(named.rows.map(({ record }) => record.familyName)).toEqual(['Иванова', 'Иванова', 'Иванова'])
    },
  )

  it('named wrongly gives rows that are refused, and no mojibake is ever signed', async () => {
    const bytes = encodeSingleByte(plain, 'windows-1251')
    const named = importRecords(bytes, { encoding: 'koi8-r', type: 'school-diploma' })
    // The names of the columns are not those of a diploma any more.
    await expect(named).rejects.toMatchObject({ code: expect.stringMatching(/^(?:CSV|TYPE)_/) })
  })

  it.each([
    ['the mark of a failed decoding', 'Ив\ufffdнова'],
    ['letters that an encoding did not have', 'Ив??ова'],
    ['UTF-8 read as windows-1251', 'РРІР°РЅРѕРІР°'],
    ['windows-1251 read as Latin-1', 'Èâàíîâà'],
  ])('leaves %s, and the row is refused', async (_, familyName) => {
    const rows = [diplomaRow(1), diplomaRow(2, { 'Фамилия получателя': familyName })]
    const imported = await importRecords(diplomaFile(rows))
    expect(refusals(imported)).toEqual([[[3, 'ROW_TEXT_INVALID']], [2]])
  })
})

describe('a table that is not as it should be', () => {
  it('with every kind of line end has the rows that a person sees', async () => {
    const [header, ...lines] = textOf(diplomaRows(6)).split('\r\n')
    const text = `${header}\n${lines[0]}\r\n${lines[1]}\r${lines[2]}\r\n\r\n${lines[3]}\n${lines[4]}\r\n${lines[5]}`
    const imported = await importRecords(Buffer.from(text))
    expect(imported.rows.map(({ row }) => row)).toEqual([2, 3, 4, 6, 7, 8])
  })

  it('with a NUL in a cell has that row refused', async () => {
    const rows = [diplomaRow(1), diplomaRow(2, { 'Имя получателя': 'Ма\0рия' })]
    expect(refusals(await importRecords(diplomaFile(rows)))).toEqual([[[3, 'ROW_TEXT_INVALID']], [2]])
  })

  it('with a cell of ten megabytes has that row refused, and no message quotes it', async () => {
    const rows = [diplomaRow(1), diplomaRow(2, { 'Имя получателя': 'Ж'.repeat(5_242_880) })]
    const imported = await importRecords(diplomaFile(rows))
    expect(refusals(imported)).toEqual([[[3, 'ROW_TEXT_INVALID']], [2]])
    expect(JSON.stringify(imported.findings)).not.toContain('ЖЖ')
  })

  it('with a line that is too short or too long has that row refused', async () => {
    const lines = plain.split('\r\n')
    const ragged = [...lines.slice(0, 3), 'Аттестат;07724', `${lines[3]};more`].join('\r\n')
    const imported = await importRecords(Buffer.from(ragged))
    expect(refusals(imported)).toEqual([
      [
        [4, 'CSV_ROW_RAGGED'],
        [5, 'CSV_ROW_RAGGED'],
      ],
      [2, 3],
    ])
  })

  it('with a quotation mark that never closes is refused with its row', async () => {
    const open = plain.replace('0000002;', '"0000002;')
    await expect(importRecords(Buffer.from(open))).rejects.toMatchObject({
      code: 'CSV_QUOTES_INVALID',
      at: 'row 3',
    })
  })

  it('with a column twice is refused, since nobody knows which one counts', async () => {
    const [header, ...lines] = plain.split('\r\n')
    const doubled = [`${header};Фамилия получателя`, ...lines.map((line) => `${line};Петрова`)].join('\r\n')
    await expect(importRecords(Buffer.from(doubled))).rejects.toMatchObject({ code: 'CSV_COLUMN_DOUBLED' })
  })

  it('with a document twice has the second one refused', async () => {
    const imported = await importRecords(diplomaFile([diplomaRow(1), diplomaRow(2), diplomaRow(1)]))
    expect(refusals(imported)).toEqual([[[4, 'ROW_KEY_DUPLICATE']], [2, 3]])
  })

  it('with one person under two names has the later row told', async () => {
    const rows = [diplomaRow(5), diplomaRow(6, { 'Имя получателя': 'Анна' })]
    const { findings } = await importRecords(diplomaFile(rows))
    expect(findings.map(({ row, code }) => [row, code])).toEqual([[3, 'ROW_NAME_DIFFERS']])
  })

  it('with a million rows is read, and with one more refused', () => {
    const table = `a;b${'\n1;2'.repeat(importLimits.rows - 1)}`
    expect(readCsv(Buffer.from(table)).rows).toHaveLength(999_999)
    expect(() => readCsv(Buffer.from(`${table}\n1;2`))).toThrow(
      expect.objectContaining({ code: 'CSV_LIMIT' }),
    )
  })
})
