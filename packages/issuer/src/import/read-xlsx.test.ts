import { describe, expect, it } from 'vitest'
import { diplomaFile, diplomaRow } from '../../../../fixtures/diploma-rows.ts'
import { archiveBytes, type SheetCell, workbookBytes } from '../../../../fixtures/workbook.ts'
import { columnIndex, columnLetters } from './cell-address.ts'
import { importRecords } from './import-records.ts'
import { readCsv } from './read-csv.ts'
import { readXlsx } from './read-xlsx.ts'
import { readZipArchive } from './zip-archive.ts'

const day = new Date('2026-06-25T00:00:00Z')
const known = new Set(['Фамилия', 'Дата', 'Балл'])
const recognise = (names: readonly string[]) => names.filter((name) => known.has(name)).length
const table = (...rows: SheetCell[][]): SheetCell[][] => [['Фамилия', 'Дата', 'Балл'], ...rows]

/** The workbook with one of its parts written anew. */
async function altered(part: string, change: (xml: string) => string): Promise<Uint8Array> {
  const bytes = await workbookBytes([{ name: 'Лист1', rows: table(['Иванова', day, 5]) }])
  const parts = [...readZipArchive(bytes)].map(([name, content]) => ({ name, bytes: content }))
  return archiveBytes(
    parts.map(({ name, bytes: content }) => ({
      name,
      bytes: name === part ? Buffer.from(change(Buffer.from(content).toString())) : content,
    })),
  )
}

describe('reading a workbook', () => {
  it('reads days, digits and truth values as people write them', async () => {
    const rows = table(['Иванова', day, 4.7], ["'=1+1", '007', true], [null, 46_198, 0.1 + 0.2])
    const read = await readXlsx(await workbookBytes([{ name: 'Лист1', rows }]))
    expect(read).toMatchObject({ source: 'xlsx', sheet: 'Лист1', header: ['Фамилия', 'Дата', 'Балл'] })
    expect(read.rows).toEqual([
      { row: 2, cells: ['Иванова', '25.06.2026', '4.7'] },
      { row: 3, cells: ['=1+1', '007', 'Да'] },
      { row: 4, cells: ['', '46198', '0.3'] },
    ])
  })

  it('finds the column names below a title, and numbers rows as the program shows them', async () => {
    const rows = [['Ведомость'], [], ...table(['Иванова', day, 5], [], ['Петров', day, 4])]
    const read = await readXlsx(await workbookBytes([{ name: 'Лист1', rows }]), { recognise })
    expect(read.headerRow).toBe(3)
    expect(read.rows.map(({ row }) => row)).toEqual([4, 6])
    expect(read.others).toEqual([{ row: 1, cells: ['Ведомость', '', ''] }])
  })

  it('takes the first visible sheet with the best column names, or the one that is named', async () => {
    const bytes = await workbookBytes([
      { name: 'Тайный', hidden: true, rows: table(['Скрытая', day, 5]) },
      { name: 'Титул', rows: [['Школа'], ['№ 130']] },
      { name: 'Шаблон', rows: table(['Иванова', day, 5]) },
      { name: 'Копия', rows: table(['Петров', day, 4]) },
    ])
    expect((await readXlsx(bytes, { recognise })).sheet).toBe('Шаблон')
    expect((await readXlsx(bytes, { recognise, sheet: 'Копия' })).rows[0]?.cells[0]).toBe('Петров')
    await expect(readXlsx(bytes, { sheet: 'Лист9' })).rejects.toMatchObject({
      code: 'XLSX_SHEET_UNKNOWN',
      details: { sheets: ['Титул', 'Шаблон', 'Копия'] },
    })
  })

  it('says when days count from 1904', async () => {
    const bytes = await altered('xl/workbook.xml', (xml) =>
      xml.replace('<workbookPr/>', '<workbookPr date1904="1"/>'),
    )
    expect((await readXlsx(bytes)).counts1904).toBe(true)
    expect((await readXlsx(await altered('', String))).counts1904).toBeUndefined()
  })

  it.each([
    ['an error', '<c r="K2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', true],
    ['a formula without a result', '<c r="K2"><f>A1</f></c>', true],
    ['a formula that was computed', '<c r="K2"><f>2+2</f><v>4</v></c>', false],
    ['an error in a column that is not used', '<c r="L2" t="e"><v>#N/A</v></c>', false],
  ])('never takes a lost value for none: %s', async (_, cell, isLost) => {
    const { header, rows } = readCsv(diplomaFile([diplomaRow(1)]))
    const lines = [
      [...header, 'Кабинет'],
      [...(rows[0]?.cells ?? []), 5],
    ]
    const bytes = await workbookBytes([{ name: 'Лист1', rows: lines }])
    const place = cell.includes('K2') ? /<c r="K2".*?<\/c>/ : /<c r="L2".*?<\/c>/
    const parts = [...readZipArchive(bytes)].map(([name, content]) => ({ name, bytes: content }))
    const changed = parts.map(({ name, bytes: content }) => ({
      name,
      bytes: name.endsWith('sheet1.xml')
        ? Buffer.from(Buffer.from(content).toString().replace(place, cell))
        : content,
    }))
    const { findings } = await importRecords(archiveBytes(changed))
    expect(findings.map(({ cell: at, code }) => [at, code])).toEqual(isLost ? [['K2', 'ROW_CELL_LOST']] : [])
  })

  it.each([
    ['a row', (xml: string) => xml.replace('<row r="2"', '<row r="2000000000"')],
    ['a cell', (xml: string) => xml.replace('<c r="C2"', '<c r="XFD1048576"')],
  ])(
    'refuses %s at the far end of the grid before any memory is taken for what lies between',
    async (_, change) => {
      const bytes = await altered('xl/worksheets/sheet1.xml', change)
      await expect(readXlsx(bytes)).rejects.toMatchObject({
        code: 'CSV_LIMIT',
        at: 'xl/worksheets/sheet1.xml',
      })
    },
  )

  it.each(['<c r="A1">', '<c r="A1"', '<row r="1"', '<row '])(
    'is not slowed down by many tags that never end: %s',
    async (tag) => {
      const bytes = await altered('xl/worksheets/sheet1.xml', (xml) =>
        xml.replace('<sheetData>', `<sheetData>${tag.repeat(100_000)}`),
      )
      await expect(readXlsx(bytes)).rejects.toMatchObject({ code: 'XLSX_INVALID' })
    },
  )

  it('refuses what is no workbook, an empty one, and one without records', async () => {
    const noWorkbook = archiveBytes([{ name: 'a.txt', bytes: Buffer.from('a') }])
    await expect(readXlsx(noWorkbook)).rejects.toMatchObject({ code: 'XLSX_INVALID' })
    const broken = await altered('xl/worksheets/sheet1.xml', (xml) => xml.replace('<c r="B2"', '<c r="A0"'))
    await expect(readXlsx(broken)).rejects.toMatchObject({ code: 'XLSX_INVALID' })
    const empty = await workbookBytes([{ name: 'Лист1', rows: [[null]] }])
    await expect(readXlsx(empty)).rejects.toMatchObject({ code: 'FILE_EMPTY' })
    const bare = await workbookBytes([{ name: 'Лист1', rows: table() }])
    await expect(readXlsx(bare)).rejects.toMatchObject({ code: 'CSV_HEADER_MISSING' })
  })
})

describe('cell addresses', () => {
  it.each([
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [701, 'ZZ'],
    [702, 'AAA'],
    [16_383, 'XFD'],
  ])('column %i is %s, there and back', (index, letters) => {
    expect(columnLetters(index)).toBe(letters)
    expect(columnIndex(letters)).toBe(index)
  })
})
