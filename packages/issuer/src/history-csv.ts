/** The history of a ledger as a spreadsheet file. */
import type { HistoryEntry } from './ledger.ts'

const columns = ['at', 'actor', 'action', 'rowKey', 'credentialId', 'batch', 'kid', 'reason'] as const

/** The entries as CSV with a header row. No cell is a formula to the program that opens it. */
export function historyCsv(entries: Iterable<HistoryEntry>): string {
  const rows = Array.from(entries, (entry) => columns.map((name) => textOf(entry[name])))
  return [columns, ...rows].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('')
}

function textOf(value: string | number | Date | undefined): string {
  return value instanceof Date ? value.toISOString() : String(value ?? '')
}

/** @see https://owasp.org/www-community/attacks/CSV_Injection */
function csvCell(text: string): string {
  const neutral = /^[=+\-@\t\r\0]/.test(text) ? `'${text}` : text
  return /[",\r\n']/.test(neutral) ? `"${neutral.replaceAll('"', '""')}"` : neutral
}
