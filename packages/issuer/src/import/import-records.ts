/** From the bytes of a spreadsheet to records, with every fault of every row. Nothing is issued. */
import {
  type CredentialRecord,
  type CredentialType,
  credentialType,
  credentialTypes,
} from '@attestat/credential'
import { IssuerError, issuerCodes } from '../codes.ts'
import { applyFixes, type FieldChange, isRefused, lintRows } from '../lints/index.ts'
import type { FileFacts, Finding, RowToLint } from '../lints/lint.ts'
import { saysTotal } from '../lints/total-line.ts'
import { cellAddress } from './cell-address.ts'
import { type Constants, withConstants } from './constants.ts'
import type { TextEncoding } from './decode-text.ts'
import { countRecognised, detectType } from './detect-type.ts'
import { asLinted } from './linted-rows.ts'
import {
  type ColumnMapping,
  fieldsOf,
  type MappedColumn,
  mapColumns,
  mappingOf,
  matchColumns,
  missingFields,
} from './mapping.ts'
import { normaliseRow, withoutPatronymic, writtenRow } from './normalise.ts'
import { readSource } from './read-file.ts'
import { rowKey } from './row-key.ts'
import { importSource } from './sources.ts'
import { nameSplitter } from './split-names.ts'
import type { SourceInput, Table } from './table.ts'

export interface ImportOptions {
  /** Id of the credential type; without it the columns decide. */
  readonly type?: string
  readonly encoding?: TextEncoding
  /** Name of the sheet of a workbook; without it the first with fitting column names. */
  readonly sheet?: string
  /** Types to choose from. Default: all that are known. */
  readonly types?: readonly CredentialType[]
  readonly mapping?: ColumnMapping
  /** Cells of columns that the file leaves out, the same for every row. */
  readonly constants?: Constants
  /** Applies the corrections that are safe (severity `fixable`). Default false. */
  readonly fix?: boolean
  /** Records of earlier issues; names that differ from theirs are told. */
  readonly earlier?: Iterable<CredentialRecord>
  /** Who else has a row key: a row of another file, or a document in the ledger. */
  readonly taken?: FileFacts['taken']
  /** Today, so that awards that are still to come are told. */
  readonly now?: Date
  /** Keeps the cells as they were read, for `annotatedCopy` and `restOf`. Default false. */
  readonly keepTable?: boolean
}

/** A row that can be issued. */
export interface ImportedRow {
  /** As a spreadsheet program numbers it. */
  readonly row: number
  /** See `rowKey`. */
  readonly key: string
  /** What will be issued; fields that are never issued are gone. */
  readonly record: CredentialRecord
}

/** A correction that was made, with its place. Never with the values. */
export interface ImportChange extends FieldChange {
  readonly column?: string
  readonly cell?: string
}

export interface ImportedRecords {
  readonly type: CredentialType
  /** Id of the kind of source: `csv`, `xlsx`, `jsonl`, `oneroster`. */
  readonly source: string
  readonly sheet?: string
  readonly encoding?: TextEncoding
  readonly delimiter?: string
  readonly columns: readonly MappedColumn[]
  /** The rows without a blocking fault. */
  readonly rows: readonly ImportedRow[]
  readonly findings: readonly Finding[]
  /** Numbers of the rows that cannot be issued as they stand. */
  readonly refusedRows: readonly number[]
  /** How many names that stand in one column were split into their parts. */
  readonly splitNames: number
  /** What `fix` corrected. */
  readonly changes: readonly ImportChange[]
  /** With `keepTable`. */
  readonly table?: Table
  /** Their keys, where they have one. */
  readonly refusedKeys: readonly string[]
}

/**
 * Reads, maps, normalises and lints a spreadsheet, a JSON Lines file or a OneRoster folder.
 *
 * @param source The bytes of a file, or the path of a file or folder.
 * @throws IssuerError the `FILE_…`, `ARCHIVE_…`, `XLS…` and `CSV_…` codes, `ROSTER_INVALID`, `MAPPING_INVALID`,
 *   `TYPE_UNDETECTED`; CredentialError `TYPE_UNKNOWN`. Faults of single rows are not thrown but listed.
 */
export async function importRecords(
  source: Uint8Array | string,
  options: ImportOptions = {},
): Promise<ImportedRecords> {
  const { table, type } = await readTable(source, options)
  const columns = mapColumns(table.header, type, options.mapping, table.headerRow)
  const facts = {
    serialDates: !table.counts1904,
    earlier: [...(options.earlier ?? [])],
    ...(options.taken ? { taken: options.taken } : {}),
    ...(options.now ? { now: options.now } : {}),
  }
  const { rows, faults, changes, splitNames } = lintTable(table, type, columns, facts, options.fix ?? false)
  const places = placesOf(table, columns)
  const recordOfRow = recordsOfFixes(rows, faults)
  const findings = [
    ...table.findings.filter((finding) => isWanted(finding, columns)),
    ...lostCells(table, columns).map((fault) => ({ ...fault, ...places(fault) })),
    ...faults.map((fault) => ({ ...fault, ...places(fault), ...proposalOf(fault, recordOfRow) })),
  ].sort(byRow)
  const refused = new Set(findings.filter(isRefused).map(({ row }) => row))
  return {
    type,
    source: table.source,
    columns: withSamples(columns, table),
    ...(table.sheet === undefined ? {} : { sheet: table.sheet }),
    ...(table.encoding ? { encoding: table.encoding } : {}),
    ...(table.delimiter ? { delimiter: table.delimiter } : {}),
    rows: asLinted(issuable(rows, refused, type), type),
    findings,
    refusedRows: [...refused],
    splitNames,
    changes: changes.map((change) => ({ ...change, ...places(change) })),
    ...(options.keepTable ? { table } : {}),
    refusedKeys: rows.filter(({ row }) => refused.has(row)).map(({ key }) => key),
  }
}

/**
 * What the columns of a file seem to stand for, also where required ones are missing: for a registrar to complete.
 *
 * @throws as {@link importRecords}, but for `CSV_COLUMN_…`.
 */
export async function draftMapping(
  source: Uint8Array | string,
  options: ImportOptions = {},
): Promise<ColumnMapping> {
  const { table, type } = await readTable(source, options)
  return mappingOf(type, matchColumns(table.header, type, options.mapping))
}

/** The cells of a file, and the type that is named or that its columns fit. */
async function readTable(
  source: Uint8Array | string,
  options: ImportOptions,
): Promise<{ readonly table: Table; readonly type: CredentialType }> {
  const input: SourceInput =
    typeof source === 'string' ? await readSource(source) : { kind: 'file', bytes: source }
  const { encoding, mapping, sheet } = options
  const { constants = {} } = options
  const types = typesOf(options)
  const read = await importSource(input).read(input, {
    ...(encoding ? { encoding } : {}),
    ...(sheet === undefined ? {} : { sheet }),
    recognise: (names) => countRecognised(names, types) + countMapped(names, mapping),
    fits: (names) => types.some((type) => isWhole([...names, ...Object.keys(constants)], type, mapping)),
  })
  if (sheet !== undefined && read.sheet === undefined) throw new IssuerError('FILE_HAS_NO_SHEETS')
  const table = withConstants(read, constants)
  const [only, other] = types
  const type = only && !other ? only : detectType(table.header, types, table.headerRow)
  return { table, type }
}

/** The types that a file may be of: the one that is named, or all. */
function typesOf({ type, mapping, types = credentialTypes }: ImportOptions): readonly CredentialType[] {
  const id = type ?? mapping?.type
  if (id === undefined) return types
  return [types.find((candidate) => candidate.id === id) ?? credentialType(id)]
}

/** How far down a value is looked for. */
const samplesWithin = 50

function withSamples(columns: readonly MappedColumn[], { rows }: Table): readonly MappedColumn[] {
  const first = rows.slice(0, samplesWithin)
  return columns.map((column) => {
    const sample = first.find(({ cells }) => cells[column.index]?.trim())?.cells[column.index]?.trim()
    return sample === undefined ? column : { ...column, sample }
  })
}

function isWhole(
  names: readonly string[],
  type: CredentialType,
  mapping: ColumnMapping | undefined,
): boolean {
  return missingFields(matchColumns(names, type, mapping), type).length === 0
}

function countMapped(names: readonly string[], mapping: ColumnMapping | undefined): number {
  return mapping ? names.filter((name) => Object.hasOwn(mapping.columns, name.trim())).length : 0
}

interface LintedTable {
  readonly rows: readonly RowToLint[]
  readonly faults: readonly Finding[]
  readonly changes: readonly FieldChange[]
  readonly splitNames: number
}

function lintTable(
  table: Table,
  type: CredentialType,
  columns: readonly MappedColumn[],
  facts: FileFacts,
  fix: boolean,
): LintedTable {
  const splitter = nameSplitter(columns, table.header.length)
  let splitNames = 0
  const rows = table.rows.map(({ row, cells: read }): RowToLint => {
    const { cells, unsplit, splitNames: count } = splitter.split(read)
    splitNames += count
    const record = normaliseRow(cells, splitter.columns)
    const written = writtenRow(cells, splitter.columns, record)
    const without = withoutPatronymic(cells, splitter.columns)
    return {
      row,
      record,
      key: rowKey(type, record),
      ...(written ? { written } : {}),
      ...(unsplit.length > 0 ? { unsplit } : {}),
      ...(without ? { withoutPatronymic: without } : {}),
      ...(saysTotal(read) ? { total: true } : {}),
    }
  })
  const faults = lintRows(type, rows, facts)
  if (!fix) return { rows, faults, changes: [], splitNames }
  const fixed = applyFixes(rows, faults)
  // A corrected number makes another key.
  const keyed = fixed.rows.map((row) => ({ ...row, key: rowKey(type, row.record) }))
  return { rows: keyed, faults: lintRows(type, keyed, facts), changes: fixed.changes, splitNames }
}

/** What is wrong with a column that this type has no use for is no fault of the row. */
function isWanted({ column }: Finding, columns: readonly MappedColumn[]): boolean {
  return column === undefined || columns.some(({ header, field }) => field && header === column)
}

/** Cells that are wanted and cannot be read: an empty cell is not what somebody entered there. */
function lostCells({ lostCells = [], rows }: Table, columns: readonly MappedColumn[]): readonly Finding[] {
  if (lostCells.length === 0) return []
  const known = new Set(rows.map(({ row }) => row))
  return lostCells.flatMap(({ row, column }): Finding[] => {
    const field = columns[column]?.field
    if (!field || !known.has(row)) return []
    const words = issuerCodes.ROW_CELL_LOST
    return [{ row, field: field.name, code: 'ROW_CELL_LOST', severity: 'blocks', words }]
  })
}

/** Column and cell of what concerns a field. */
function placesOf(
  { addressed }: Table,
  columns: readonly MappedColumn[],
): (fault: Pick<Finding, 'row' | 'field'>) => Pick<Finding, 'column' | 'cell'> {
  const byField = new Map(
    columns.flatMap((column) =>
      [...fieldsOf(column), ...(column.field ? [column.field] : [])].map(
        ({ name }) => [name, column] as const,
      ),
    ),
  )
  return ({ row, field }) => {
    const column = field === undefined ? undefined : byField.get(field)
    if (!column) return {}
    return { column: column.header, ...(addressed ? { cell: cellAddress(column.index, row) } : {}) }
  }
}

/** The records that a correction is known for, by row. */
function recordsOfFixes(
  rows: readonly RowToLint[],
  faults: readonly Finding[],
): ReadonlyMap<number, CredentialRecord> {
  const fixed = new Set(faults.filter(({ fix }) => fix).map(({ row }) => row))
  return new Map(rows.filter(({ row }) => fixed.has(row)).map(({ row, record }) => [row, record]))
}

function proposalOf(
  { row, field, fix }: Finding,
  records: ReadonlyMap<number, CredentialRecord>,
): Pick<Finding, 'proposal'> {
  const value = field === undefined ? undefined : records.get(row)?.[field]
  return fix && value !== undefined ? { proposal: () => fix.apply(value) } : {}
}

/** The rows that are not refused, without what is never issued. */
function issuable(
  rows: readonly RowToLint[],
  refused: ReadonlySet<number>,
  type: CredentialType,
): ImportedRow[] {
  const dropped = new Set(type.fields.filter(({ neverIssued }) => neverIssued).map(({ name }) => name))
  const issued = (record: CredentialRecord): CredentialRecord => {
    const names = Object.keys(record)
    if (!names.some((name) => dropped.has(name))) return record
    return Object.fromEntries(Object.entries(record).filter(([name]) => !dropped.has(name)))
  }
  return rows
    .filter(({ row }) => !refused.has(row))
    .map(({ row, key, record }) => ({ row, key, record: issued(record) }))
}

function byRow(one: Finding, other: Finding): number {
  return one.row - other.row
}
