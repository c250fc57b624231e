/** A number that is none. */
import type { RecordField } from '@attestat/credential'
import { expected } from '../expected.ts'
import { cellLint, type Lint } from './lint.ts'

export const numberInvalid: Lint = cellLint('ROW_NUMBER_INVALID', ['integer', 'decimal'], (value, field) => {
  const { pattern, phrase } = formOf(field)
  return pattern.test(value) ? undefined : { details: { expected: expected(phrase) } }
})

const whole = { pattern: /^\d{1,15}$/, phrase: 'a whole number, for example 12' } as const
const decimal = { pattern: /^\d{1,15}(?:\.\d{1,6})?$/, phrase: 'a number, for example 12 or 12.5' } as const
const year = { pattern: /^(?:19|20)\d\d$/, phrase: 'a year, for example 2026' } as const

function formOf({ kind, headers }: RecordField): typeof whole | typeof decimal | typeof year {
  if (kind === 'decimal') return decimal
  return headers.some((header) => /^год(?![а-яё])/i.test(header)) ? year : whole
}
