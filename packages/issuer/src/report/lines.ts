/** The lines of a table as they stood in its file. */
import type { Table } from '../import/table.ts'

export interface NumberedLine {
  /** As the findings number it. */
  readonly row: number
  readonly cells: readonly string[]
}

/**
 * Every line of a table, the column names among them, in order. Where the source has addresses, each line stands at its
 * number: lines that were empty are there with no cells.
 */
export function linesOf({ header, headerRow, rows, others, addressed }: Table): readonly NumberedLine[] {
  const names = { row: headerRow, cells: header }
  if (!addressed) return [names, ...[...others, ...rows].sort(byRow)]
  const lines: NumberedLine[] = []
  for (const line of [...others, names, ...rows].sort(byRow)) {
    while (lines.length < line.row - 1) lines.push({ row: lines.length + 1, cells: [] })
    lines.push(line)
  }
  return lines
}

function byRow(one: NumberedLine, other: NumberedLine): number {
  return one.row - other.row
}
