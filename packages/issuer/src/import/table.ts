/** A spreadsheet, read: what every import source gives. */
import type { Finding } from '../lints/lint.ts'
import type { TextEncoding } from './decode-text.ts'

export interface Table {
  /** Column names as written, in order. */
  readonly header: readonly string[]
  readonly rows: readonly TableRow[]
  /** Rows that are not rows of this table; they are not among `rows`. */
  readonly findings: readonly Finding[]
  /** Only for text files. */
  readonly encoding?: TextEncoding
  readonly delimiter?: string
}

export interface TableRow {
  /** As a spreadsheet program numbers it: the header is row 1 and empty rows count. */
  readonly row: number
  /** One for each column, as written. */
  readonly cells: readonly string[]
}

export interface ReadTableOptions {
  readonly encoding?: TextEncoding
}

/** One kind of file. A new one is a file beside `read-csv.ts` and a line in `sources.ts`. */
export interface ImportSource {
  readonly id: string
  /** Whether the bytes are of this kind. */
  accepts(bytes: Uint8Array): boolean
  read(bytes: Uint8Array, options: ReadTableOptions): Table
}
