/** JSON Lines: one record a line, its members named like columns or like fields. */
import { decodeJsonObject, type JsonValue, ToolkitError } from '@attestat/credential'
import { IssuerError, issuerCodes } from '../codes.ts'
import { expected } from '../expected.ts'
import type { Finding } from '../lints/lint.ts'
import { decodeText } from './decode-text.ts'
import { importLimits } from './import-limits.ts'
import type { ImportSource, Table, TableRow } from './table.ts'
import { checkSize } from './tabulate.ts'

export const jsonLines: ImportSource = {
  id: 'jsonl',
  // A CSV file whose first column name begins with a brace would be a strange one.
  accepts: (input) => input.kind === 'file' && /^(?:\xef\xbb\xbf)?\s*\{/.test(startOf(input.bytes)),
  read: (input) => readJsonLines(input.kind === 'file' ? input.bytes : new Uint8Array()),
}

/**
 * Reads JSON Lines in UTF-8. Members are texts, numbers, truth values or null; the columns are all names that occur.
 * A line that is no such object is a finding of its row, and the row is the line's number.
 *
 * @throws IssuerError `FILE_EMPTY`, `CSV_ENCODING`, `CSV_HEADER_MISSING`, `CSV_LIMIT`.
 */
export function readJsonLines(bytes: Uint8Array): Table {
  const { text } = decodeText(bytes, 'utf-8')
  const lines = text.split(/\r?\n/)
  checkSize(expected('rows'), lines.length, importLimits.rows)
  const records: { readonly row: number; readonly cells: ReadonlyMap<string, string> }[] = []
  const others: TableRow[] = []
  const findings: Finding[] = []
  const names = new Map<string, number>()
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '') continue
    const read = readLine(line)
    if (read instanceof Map) {
      for (const name of read.keys()) if (!names.has(name)) names.set(name, names.size)
      records.push({ row: i + 1, cells: read })
    } else {
      others.push({ row: i + 1, cells: [line] })
      findings.push({ row: i + 1, ...(read as LineFault) })
    }
  }
  if (records.length + others.length === 0) throw new IssuerError('FILE_EMPTY')
  if (names.size === 0) throw new IssuerError('CSV_HEADER_MISSING')
  checkSize(expected('columns'), names.size, importLimits.columns)
  const header = [...names.keys()]
  return {
    source: jsonLines.id,
    header,
    headerRow: 1,
    rows: records.map(({ row, cells }) => ({ row, cells: header.map((name) => cells.get(name) ?? '') })),
    others,
    findings,
    addressed: false,
    encoding: 'utf-8',
  }
}

type LineFault = Omit<Finding, 'row'>

function readLine(line: string): Map<string, string> | LineFault {
  try {
    const cells = new Map<string, string>()
    for (const [name, value] of Object.entries(decodeJsonObject(line))) {
      const cell = cellOf(value)
      if (cell === undefined) return fault({ reason: 'CLAIM_TYPE_INVALID' })
      cells.set(name, cell)
    }
    return cells
  } catch (error) {
    if (!(error instanceof ToolkitError)) throw error
    return fault({ reason: error.code })
  }
}

/** @returns undefined for what no cell can hold. */
function cellOf(value: JsonValue): string | undefined {
  if (value === null) return ''
  if (typeof value === 'boolean') return value ? 'Да' : 'Нет'
  return typeof value === 'object' ? undefined : String(value)
}

function fault(details: LineFault['details'] & object): LineFault {
  return { code: 'JSONL_LINE_INVALID', severity: 'blocks', words: issuerCodes.JSONL_LINE_INVALID, details }
}

function startOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 64))
}
