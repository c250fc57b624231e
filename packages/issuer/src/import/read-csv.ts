/** Delimiter-separated text as a table: semicolons, commas or tabs, any line ends, quotes as RFC 4180 has them. */
import Papa from 'papaparse'
import { IssuerError, issuerCodes } from '../codes.ts'
import type { Finding } from '../lints/lint.ts'
import { decodeText } from './decode-text.ts'
import { importLimits } from './import-limits.ts'
import type { ImportSource, ReadTableOptions, Table, TableRow } from './table.ts'

export const csv: ImportSource = { id: 'csv', accepts: (bytes) => !startsAsArchive(bytes), read: readCsv }

/**
 * Reads CSV bytes. Titles above the column names, and a line `sep=;` of a spreadsheet program, are passed over.
 *
 * @throws IssuerError `FILE_EMPTY`, `CSV_ENCODING`, `CSV_QUOTES_INVALID`, `CSV_HEADER_MISSING`, `CSV_LIMIT`.
 */
export function readCsv(bytes: Uint8Array, options: ReadTableOptions = {}): Table {
  const decoded = decodeText(bytes, options.encoding)
  if (decoded.text.trim() === '') throw new IssuerError('FILE_EMPTY')
  // One kind of line end, since the parser looks for one kind only.
  const lines = decoded.text.replace(/\r\n?/g, '\n')
  const named = /^sep=([;,\t])\n/i.exec(lines)
  // The line stays, empty, so that rows keep their numbers.
  const text = named ? lines.slice(named[0].length - 1) : lines
  const delimiter = named?.[1] ?? findDelimiter(text)
  const records = parse(text, delimiter)
  const headerIndex = findHeader(records)
  const header = dropEmptyTail(records[headerIndex] ?? [])
  checkSize('columns', header.length, importLimits.columns)
  checkSize('rows', records.length, importLimits.rows)
  return { header, encoding: decoded.encoding, delimiter, ...splitRows(records, headerIndex, header.length) }
}

function parse(text: string, delimiter: string): string[][] {
  const { data, errors } = Papa.parse<string[]>(text, { delimiter, newline: '\n' })
  // After a quote that is not closed nobody knows where the next row begins, so no row below can be believed.
  const quotes = errors.find((error) => error.type === 'Quotes')
  if (quotes) {
    const row = (quotes.row ?? 0) + 1
    throw new IssuerError('CSV_QUOTES_INVALID', { at: `row ${row}`, details: { row } })
  }
  return data
}

/** The first of the top rows that is filled like a row of the table; a title above it fills a cell or two. */
function findHeader(records: readonly (readonly string[])[]): number {
  const filled = records.slice(0, topRows).map((cells) => cells.filter((cell) => cell.trim() !== '').length)
  const most = Math.max(...filled)
  return filled.findIndex((count) => count > 0 && count >= most / 2)
}

const topRows = 10

function splitRows(
  records: readonly (readonly string[])[],
  headerIndex: number,
  width: number,
): { readonly rows: readonly TableRow[]; readonly findings: readonly Finding[] } {
  const rows: TableRow[] = []
  const findings: Finding[] = []
  for (let index = headerIndex + 1; index < records.length; index++) {
    const cells = records[index] as readonly string[]
    if (isEmpty(cells)) continue
    const row = index + 1
    const own = cells.length > width ? dropEmptyTail(cells, width) : cells
    if (own.length === width) rows.push({ row, cells: own })
    else findings.push(ragged(row, width, own.length))
  }
  if (rows.length + findings.length === 0) throw new IssuerError('CSV_HEADER_MISSING')
  return { rows, findings }
}

/** The separator that the first line uses most, quoted text left aside. */
function findDelimiter(text: string): string {
  const start = text.search(/\S/)
  const end = text.indexOf('\n', start)
  const line = text.slice(start, end < 0 ? undefined : end).replace(/"[^"]*"/g, '')
  const occurrences = (delimiter: string): number => line.split(delimiter).length
  return delimiters.reduce((best, next) => (occurrences(next) > occurrences(best) ? next : best))
}

const delimiters = [';', ',', '\t'] as const

/** ZIP (a modern workbook) or OLE (an old one): a table, but not a text. */
function startsAsArchive(bytes: Uint8Array): boolean {
  return (
    (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3) ||
    (bytes[0] === 0xd0 && bytes[1] === 0xcf && bytes[2] === 0x11)
  )
}

function isEmpty(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '')
}

/** Cells without the empty ones at the end that spreadsheet programs leave there. */
function dropEmptyTail(cells: readonly string[], atLeast = 0): readonly string[] {
  let length = cells.length
  while (length > atLeast && (cells[length - 1] as string).trim() === '') length--
  return cells.slice(0, length)
}

function checkSize(what: string, found: number, limit: number): void {
  if (found > limit) throw new IssuerError('CSV_LIMIT', { details: { limit, what } })
}

function ragged(row: number, expected: number, found: number): Finding {
  const words = issuerCodes.CSV_ROW_RAGGED
  return { row, code: 'CSV_ROW_RAGGED', severity: 'blocks', words, details: { expected, found } }
}
