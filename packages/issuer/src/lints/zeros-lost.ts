/** A series or number that a spreadsheet program took for a quantity, and dropped its zeros. */
import type { CredentialType } from '@attestat/credential'
import { cellLint, type Lint, type RowToLint } from './lint.ts'

export const zerosLost: Lint = cellLint(
  'ROW_ZEROS_LOST',
  ['text', 'document-number'],
  (value, field, { digits }) => {
    const length = digits.get(field.name)
    if (length === undefined || value.length >= length || !/^[1-9]\d*$/.test(value)) return undefined
    return {
      severity: 'fixable',
      details: { length },
      fix: { kind: 'zeros', apply: (text) => text.padStart(length, '0') },
    }
  },
)

/**
 * How long the numbers of each field of the row key are. Only where it is certain: the numbers that begin with a zero
 * have one length, none is longer, and at least half of all have it.
 */
export function digitsOfKeys(type: CredentialType, rows: readonly RowToLint[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const name of type.rowKey) {
    const lengths = new Map<number, number>()
    const withZero = new Set<number>()
    let numbers = 0
    for (const { record } of rows) {
      const value = record[name]
      if (value === undefined || !/^\d+$/.test(value)) continue
      numbers++
      lengths.set(value.length, (lengths.get(value.length) ?? 0) + 1)
      if (value.startsWith('0') && value.length > 1) withZero.add(value.length)
    }
    const [length, other] = withZero
    if (length === undefined || other !== undefined || Math.max(...lengths.keys()) > length) continue
    if ((lengths.get(length) ?? 0) * 2 >= numbers) found.set(name, length)
  }
  return found
}
