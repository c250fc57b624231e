/** A national insurance number (SNILS) with a slip of the hand in it. */
import { cellLint, type Lint } from './lint.ts'

export const nationalIdChecksum: Lint = cellLint('ROW_NATIONAL_ID_CHECKSUM', ['national-id'], (value) =>
  /^\d{11}$/.test(value) && Number(value.slice(9)) === checkNumber(value) ? undefined : {},
)

/** The nine digits weighted 9 … 1, modulo 101; 100 is written as 00. */
function checkNumber(digits: string): number {
  let sum = 0
  for (let i = 0; i < 9; i++) sum += Number(digits[i]) * (9 - i)
  return (sum % 101) % 100
}
