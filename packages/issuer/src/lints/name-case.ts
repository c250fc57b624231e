/** A name in capital letters throughout. What its proper case is nobody can tell: «МАК-ГРЕГОР», «ДЕ ЛА КРУС». */
import { cellLint, type Lint } from './lint.ts'

export const nameCase: Lint = cellLint('ROW_NAME_CASE', ['person-name'], (value) => {
  // A capital and a small letter after it: nearly every name.
  if (capitalised.test(value)) return undefined
  const isOneCase = value === value.toUpperCase() || value === value.toLowerCase()
  return isOneCase && twoLetters.test(value) ? { severity: 'warns' } : undefined
})

const capitalised = /^[A-ZА-ЯЁ][a-zа-яё]/
const twoLetters = /\p{L}\p{L}/u
