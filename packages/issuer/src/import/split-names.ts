/** Rows in which a name stands in one column, as rows with a column for each part of it. */

import { settleSpaces } from './comparable.ts'
import { splitFullName } from './full-name.ts'
import type { MappedColumn } from './mapping.ts'

export interface SplitRow {
  readonly cells: readonly string[]
  /** Fields of a name that could not be split. */
  readonly unsplit: readonly string[]
  readonly splitNames: number
}

export interface NameSplitter {
  /** Those of the table, with columns past its end for the parts of names. */
  readonly columns: readonly MappedColumn[]
  readonly split: (cells: readonly string[]) => SplitRow
}

/** @param width How many columns the table has. */
export function nameSplitter(columns: readonly MappedColumn[], width: number): NameSplitter {
  const whole = columns.filter(({ parts }) => parts !== undefined)
  if (whole.length === 0) return { columns, split: (cells) => ({ cells, unsplit: [], splitNames: 0 }) }
  const added = whole.flatMap(({ header, parts = [] }) => parts.map((field) => ({ header, field })))
  return {
    columns: [
      ...columns.filter(({ parts }) => parts === undefined),
      ...added.map((column, i) => ({ ...column, index: width + i })),
    ],
    split: (cells) => splitRow(cells, whole),
  }
}

function splitRow(cells: readonly string[], whole: readonly MappedColumn[]): SplitRow {
  const added: string[] = []
  const unsplit: string[] = []
  let splitNames = 0
  for (const { index, parts = [] } of whole) {
    const text = settleSpaces(cells[index] ?? '')
    const words = text === '' ? undefined : splitFullName(text)
    if (words) splitNames++
    else if (text !== '') unsplit.push(...parts.map(({ name }) => name))
    added.push(...(words ?? parts.map(() => '')))
  }
  return { cells: [...cells, ...added], unsplit, splitNames }
}
