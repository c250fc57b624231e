/** A dash in a double name, as word processors put it there. */
import { hyphenate } from '../import/comparable.ts'
import { cellLint, type Lint } from './lint.ts'

export const nameDash: Lint = cellLint(
  'ROW_NAME_DASH',
  ['person-name'],
  (_value, field, _context, { written }) => {
    const text = written?.[field.name]
    return text !== undefined && hyphenate(text) !== text
      ? { severity: 'warns', fix: { kind: 'dash', apply: hyphenate } }
      : undefined
  },
)
