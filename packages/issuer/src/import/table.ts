/** A spreadsheet, read: what every import source gives. */
import type { Finding } from '../lints/lint.ts'
import type { TextEncoding } from './decode-text.ts'

export interface Table {
  /** Id of the source that read it. */
  readonly source: string
  /** Column names as written, in order. */
  readonly header: readonly string[]
  /** Row of the column names, as a spreadsheet program numbers it. */
  readonly headerRow: number
  readonly rows: readonly TableRow[]
  /** Rows that are no records: titles above the column names, and rows that `findings` refuses. */
  readonly others: readonly TableRow[]
  readonly findings: readonly Finding[]
  /** Whether column letters and row numbers are those that a spreadsheet program shows. */
  readonly addressed: boolean
  /** Only for workbooks, and for folders that hold several tables. */
  readonly sheet?: string
  /** Cells whose formula has an error or no result; they read as empty. */
  readonly lostCells?: readonly LostCell[]
  /** Whether days count from 1904 in this workbook, so that a bare number of days means another date. */
  readonly counts1904?: boolean
  /** Only for text files. */
  readonly encoding?: TextEncoding
  readonly delimiter?: string
}

/** A cell of a workbook. */
export interface LostCell {
  readonly row: number
  /** Zero-based. */
  readonly column: number
}

export interface TableRow {
  /** As a spreadsheet program numbers it: empty rows count. */
  readonly row: number
  /** One for each column, as written; dates of a workbook as `dd.MM.yyyy`. */
  readonly cells: readonly string[]
}

export interface ReadTableOptions {
  readonly encoding?: TextEncoding
  /** Name of the sheet of a workbook. */
  readonly sheet?: string
  /** How many of these names are columns of a credential type; finds the row that names the columns. */
  readonly recognise?: (names: readonly string[]) => number
  /** Whether they are all that one of the types needs; finds the table in a folder that holds several. */
  readonly fits?: (names: readonly string[]) => boolean
}

/** What a source is given: one file, or the CSV files of a folder by name. */
export type SourceInput =
  | { readonly kind: 'file'; readonly bytes: Uint8Array }
  | { readonly kind: 'folder'; readonly files: ReadonlyMap<string, Uint8Array> }

/** One kind of file. A new one is a file beside `read-csv.ts` and a line in `sources.ts`. */
export interface ImportSource {
  readonly id: string
  /** Whether the input is of this kind. */
  accepts(input: SourceInput): boolean
  /** @throws IssuerError when the input as a whole cannot be read; faults of rows are findings. */
  read(input: SourceInput, options: ReadTableOptions): Table | Promise<Table>
}
