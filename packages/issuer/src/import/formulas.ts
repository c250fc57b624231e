/**
 * Cells that a spreadsheet program would run as a formula, and how to write them as text.
 *
 * @see OWASP ASVS 5.0, 1.2.10; CWE-1236
 */

/** The text with an apostrophe before it where a spreadsheet program would take it for a formula. */
export function asText(cell: string): string {
  return startsFormula.test(cell) && !signedNumber.test(cell) ? `'${cell}` : cell
}

/** What {@link asText} was given. */
export function withoutTextMark(cell: string): string {
  return markedFormula.test(cell) ? cell.slice(1) : cell
}

const startsFormula = /^[=+\-@\t\r\0]/
// A line end of any kind comes back as the one kind that is read.
const markedFormula = /^'[=+\-@\t\r\n\0]/
const signedNumber = /^[+-]?\d+(?:[.,]\d+)?$/
