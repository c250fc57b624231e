/** Lines of cells as a CSV file that spreadsheet programs read right, and run nothing of. */
import { asText } from '../import/formulas.ts'

/** UTF-8 with a byte order mark, without which spreadsheet programs take it for windows-1251. */
export function csvFile(lines: readonly (readonly string[])[], delimiter: string): Uint8Array {
  const text = lines.map(
    (cells) => `${cells.map((cell) => quoted(asText(cell), delimiter)).join(delimiter)}\r\n`,
  )
  return new TextEncoder().encode(`\ufeff${text.join('')}`)
}

function quoted(cell: string, delimiter: string): string {
  const needed = cell.includes(delimiter) || /["\r\n]/.test(cell)
  return needed ? `"${cell.replaceAll('"', '""')}"` : cell
}
