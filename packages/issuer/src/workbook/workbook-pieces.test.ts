import { afterEach, describe, expect, it, vi } from 'vitest'
import { readXlsx } from '../import/read-xlsx.ts'
import { readZipArchive } from '../import/zip-archive.ts'
import { type LongSheet, workbookPieces } from './workbook-pieces.ts'

const sheetOf = (rows: LongSheet['rows']): LongSheet => ({
  name: 'Вердикты',
  header: [
    { text: 'Поступающий', tone: 'header' },
    { text: 'Баллы', tone: 'header' },
  ],
  rows,
  widths: [24, 18],
  stickyRows: 1,
})
const bytesOf = async (rows: LongSheet['rows']): Promise<Buffer> =>
  Buffer.concat([...(await workbookPieces(sheetOf(rows)))])
const xmlOf = async (rows: LongSheet['rows'], part = 'xl/worksheets/sheet1.xml'): Promise<string> =>
  Buffer.from(readZipArchive(await bytesOf(rows)).get(part) ?? '').toString()

afterEach(() => {
  vi.useRealTimers()
})

describe('a long sheet', () => {
  it('is the same bytes whenever it is written', async () => {
    const written = async (now: string): Promise<Buffer> => {
      vi.useFakeTimers({ toFake: ['Date'], now: new Date(now) })
      return bytesOf([[{ text: 'Соколова' }, { text: '10', form: 'number' }]])
    }
    expect(await written('2026-07-01T10:00:00Z')).toEqual(await written('2031-05-01T23:59:58Z'))
  })

  it('is read as it was written, numbers as numbers', async () => {
    const bytes = await bytesOf([
      [{ text: 'Соколова & <Ко> "1"\n=1+1 ' }, { text: '10', form: 'number' }],
      [null, { text: '7', form: 'number', tone: 'holds' }],
    ])
    const { header, rows } = await readXlsx(bytes, {})
    expect(header).toEqual(['Поступающий', 'Баллы'])
    expect(rows.map(({ cells }) => cells.map((cell) => cell ?? ''))).toEqual([
      ['Соколова & <Ко> "1"\n=1+1 ', '10'],
      ['', '7'],
    ])
  })

  it('has each look once, and no formula', async () => {
    const tones = ['holds', 'blocks', 'fixable', 'warns'] as const
    const xml = await xmlOf([tones.map((tone) => ({ text: '=1', tone })), [{ text: '=1' }]])
    const styles = [...xml.matchAll(/<c r="[A-D][23]" s="(\d+)"/g)].map(([, style]) => style)
    expect(new Set(styles).size).toBe(5)
    expect(xml).not.toContain('<f>')
    expect(xml).toMatch(/<pane [^>]*ySplit="1"/)
    expect(await xmlOf([], 'xl/styles.xml')).toContain('C6EFCE')
  })

  it('leaves out what no workbook can hold', async () => {
    const xml = await xmlOf([[{ text: `a\0\u0001${'x'.repeat(40_000)}` }]])
    expect(/preserve">([^<]*)</.exec(xml)?.[1]).toBe(`a${'x'.repeat(32_764)}`)
  })

  it('may have no rows', async () => {
    expect((await readXlsx(await bytesOf([[{ text: 'one' }, null]]), {})).rows).toHaveLength(1)
    expect(await xmlOf([])).not.toContain('<row r="2"')
  })

  it('asks for its rows as it is written, a few hundred at a time', async () => {
    let asked = 0
    function* rows(): Generator<{ text: string }[]> {
      for (; asked < 20_000; asked++) yield [{ text: `applicant ${asked} ${Math.random()}` }]
    }
    let most = 0
    let before = 0
    for (const piece of await workbookPieces(sheetOf(rows()))) {
      expect(piece.length).toBeLessThan(1_000_000)
      most = Math.max(most, asked - before)
      before = asked
    }
    expect(asked).toBe(20_000)
    // What is compressed together, and no more than a few times that, waits for the next piece.
    expect(most).toBeLessThan(5000)
  })
})
