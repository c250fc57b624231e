/**
 * A OneRoster 1.2 CSV folder as one table: of the students with their courses, of single results, or of guardians.
 * Which of them, is decided as with the sheets of a workbook.
 */
import { IssuerError } from '../../codes.ts'
import { expected } from '../../expected.ts'
import { importLimits } from '../import-limits.ts'
import type { ImportSource, ReadTableOptions, Table } from '../table.ts'
import { checkSize } from '../tabulate.ts'
import { indexRoster } from './index-roster.ts'
import { isRoster, readRoster } from './roster.ts'
import { type RosterView, rosterViews } from './views.ts'

export const oneRoster: ImportSource = {
  id: 'oneroster',
  accepts: (input) => input.kind === 'folder' && isRoster(input.files),
  read: (input, options) => readOneRoster(input.kind === 'folder' ? input.files : new Map(), options),
}

/**
 * Reads a OneRoster folder. Scores count when they are fully graded; several final scores of one course of a student
 * are a finding: which of them is final, the folder does not say.
 *
 * @param options.sheet `students`, `results` or `guardians`; without it the first that has all that a type needs.
 * @throws IssuerError `ROSTER_INVALID`, `XLSX_SHEET_UNKNOWN`, `CSV_HEADER_MISSING` when there is nobody in the table,
 *   and the `CSV_…` codes.
 */
export function readOneRoster(files: ReadonlyMap<string, Uint8Array>, options: ReadTableOptions = {}): Table {
  const { recognise = () => 1 } = options
  const views = rosterViews(indexRoster(readRoster(files)), (name) => recognise([name]) > 0)
  const { name, ...view } = chooseView(views, options)
  if (view.rows.length + view.others.length === 0)
    throw new IssuerError('CSV_HEADER_MISSING', { at: 'users.csv' })
  checkSize(expected('columns'), view.header.length, importLimits.columns)
  return { source: oneRoster.id, sheet: name, headerRow: 1, addressed: false, ...view }
}

function chooseView(
  views: readonly RosterView[],
  { sheet, fits = () => false, recognise = () => 0 }: ReadTableOptions,
): RosterView {
  if (sheet !== undefined) {
    const named = views.find(({ name }) => name === sheet)
    if (named) return named
    throw new IssuerError('XLSX_SHEET_UNKNOWN', { details: { sheets: views.map(({ name }) => name) } })
  }
  const whole = views.find(({ header }) => fits(header))
  return (
    whole ?? views.reduce((best, next) => (recognise(next.header) > recognise(best.header) ? next : best))
  )
}
