/** A document number that an earlier row has already. Only the later row is at fault. */
import { issuerCodes } from '../codes.ts'
import { foldedKey } from '../import/row-key.ts'
import type { Lint } from './lint.ts'

export const keyDuplicate: Lint = ({ row, key, record }, { type, firstRowOfKey }) => {
  const first = firstRowOfKey.get(foldedKey(key))
  const hasKey = type.rowKey.every((name) => record[name] !== undefined)
  if (!hasKey || first === undefined || first === row) return []
  const field = type.rowKey.at(-1)
  return [
    {
      code: 'ROW_KEY_DUPLICATE',
      severity: 'blocks',
      ...(field ? { field } : {}),
      words: issuerCodes.ROW_KEY_DUPLICATE,
      details: { first },
    },
  ]
}
