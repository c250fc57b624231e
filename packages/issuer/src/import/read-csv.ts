/** Delimiter-separated text as a table: semicolons, commas or tabs, any line ends, quotes as RFC 4180 has them. */
import Papa from 'papaparse'
import { IssuerError } from '../codes.ts'
import { rowPlace } from '../row-place.ts'
import { decodeText, isText } from './decode-text.ts'
import { withoutTextMark } from './formulas.ts'
import type { ImportSource, ReadTableOptions, Table } from './table.ts'
import { tabulate } from './tabulate.ts'

/** CSV takes any text that the sources before it did not. */
export const csv: ImportSource = {
  id: 'csv',
  accepts: (input) => input.kind === 'file' && isText(input.bytes),
  read: (input, options) => readCsv(input.kind === 'file' ? input.bytes : new Uint8Array(), options),
}

/**
 * Reads CSV bytes. A line `sep=;` of a spreadsheet program is passed over, and so are titles above the column names.
 *
 * @throws IssuerError `FILE_EMPTY`, `CSV_ENCODING`, `CSV_QUOTES_INVALID`, `CSV_HEADER_MISSING`, `CSV_LIMIT`.
 */
export function readCsv(bytes: Uint8Array, options: ReadTableOptions = {}): Table {
  const { lines, ...found } = readCsvLines(bytes, options)
  return { source: csv.id, addressed: true, ...found, ...tabulate(lines, options.recognise) }
}

/** The cells of a CSV file, line by line. @throws IssuerError as `readCsv`, the last two aside. */
export function readCsvLines(
  bytes: Uint8Array,
  { encoding }: Pick<ReadTableOptions, 'encoding'> = {},
): { readonly lines: readonly (readonly string[])[] } & Required<Pick<Table, 'encoding' | 'delimiter'>> {
  const decoded = decodeText(bytes, encoding)
  if (decoded.text.trim() === '') throw new IssuerError('FILE_EMPTY')
  // One kind of line end, since the parser looks for one kind only.
  const whole = decoded.text.replace(/\r\n?/g, '\n')
  const named = /^sep=([;,\t])\n/i.exec(whole)
  // The line stays, empty, so that rows keep their numbers.
  const text = named ? whole.slice(named[0].length - 1) : whole
  const delimiter = named?.[1] ?? findDelimiter(text)
  return { lines: parse(text, delimiter), encoding: decoded.encoding, delimiter }
}

function parse(text: string, delimiter: string): string[][] {
  const { data, errors } = Papa.parse<string[]>(text, { delimiter, newline: '\n' })
  // After a quote that is not closed nobody knows where the next row begins, so no row below can be believed.
  const quotes = errors.find((error) => error.type === 'Quotes')
  if (quotes) {
    const row = (quotes.row ?? 0) + 1
    throw new IssuerError('CSV_QUOTES_INVALID', { at: rowPlace(row), details: { row } })
  }
  // An apostrophe before a formula sign says "this is text", as reports write it.
  return text.includes("'") ? data.map((cells) => cells.map(withoutTextMark)) : data
}

/** The separator that the first line with any of them uses most, quoted text left aside. */
export function findDelimiter(text: string): string {
  const unquoted = text.slice(0, 65_536).replace(/"[^"]*"/g, '')
  // From the beginning of a line on: from anywhere else, a long line without any would be gone through again and again.
  const line = /^.*[;,\t].*$/m.exec(unquoted)?.[0] ?? ''
  const occurrences = (delimiter: string): number => line.split(delimiter).length
  return delimiters.reduce((best, next) => (occurrences(next) > occurrences(best) ? next : best))
}

const delimiters = [';', ',', '\t'] as const
