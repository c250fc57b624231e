/** Lines of cells → a table: which line names the columns, which lines are records. */
import type { CodeWords } from '@attestat/credential'
import { IssuerError, issuerCodes } from '../codes.ts'
import { expected } from '../expected.ts'
import type { Finding } from '../lints/lint.ts'
import { importLimits } from './import-limits.ts'
import type { ReadTableOptions, Table, TableRow } from './table.ts'

/** How far down the line of column names may stand: registers put a title and a blank line above it. */
const headerWithin = 20

/** What `tabulate` makes of the lines. */
export type TabulatedLines = Pick<Table, 'header' | 'headerRow' | 'rows' | 'others' | 'findings'>

/**
 * Splits lines into column names and records. Empty lines count as rows and are left out.
 *
 * @param lines From the first row on.
 * @throws IssuerError `CSV_HEADER_MISSING`, `CSV_LIMIT`.
 */
export function tabulate(
  lines: readonly (readonly string[])[],
  recognise: ReadTableOptions['recognise'],
): TabulatedLines {
  checkSize(expected('rows'), lines.length, importLimits.rows)
  const index = findHeader(lines, recognise).index
  const header = dropEmptyTail(lines[index] ?? [])
  checkSize(expected('columns'), header.length, importLimits.columns)
  const rows: TableRow[] = []
  const findings: Finding[] = []
  const others = lines.slice(0, Math.max(index, 0)).flatMap((cells, i) => numbered(cells, i))
  for (let i = index + 1; i < lines.length; i++) {
    const cells = lines[i] as readonly string[]
    if (isEmpty(cells)) continue
    const own = cells.length > header.length ? dropEmptyTail(cells, header.length) : cells
    const row = i + 1
    if (own.length === header.length) rows.push({ row, cells: own })
    else {
      others.push({ row, cells: own })
      findings.push(ragged(row, header.length, own.length))
    }
  }
  if (rows.length + findings.length === 0) throw new IssuerError('CSV_HEADER_MISSING')
  return { header, headerRow: index + 1, rows, others, findings }
}

/**
 * The line that names the most columns of credential types. If none does: the first that is filled like a line of the
 * table, since a title above it fills a cell or two.
 */
export function findHeader(
  lines: readonly (readonly string[])[],
  recognise: ReadTableOptions['recognise'] = () => 0,
): { readonly index: number; readonly recognised: number } {
  const candidates: { readonly index: number; readonly recognised: number; readonly filled: number }[] = []
  for (let index = 0; index < lines.length && candidates.length < headerWithin; index++) {
    const names = lines[index] as readonly string[]
    const filled = names.filter((name) => name.trim() !== '').length
    if (filled > 0) candidates.push({ index, recognised: recognise(names), filled })
  }
  const recognised = Math.max(-1, ...candidates.map((candidate) => candidate.recognised))
  const filled = recognised > 0 ? 0 : Math.max(0, ...candidates.map((candidate) => candidate.filled))
  const found = candidates.find((one) => one.recognised === recognised && one.filled >= filled / 2)
  return { index: found?.index ?? -1, recognised }
}

/** Whether nothing but white space stands in a line. */
export function isEmpty(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '')
}

/** @throws IssuerError `CSV_LIMIT`. */
export function checkSize(what: CodeWords, found: number, limit: number): void {
  if (found > limit) throw new IssuerError('CSV_LIMIT', { details: { limit, what } })
}

function numbered(cells: readonly string[], index: number): TableRow[] {
  return isEmpty(cells) ? [] : [{ row: index + 1, cells }]
}

/** Cells without the empty ones at the end that spreadsheet programs leave there. */
function dropEmptyTail(cells: readonly string[], atLeast = 0): readonly string[] {
  let length = cells.length
  while (length > atLeast && (cells[length - 1] as string).trim() === '') length--
  return cells.slice(0, length)
}

function ragged(row: number, expected: number, found: number): Finding {
  const words = issuerCodes.CSV_ROW_RAGGED
  return { row, code: 'CSV_ROW_RAGGED', severity: 'blocks', words, details: { expected, found } }
}
