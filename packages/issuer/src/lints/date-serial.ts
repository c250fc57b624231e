/** A date that lost its form: spreadsheet programs keep days as numbers. */
import { readSerialDate } from '../import/date.ts'
import { cellLint, type Lint } from './lint.ts'

export const dateSerial: Lint = cellLint('ROW_DATE_SERIAL', ['date'], (value, _field, { serialDates }) => {
  const date = serialDates ? readSerialDate(value) : undefined
  return date === undefined
    ? undefined
    : { severity: 'fixable', fix: { kind: 'date-form', apply: () => date } }
})
