/** From the bytes of a spreadsheet to records, with every fault of every row. Nothing is issued. */
import {
  type CredentialRecord,
  type CredentialType,
  credentialType,
  credentialTypes,
} from '@attestat/credential'
import { applyFixes, isRefused, lintRows } from '../lints/index.ts'
import type { Finding } from '../lints/lint.ts'
import type { TextEncoding } from './decode-text.ts'
import { detectType } from './detect-type.ts'
import { importLimits } from './import-limits.ts'
import { type ColumnMapping, type MappedColumn, mapColumns } from './mapping.ts'
import { normaliseRow } from './normalise.ts'
import { readBytes } from './read-file.ts'
import { rowKey } from './row-key.ts'
import { importSource } from './sources.ts'

export interface ImportOptions {
  /** Id of the credential type; without it the columns decide. */
  readonly type?: string
  readonly encoding?: TextEncoding
  readonly mapping?: ColumnMapping
  /** Applies the corrections that are safe (severity `fixable`). Default false. */
  readonly fix?: boolean
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

export interface ImportedRecords {
  readonly type: CredentialType
  readonly encoding?: TextEncoding
  readonly delimiter?: string
  readonly columns: readonly MappedColumn[]
  /** The rows without a blocking fault. */
  readonly rows: readonly ImportedRow[]
  readonly findings: readonly Finding[]
  /** Numbers of the rows that cannot be issued as they stand. */
  readonly refusedRows: readonly number[]
  /** Their keys, where they have one. */
  readonly refusedKeys: readonly string[]
}

/**
 * Reads, maps, normalises and lints a spreadsheet.
 *
 * @param source The bytes, or the path of a file.
 * @throws IssuerError the `FILE_…` and `CSV_…` codes, `MAPPING_INVALID`, `TYPE_UNDETECTED`; CredentialError
 *   `TYPE_UNKNOWN`. Faults of single rows are not thrown but listed.
 */
export async function importRecords(
  source: Uint8Array | string,
  options: ImportOptions = {},
): Promise<ImportedRecords> {
  const bytes = typeof source === 'string' ? await readBytes(source, importLimits.fileBytes) : source
  const { encoding, mapping } = options
  const table = importSource(bytes).read(bytes, encoding ? { encoding } : {})
  const typeId = options.type ?? mapping?.type
  const type = typeId === undefined ? detectType(table.header, credentialTypes) : credentialType(typeId)
  const columns = mapColumns(table.header, type, mapping)
  const read = table.rows.map(({ row, cells }) => {
    const record = normaliseRow(cells, columns)
    return { row, record: options.fix ? applyFixes(type, record) : record }
  })
  const rows = read.map(({ row, record }) => ({ row, record, key: rowKey(type, record) }))
  const findings = [...table.findings, ...withColumns(lintRows(type, rows), columns)].sort(byRow)
  const refused = new Set(findings.filter(isRefused).map(({ row }) => row))
  return {
    type,
    columns,
    ...(table.encoding ? { encoding: table.encoding } : {}),
    ...(table.delimiter ? { delimiter: table.delimiter } : {}),
    rows: rows.filter(({ row }) => !refused.has(row)).map((row) => withoutNeverIssued(row, type)),
    findings,
    refusedRows: [...refused],
    refusedKeys: rows.filter(({ row }) => refused.has(row)).map(({ key }) => key),
  }
}

function withColumns(findings: readonly Finding[], columns: readonly MappedColumn[]): Finding[] {
  const headers = new Map(columns.map(({ field, header }) => [field?.name, header]))
  return findings.map((finding) => {
    const column = finding.field === undefined ? undefined : headers.get(finding.field)
    return column === undefined ? finding : { ...finding, column }
  })
}

function withoutNeverIssued(row: ImportedRow, type: CredentialType): ImportedRow {
  const dropped = type.fields.filter(({ neverIssued }) => neverIssued)
  if (!dropped.some(({ name }) => name in row.record)) return row
  const record = { ...row.record }
  for (const { name } of dropped) delete record[name]
  return { ...row, record }
}

function byRow(one: Finding, other: Finding): number {
  return one.row - other.row
}
