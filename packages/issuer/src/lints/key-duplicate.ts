/** A document number that an earlier row has already. Only the later row is at fault. */
import { issuerCodes } from '../codes.ts'
import { type Lint, noFaults } from './lint.ts'

export const keyDuplicate: Lint = ({ row, record }, { type, earlierRow }) => {
  const first = earlierRow.get(row)
  if (first === undefined || type.rowKey.some((name) => record[name] === undefined)) return noFaults
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
