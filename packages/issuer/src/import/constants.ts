/** Columns that a file leaves out because they are the same for everybody, such as the date of issue. */
import type { Table } from './table.ts'

/** Column or field name → the cell of every row. */
export type Constants = Readonly<Record<string, string>>

/** The table with a column more for each constant. */
export function withConstants(table: Table, constants: Constants): Table {
  const [names, cells] = [Object.keys(constants), Object.values(constants)]
  if (names.length === 0) return table
  return {
    ...table,
    header: [...table.header, ...names],
    rows: table.rows.map((row) => ({ ...row, cells: [...row.cells, ...cells] })),
    others: table.others.map((row) =>
      row.cells.length === table.header.length ? { ...row, cells: [...row.cells, ...cells] } : row,
    ),
  }
}
