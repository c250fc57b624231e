/** Characters that say that something went wrong on the way: never sign mojibake. */
import { importLimits } from '../import/import-limits.ts'
import { cellLint, type Lint } from './lint.ts'

export const textInvalid: Lint = cellLint('ROW_TEXT_INVALID', ['text', 'person-name'], (value) =>
  value.length > importLimits.cellLength || unprintable.test(value) || !value.isWellFormed()
    ? { details: { limit: importLimits.cellLength } }
    : undefined,
)

// Control characters, noncharacters, private use, and the mark of a failed decoding.
const unprintable = /[\p{Cc}\p{Co}\ufffd\ufffe\uffff]/u
