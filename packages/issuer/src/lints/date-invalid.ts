/** A date that no calendar has, or that is no date. */
import { readDate, readSerialDate } from '../import/date.ts'
import { cellLint, type Lint } from './lint.ts'

export const dateInvalid: Lint = cellLint('ROW_DATE_INVALID', ['date'], (value, _field, { serialDates }) => {
  if (serialDates && readSerialDate(value) !== undefined) return undefined
  const reading = readDate(value)
  const isCanonical = reading.kind === 'date' && reading.date === value
  return isCanonical || reading.kind === 'ambiguous' ? undefined : {}
})
