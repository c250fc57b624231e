/** Lines of cells as a CSV file that spreadsheet programs read right, and run nothing of. */
import { asText } from '../import/formulas.ts'

/** UTF-8 with a byte order mark, without which spreadsheet programs take it for windows-1251. */
export function csvFile(lines: readonly (readonly string[])[], delimiter: string): Uint8Array {
  return new TextEncoder().encode([...csvPieces(lines, delimiter)].join(''))
}

/** The same in pieces, for files that are written as their lines come. */
export function* csvPieces(lines: Iterable<readonly string[]>, delimiter: string): Generator<string> {
  yield '\ufeff'
  for (const cells of lines) {
    yield `${cells.map((cell) => quoted(asText(cell), delimiter)).join(delimiter)}\r\n`
  }
}

function quoted(cell: string, delimiter: string): string {
  const needed = cell.includes(delimiter) || /["\r\n]/.test(cell)
  return needed ? `"${cell.replaceAll('"', '""')}"` : cell
}
