/** A value outside a fixed list. */
import { allowedValues, isChoice, lookAlikeChoice } from './choices.ts'
import { cellLint, type Lint } from './lint.ts'

export const choiceUnknown: Lint = cellLint('ROW_CHOICE_UNKNOWN', ['choice'], (value, field) => {
  if (isChoice(value, field)) return undefined
  const details = { allowed: allowedValues(field) }
  // A Cyrillic Х for the Roman ten, a Latin letter in a Russian word: only one value of the list looks like it.
  const meant = lookAlikeChoice(value, field)
  return meant === undefined
    ? { details }
    : { severity: 'fixable', details, fix: { kind: 'characters', apply: () => meant } }
})
