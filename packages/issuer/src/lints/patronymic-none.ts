/** A word where there is no patronymic: «нет» is not a name, and is not signed as one. */
import { issuerCodes } from '../codes.ts'
import { type Lint, noFaults, type RowFault } from './lint.ts'

export const patronymicNone: Lint = ({ withoutPatronymic }) =>
  withoutPatronymic === undefined
    ? noFaults
    : withoutPatronymic.map(
        (field): RowFault => ({
          code: 'ROW_PATRONYMIC_NONE',
          severity: 'warns',
          field,
          words: issuerCodes.ROW_PATRONYMIC_NONE,
        }),
      )
