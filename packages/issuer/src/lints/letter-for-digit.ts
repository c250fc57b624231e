/** A letter that looks like a digit in a number, beside numbers that have digits only: `0013000O4`. */
import type { CredentialType } from '@attestat/credential'
import { cellLint, type Lint, type RowToLint } from './lint.ts'

export const letterForDigit: Lint = cellLint(
  'ROW_NUMBER_LETTER',
  ['text', 'document-number'],
  (value, field, { numeric }) =>
    numeric.has(field.name) && !digits.test(value) && seemsNumber.test(value)
      ? { severity: 'warns' }
      : undefined,
)

/** Fields of the row key in which more than half of the values have digits only. */
export function numericKeys(type: CredentialType, rows: readonly RowToLint[]): ReadonlySet<string> {
  return new Set(
    type.rowKey.filter((name) => {
      let [filled, numbers] = [0, 0]
      for (const { record } of rows) {
        const value = record[name]
        if (value === undefined) continue
        filled++
        if (digits.test(value)) numbers++
      }
      return numbers * 2 > filled
    }),
  )
}

const digits = /^\d+$/
// Latin and Cyrillic letters that are taken for 0, 1, 3, 5, 6 and 8, with a digit among them.
const seemsNumber = /^(?=.*\d)[\dOoОоIlІіЗзSБбBВ]+$/
