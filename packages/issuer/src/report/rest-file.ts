/** The rows that were refused, as a file of the same kind with the same columns: put right, it is fed back. */
import { asText } from '../import/formulas.ts'
import type { Table } from '../import/table.ts'
import { isRefused } from '../lints/index.ts'
import type { Finding } from '../lints/lint.ts'
import { writeWorkbook } from '../workbook/write-workbook.ts'
import { csvFile } from './csv-file.ts'

/** The rest of a batch. */
export interface RestFile {
  readonly bytes: Uint8Array
  /** Without a dot. A OneRoster folder leaves a CSV file of one table. */
  readonly extension: 'csv' | 'xlsx' | 'jsonl'
  /** How many rows it has. */
  readonly rows: number
}

/** What a rest file of a table is called at its end. */
export function restExtension({ source }: Pick<Table, 'source'>): RestFile['extension'] {
  return source === 'jsonl' || source === 'xlsx' ? source : 'csv'
}

/**
 * The refused rows of a table.
 *
 * @param findings Of the import and of the batch; rows with a finding that refuses them are in the file.
 */
export async function restFile(table: Table, findings: readonly Finding[]): Promise<RestFile> {
  const refused = new Set(findings.filter(isRefused).map(({ row }) => row))
  const lines = [...table.others, ...table.rows]
    .filter(({ row }) => refused.has(row))
    .sort((one, other) => one.row - other.row)
    .map(({ cells }) => cells)
  return { bytes: await write(table, lines), extension: restExtension(table), rows: lines.length }
}

async function write(table: Table, lines: readonly (readonly string[])[]): Promise<Uint8Array> {
  const { header, sheet = '', delimiter = ';' } = table
  switch (restExtension(table)) {
    case 'jsonl':
      return new TextEncoder().encode(lines.map((cells) => `${jsonLine(header, cells)}\n`).join(''))
    case 'xlsx': {
      const rows = [header, ...lines].map((cells) => cells.map((cell) => ({ text: asText(cell) })))
      return writeWorkbook([{ name: sheet, rows, stickyRows: 1 }])
    }
    case 'csv':
      return csvFile([header, ...lines], delimiter)
  }
}

/** A line that was no object is there as it was. */
function jsonLine(header: readonly string[], cells: readonly string[]): string {
  const [only] = cells
  if (cells.length !== header.length && only !== undefined) return only
  return JSON.stringify(Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ''])))
}
