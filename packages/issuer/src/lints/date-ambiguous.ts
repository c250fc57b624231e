/** A date that two people would read as two days. */
import { readDate } from '../import/date.ts'
import { cellLint, type Lint } from './lint.ts'

export const dateAmbiguous: Lint = cellLint('ROW_DATE_AMBIGUOUS', ['date'], (value) =>
  readDate(value).kind === 'ambiguous' ? {} : undefined,
)
