/** Workbooks of the kind that spreadsheet programs write today (Office Open XML) as tables. */
import { IssuerError } from '../codes.ts'
import { withoutTextMark } from './formulas.ts'
import { inspectWorkbook } from './inspect-workbook.ts'
import type { ImportSource, ReadTableOptions, Table } from './table.ts'
import { findHeader, isEmpty, tabulate } from './tabulate.ts'
import { isZipArchive } from './zip-archive.ts'

export const xlsx: ImportSource = {
  id: 'xlsx',
  accepts: (input) => input.kind === 'file' && isZipArchive(input.bytes),
  read: (input, options) => readXlsx(input.kind === 'file' ? input.bytes : new Uint8Array(), options),
}

interface Sheet {
  readonly name: string
  readonly lines: readonly (readonly string[])[]
}

/**
 * Reads one sheet of a workbook: the one that is named, or the first whose column names are known best. Hidden sheets
 * are read only by name. Numbers keep their digits, dates become `dd.MM.yyyy`, formulas count by their
 * last result, and cells whose formula has none are listed.
 *
 * @throws IssuerError `ARCHIVE_INVALID`, `ARCHIVE_TOO_LARGE`, `XLSX_INVALID`, `XLSX_SHEET_UNKNOWN`, `FILE_EMPTY`,
 *   `CSV_HEADER_MISSING`, `CSV_LIMIT`.
 */
export async function readXlsx(bytes: Uint8Array, options: ReadTableOptions = {}): Promise<Table> {
  const { hidden, lost, counts1904 } = inspectWorkbook(bytes)
  const sheets = await readSheets(bytes)
  const { name, lines } = chooseSheet(sheets, hidden, options)
  return {
    source: xlsx.id,
    sheet: name,
    addressed: true,
    lostCells: lost.get(name) ?? [],
    ...(counts1904 ? { counts1904 } : {}),
    ...tabulate(squared(lines), options.recognise),
  }
}

async function readSheets(bytes: Uint8Array): Promise<readonly Sheet[]> {
  // Loaded when a workbook is read, since most runs of a program read none.
  const { default: readWorkbook } = await import('read-excel-file/universal')
  try {
    // Numbers as the digits that stand in the file; a copy, because the reader wants a buffer of its own.
    const options = { trim: false, parseNumber: (digits: string) => digits }
    const sheets = await readWorkbook<string>(new Uint8Array(bytes).buffer, options)
    return sheets.map(({ sheet, data }) => ({
      name: sheet,
      lines: data.map((cells) => cells.map((cell) => textOf(cell as WorkbookCell))),
    }))
  } catch (cause) {
    throw new IssuerError('XLSX_INVALID', { cause })
  }
}

/** The named sheet, or the visible one with the most known column names. */
function chooseSheet(
  sheets: readonly Sheet[],
  hidden: ReadonlySet<string>,
  { sheet: wanted, recognise }: ReadTableOptions,
): Sheet {
  const visible = sheets.filter(({ name }) => !hidden.has(name))
  if (wanted !== undefined) {
    const named = sheets.find(({ name }) => name === wanted)
    if (named) return named
    const names = visible.map(({ name }) => name)
    throw new IssuerError('XLSX_SHEET_UNKNOWN', { details: { sheets: names } })
  }
  const filled = visible.filter(({ lines }) => lines.some((cells) => !isEmpty(cells)))
  const scores = filled.map((sheet) => ({ sheet, score: findHeader(sheet.lines, recognise).recognised }))
  const best = scores.reduce<(typeof scores)[number] | undefined>(
    (first, next) => (first && first.score >= next.score ? first : next),
    undefined,
  )
  if (!best) throw new IssuerError('FILE_EMPTY')
  return best.sheet
}

/** A workbook has no ragged rows: a cell that is not there is an empty one. */
function squared(lines: Sheet['lines']): Sheet['lines'] {
  const width = lines.reduce((widest, cells) => Math.max(widest, cells.length), 0)
  return lines.map((cells) =>
    cells.length === width ? cells : [...cells, ...Array<string>(width - cells.length).fill('')],
  )
}

type WorkbookCell = string | boolean | Date | null

function textOf(cell: WorkbookCell): string {
  if (cell === null) return ''
  if (typeof cell === 'string') return withoutTextMark(plainDigits(cell))
  return typeof cell === 'boolean' ? (cell ? 'Да' : 'Нет') : dayOf(cell)
}

/** `4.7000000000000002` and `1.2E3` as people write them. Whole numbers keep every digit. */
function plainDigits(text: string): string {
  return binaryFraction.test(text) ? String(Number(Number(text).toPrecision(15))) : text
}

const binaryFraction = /^-?(?:\d+\.\d{12,}|\d+(?:\.\d+)?E[+-]?\d+)$/

/** Days of workbooks are at midnight UTC. */
function dayOf(date: Date): string {
  if (Number.isNaN(date.getTime())) return ''
  const [year = '', month, day] = date.toISOString().slice(0, 10).split('-')
  return `${day}.${month}.${year}`
}
