/**
 * The registrar's own spreadsheet with what is wrong in it: the same rows at the same numbers, a note on each cell in
 * question, and all remarks of a row in a column of their own.
 */
import type { CodeWords, CredentialType, Language } from '@attestat/credential'
import { comparable } from '../import/comparable.ts'
import { asText } from '../import/formulas.ts'
import { fieldsOf, type MappedColumn } from '../import/mapping.ts'
import type { Table } from '../import/table.ts'
import { explainFinding } from '../lints/index.ts'
import type { Finding, Severity } from '../lints/lint.ts'
import { type WorkbookCell, writeWorkbook } from '../workbook/write-workbook.ts'
import { csvFile } from './csv-file.ts'
import { linesOf } from './lines.ts'

/** What a copy is made of, as `importRecords` gives it with `keepTable`. */
export interface TableToAnnotate {
  readonly type: CredentialType
  readonly table: Table
  readonly columns: readonly MappedColumn[]
  readonly findings: readonly Finding[]
}

const words = {
  title: { en: 'Remarks', ru: 'Замечания' },
  blocks: { en: 'blocks', ru: 'не выдаётся' },
  fixable: { en: 'can be fixed', ru: 'можно исправить' },
  warns: { en: 'warning', ru: 'внимание' },
  proposal: { en: 'proposed:', ru: 'предлагается:' },
} as const satisfies Record<string, CodeWords>

/**
 * The copy as a workbook, the cells in question coloured and with a note.
 *
 * Unlike everything else that is reported, it shows values: those of the file itself, and the proposed ones.
 */
export function annotatedWorkbook(imported: TableToAnnotate, language: Language): Promise<Uint8Array> {
  const { table } = imported
  const rows = annotate(imported, language).map(({ cells, faults, isHeader }) =>
    cells.map((cell, column): WorkbookCell => {
      const found = faults.get(column)
      const tone = isHeader ? 'header' : found?.severity
      const note = found?.remarks.join('\n')
      return { text: asText(cell), ...(tone ? { tone } : {}), ...(note === undefined ? {} : { note }) }
    }),
  )
  return writeWorkbook([{ name: table.sheet ?? words.title[language], rows, stickyRows: table.headerRow }])
}

/** The copy as CSV: no colours, the same column of remarks. */
export function annotatedCsv(imported: TableToAnnotate, language: Language): Uint8Array {
  const lines = annotate(imported, language).map(({ cells }) => cells)
  return csvFile(lines, imported.table.delimiter ?? ';')
}

/** What is wrong with one cell. */
interface CellFaults {
  /** The gravest. */
  readonly severity: Severity
  readonly remarks: readonly string[]
}

interface AnnotatedLine {
  readonly cells: readonly string[]
  /** By column. */
  readonly faults: ReadonlyMap<number, CellFaults>
  readonly isHeader: boolean
}

function annotate({ table, columns, findings }: TableToAnnotate, language: Language): AnnotatedLine[] {
  const ofRow = Map.groupBy(findings, ({ row }) => row)
  const title = words.title[language]
  // The copy may come back after some corrections: its old remarks give way to the new ones.
  const earlier = table.header.findIndex((name) => comparable(name) === comparable(title))
  const position = earlier < 0 ? table.header.length : earlier
  const lines = linesOf(table)
  return lines.map((line) => {
    const isHeader = line.cells === table.header
    const faults = isHeader ? [] : (ofRow.get(line.row) ?? [])
    const remarks = isHeader ? title : faults.map((fault) => remark(fault, language)).join('\n')
    // Titles and empty lines stay as short as they were.
    const isOther = remarks === '' && line.cells.length !== table.header.length
    return {
      isHeader,
      cells: isOther ? line.cells : withRemarks(line.cells, remarks, position, table.header.length),
      faults: faultsOfCells(faults, columns, language),
    }
  })
}

/** A malformed line may reach further than the column names, and then keeps what it has. */
function withRemarks(
  cells: readonly string[],
  remarks: string,
  position: number,
  width: number,
): readonly string[] {
  if (cells.length > width) return [...cells, remarks]
  const padded = [...cells]
  while (padded.length < position) padded.push('')
  padded[position] = remarks
  return padded
}

function remark(finding: Finding, language: Language): string {
  const { cell, column } = finding
  const place = [cell, column].filter((part) => part !== undefined).join(' ')
  return `${place === '' ? '' : `${place}: `}${advice(finding, language)}`
}

function advice(finding: Finding, language: Language): string {
  const { severity, proposal } = finding
  const proposed = proposal ? `; ${words.proposal[language]} ${proposal()}` : ''
  return `${explainFinding(finding, language)} (${words[severity][language]}${proposed})`
}

function faultsOfCells(
  faults: readonly Finding[],
  columns: readonly MappedColumn[],
  language: Language,
): ReadonlyMap<number, CellFaults> {
  const cells = new Map<number, CellFaults>()
  for (const fault of faults) {
    const { field, severity } = fault
    const column = columns.find((candidate) => fieldsOf(candidate).some(({ name }) => name === field))
    if (!column) continue
    const { severity: before = severity, remarks = [] } = cells.get(column.index) ?? {}
    cells.set(column.index, {
      severity: gravity[severity] > gravity[before] ? severity : before,
      remarks: [...remarks, advice(fault, language)],
    })
  }
  return cells
}

const gravity: Readonly<Record<Severity, number>> = { warns: 0, fixable: 1, blocks: 2 }
