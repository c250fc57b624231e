/** Where a cell stands, as spreadsheet programs name it. */

/** The letters of a column: 0 → `A`, 25 → `Z`, 26 → `AA`. */
export function columnLetters(index: number): string {
  let letters = ''
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  }
  return letters
}

/** The zero-based position of a column: `A` → 0, `AA` → 26. */
export function columnIndex(letters: string): number {
  let index = 0
  for (const letter of letters) index = index * 26 + letter.charCodeAt(0) - 64
  return index - 1
}

/** For instance `C17`. @param column Zero-based. */
export function cellAddress(column: number, row: number): string {
  return `${columnLetters(column)}${row}`
}
