import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { diplomaFile, diplomaRow } from '../../../../fixtures/diploma-rows.ts'
import { workbookBytes } from '../../../../fixtures/workbook.ts'
import { type ImportedRecords, importRecords } from '../import/import-records.ts'
import { readCsv } from '../import/read-csv.ts'
import { readXlsx } from '../import/read-xlsx.ts'
import type { Table } from '../import/table.ts'
import { readZipArchive } from '../import/zip-archive.ts'
import { annotatedCsv, annotatedWorkbook } from './annotated-copy.ts'
import { restFile } from './rest-file.ts'

const rows = [
  diplomaRow(1, { СНИЛС: '' }),
  diplomaRow(2, {
    СНИЛС: '',
    Физика: '7',
    'Фамилия получателя': 'Ивaнова',
    'Дата рождения получателя': '16.03.2008',
  }),
  diplomaRow(3, { СНИЛС: '', 'Имя получателя': '=HYPERLINK("http://x","a")' }),
  diplomaRow(4, { СНИЛС: '', 'Дата рождения получателя': '15.03.2008', 'Фамилия получателя': 'ИВАНОВА' }),
]
const csvBytes = diplomaFile(rows)
const keep = { keepTable: true } as const
type Kept = ImportedRecords & { readonly table: Table }
const imported = async (source: Uint8Array) => (await importRecords(source, keep)) as Kept

async function asWorkbook(): Promise<Uint8Array> {
  const { header, rows: records } = readCsv(csvBytes)
  const cells = [['Выпуск 2026'], [], [...header], ...records.map((record) => [...record.cells])]
  return workbookBytes([{ name: 'Аттестаты', rows: cells }])
}

describe('an annotated copy', () => {
  it('has the same rows at the same numbers, and a column of remarks with the proposed values', async () => {
    const kept = await imported(await asWorkbook())
    const copy = await readXlsx(await annotatedWorkbook(kept, 'ru'), {
      recognise: (names) => Number(names.includes('Физика')),
    })
    expect([copy.sheet, copy.headerRow]).toEqual(['Аттестаты', 3])
    expect(copy.header).toEqual([...kept.table.header, 'Замечания'])
    expect(copy.rows.map(({ row }) => row)).toEqual(kept.table.rows.map(({ row }) => row))
    const cells = copy.rows.map((row) => row.cells.slice(0, -1))
    expect(cells).toEqual(kept.table.rows.map((row) => row.cells))
    const remarks = copy.rows.map((row) => row.cells.at(-1))
    expect(remarks[0]).toBe('')
    expect(remarks[1]).toMatch(/^E5 Фамилия получателя: .*\(можно исправить; предлагается: Иванова\)$/m)
    expect(remarks[1]).toMatch(/^K5 Физика: .*\(не выдаётся\)$/m)
    expect(remarks[3]).toMatch(/^E7 .*\(внимание\)$/)
  })

  it('has the cells in question coloured, and no formula', async () => {
    const kept = await imported(csvBytes)
    const parts = readZipArchive(await annotatedWorkbook(kept, 'en'))
    const xml = (name: string) => Buffer.from(parts.get(name) ?? '').toString()
    const style = (address: string) =>
      new RegExp(`<c r="${address}" s="(\\d+)"`).exec(xml('xl/worksheets/sheet1.xml'))?.[1]
    expect(new Set([style('E2'), style('E3'), style('E5'), style('K3')]).size).toBe(4)
    expect(xml('xl/styles.xml')).toMatch(/FFC7CE/)
    expect(xml('xl/worksheets/sheet1.xml')).not.toContain('<f>')
    expect(xml('xl/sharedStrings.xml')).toContain("'=HYPERLINK")
  })

  it('has a note on each cell in question, which spreadsheet programs show', async () => {
    const kept = await imported(csvBytes)
    const parts = readZipArchive(await annotatedWorkbook(kept, 'ru'))
    const text = (name: string) => Buffer.from(parts.get(name) ?? '').toString()
    const notes = [...text('xl/comments1.xml').matchAll(/<comment ref="(\w+)".*?<t [^>]*>(.*?)<\/t>/gs)]
    expect(notes.map(([, cell]) => cell)).toEqual(['E3', 'K3', 'F4', 'E5'])
    expect(notes[0]?.[2]).toMatch(/предлагается: Иванова\)$/)
    expect(text('xl/drawings/notes1.vml').match(/<x:Row>\d+<\/x:Row><x:Column>\d+/g)).toEqual([
      '<x:Row>2</x:Row><x:Column>4',
      '<x:Row>2</x:Row><x:Column>10',
      '<x:Row>3</x:Row><x:Column>5',
      '<x:Row>4</x:Row><x:Column>4',
    ])
    expect(text('xl/worksheets/sheet1.xml')).toContain('<legacyDrawing')
    expect(text('xl/worksheets/_rels/sheet1.xml.rels')).toContain('../comments1.xml')
    expect(text('[Content_Types].xml')).toContain('/xl/comments1.xml')
  })

  it('comes as CSV too, in which nothing runs', async () => {
    const kept = await imported(csvBytes)
    const copy = Buffer.from(annotatedCsv(kept, 'en')).toString()
    expect(copy.startsWith('\ufeffНаименование документа;')).toBe(true)
    expect(copy).toContain(`;"'=HYPERLINK(""http://x"",""a"")";`)
    expect(copy.split('\r\n')[0]).toMatch(/;Remarks$/)
    expect(copy).toMatch(/E3 Фамилия получателя: .*\(can be fixed; proposed: Иванова\)/)
  })

  it('neutralises the copy, and never what is signed', async () => {
    const ranks = await readFile(
      new URL('../../../../fixtures/records/sports-ranks-2026.csv', import.meta.url),
    )
    const kept = await imported(Buffer.from(ranks.toString().replace('Кубок города,', '=1+1 Кубок города,')))
    expect(kept.rows.map(({ record }) => record.competition)).toContain('=1+1 Кубок города, 14.02.2026')
    expect(Buffer.from(annotatedCsv(kept, 'en')).toString()).toContain("'=1+1 Кубок города")
  })

  it('may be fed back: the old remarks give way to the new ones', async () => {
    const once = annotatedCsv(await imported(csvBytes), 'ru')
    const again = readCsv(annotatedCsv(await imported(once), 'ru'))
    expect(again).toEqual(readCsv(once))
  })

  it('keeps malformed rows, with their remark behind them', async () => {
    const text = 'a;b\n1;2;3\n'
    const table = readCsv(Buffer.from(text))
    const [type] = [(await imported(csvBytes)).type]
    const copy = annotatedCsv({ table, type, columns: [], findings: table.findings }, 'en')
    expect(Buffer.from(copy).toString()).toMatch(/\r\n1;2;3;Expected 2 cells and found 3 \(blocks\)\r\n$/)
  })
})

describe('the rest of a batch', () => {
  it.each([
    ['csv', async () => csvBytes],
    ['xlsx', asWorkbook],
    ['jsonl', async () => Buffer.from([...rows.map((row) => JSON.stringify(row)), '{"a":'].join('\n'))],
  ] as const)(
    '%s: has the refused rows in the same columns, and leads to the same findings',
    async (kind, make) => {
      const kept = await imported(await make())
      const rest = await restFile(kept.table, kept.findings)
      expect([rest.extension, rest.rows]).toEqual([kind, kept.refusedRows.length])
      const back = await imported(rest.bytes)
      expect(back.table.header).toEqual(kept.table.header)
      const refused = kept.table.rows.filter(({ row }) => kept.refusedRows.includes(row))
      expect(back.table.rows.map(({ cells }) => cells)).toEqual(refused.map(({ cells }) => cells))
      const codes = (of: ImportedRecords) =>
        of.findings.filter(({ row }) => of.refusedRows.includes(row)).map(({ code }) => code)
      expect(codes(back)).toEqual(codes(kept))
    },
  )
})
