/** A value outside a fixed list. */
import { allowedValues, isChoice } from './choices.ts'
import { cellLint, type Lint } from './lint.ts'

export const choiceUnknown: Lint = cellLint('ROW_CHOICE_UNKNOWN', ['choice'], (value, field) =>
  isChoice(value, field) ? undefined : { details: { allowed: allowedValues(field) } },
)
