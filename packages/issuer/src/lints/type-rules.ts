/** Faults that only the credential type can judge, such as honours beside a failing mark. */
import type { Lint } from './lint.ts'

export const typeRules: Lint = ({ record }, { type }) => type.lint(record)
