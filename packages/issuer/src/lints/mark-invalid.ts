/** A mark that the type's scale does not have. */
import { allowedValues, isChoice } from './choices.ts'
import { cellLint, type Lint } from './lint.ts'

export const markInvalid: Lint = cellLint('ROW_MARK_INVALID', ['mark'], (value, field) =>
  isChoice(value, field) ? undefined : { details: { allowed: allowedValues(field) } },
)
