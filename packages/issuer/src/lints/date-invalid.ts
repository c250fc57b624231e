/** A date that no calendar has, or that is no date. */
import { readDate } from '../import/date.ts'
import { cellLint, type Lint } from './lint.ts'

export const dateInvalid: Lint = cellLint('ROW_DATE_INVALID', ['date'], (value) => {
  const reading = readDate(value)
  const isCanonical = reading.kind === 'date' && reading.date === value
  return isCanonical || reading.kind === 'ambiguous' ? undefined : {}
})
