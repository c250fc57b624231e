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
  return { ...(await write(table, lines)), rows: lines.length }
}

async function write(
  { source, header, sheet, delimiter }: Table,
  lines: readonly (readonly string[])[],
): Promise<Pick<RestFile, 'bytes' | 'extension'>> {
  if (source === 'jsonl') {
    const text = lines.map((cells) => `${jsonLine(header, cells)}\n`).join('')
    return { bytes: new TextEncoder().encode(text), extension: 'jsonl' }
  }
  if (source === 'xlsx' && sheet !== undefined) {
    const rows = [header, ...lines].map((cells) => cells.map((cell) => ({ text: asText(cell) })))
    return { bytes: await writeWorkbook([{ name: sheet, rows, stickyRows: 1 }]), extension: 'xlsx' }
  }
  return { bytes: csvFile([header, ...lines], delimiter ?? ';'), extension: 'csv' }
}

/** A line that was no object is there as it was. */
function jsonLine(header: readonly string[], cells: readonly string[]): string {
  const [only] = cells
  if (cells.length !== header.length && only !== undefined) return only
  return JSON.stringify(Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ''])))
}
