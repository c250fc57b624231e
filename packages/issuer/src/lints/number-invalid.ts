/** A number that is none. */
import { cellLint, type Lint } from './lint.ts'

export const numberInvalid: Lint = cellLint(
  'ROW_NUMBER_INVALID',
  ['integer', 'decimal'],
  (value, { kind }) => {
    const { pattern, expected } = kind === 'integer' ? whole : decimal
    return pattern.test(value) ? undefined : { details: { expected } }
  },
)

const whole = { pattern: /^\d{1,15}$/, expected: '12' }
const decimal = { pattern: /^\d{1,15}(?:\.\d{1,6})?$/, expected: '12 / 12.5 / 12,5' }
