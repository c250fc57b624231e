/** A name in capital letters throughout. What its proper case is nobody can tell: «МАК-ГРЕГОР», «ДЕ ЛА КРУС». */
import { cellLint, type Lint } from './lint.ts'

export const nameCase: Lint = cellLint('ROW_NAME_CASE', ['person-name'], (value) => {
  const isOneCase = value === value.toUpperCase() || value === value.toLowerCase()
  return isOneCase && twoLetters.test(value) ? { severity: 'warns' } : undefined
})

const twoLetters = /\p{L}\p{L}/u
