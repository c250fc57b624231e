/** The registrar's own spreadsheet with what is wrong in it: the same rows at the same numbers, and a column of remarks. */
import type { CodeWords, CredentialType, Language } from '@attestat/credential'
import { comparable } from '../import/comparable.ts'
import { asText } from '../import/formulas.ts'
import type { MappedColumn } from '../import/mapping.ts'
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
 * The copy as a workbook, the cells in question coloured.
 *
 * Unlike everything else that is reported, it shows values: those of the file itself, and the proposed ones.
 */
export function annotatedWorkbook(imported: TableToAnnotate, language: Language): Promise<Uint8Array> {
  const { table } = imported
  const rows = annotate(imported, language).map(({ cells, tones, isHeader }) =>
    cells.map((cell, column): WorkbookCell => {
      const tone = isHeader ? 'header' : tones.get(column)
      return { text: asText(cell), ...(tone ? { tone } : {}) }
    }),
  )
  return writeWorkbook([{ name: table.sheet ?? words.title[language], rows, stickyRows: table.headerRow }])
}

/** The copy as CSV: no colours, the same column of remarks. */
export function annotatedCsv(imported: TableToAnnotate, language: Language): Uint8Array {
  const lines = annotate(imported, language).map(({ cells }) => cells)
  return csvFile(lines, imported.table.delimiter ?? ';')
}

interface AnnotatedLine {
  readonly cells: readonly string[]
  readonly tones: ReadonlyMap<number, Severity>
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
      tones: tonesOf(faults, columns),
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
  const { cell, column, severity, proposal } = finding
  const place = [cell, column].filter((part) => part !== undefined).join(' ')
  const advice = proposal ? `; ${words.proposal[language]} ${proposal()}` : ''
  return `${place === '' ? '' : `${place}: `}${explainFinding(finding, language)} (${words[severity][language]}${advice})`
}

function tonesOf(
  faults: readonly Finding[],
  columns: readonly MappedColumn[],
): ReadonlyMap<number, Severity> {
  const tones = new Map<number, Severity>()
  for (const { field, severity } of faults) {
    const column = columns.find((candidate) => field !== undefined && candidate.field?.name === field)
    const before = column && tones.get(column.index)
    if (column && (!before || gravity[severity] > gravity[before])) tones.set(column.index, severity)
  }
  return tones
}

const gravity: Readonly<Record<Severity, number>> = { warns: 0, fixable: 1, blocks: 2 }
