/** Rows as places in messages. */
import type { CodeWords } from '@attestat/credential'

/** A row, as a spreadsheet program numbers it, in both languages. @param code What is wrong there. */
export function rowPlace(row: number, code?: string): CodeWords {
  const fault = code === undefined ? '' : `: ${code}`
  return { en: `row ${row}${fault}`, ru: `строка ${row}${fault}` }
}
