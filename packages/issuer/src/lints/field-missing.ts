/** A value that the document cannot do without. */
import { issuerCodes } from '../codes.ts'
import type { Lint, RowFault } from './lint.ts'

export const fieldMissing: Lint = ({ record }, { type }) =>
  type.fields
    .filter(({ name }) => record[name] === undefined)
    // What is never issued is gone from a record by the time it is linted again for signing.
    .filter(({ name, required, neverIssued }) => (required && !neverIssued) || type.rowKey.includes(name))
    .map(
      ({ name }): RowFault => ({
        code: 'ROW_FIELD_MISSING',
        severity: 'blocks',
        field: name,
        words: issuerCodes.ROW_FIELD_MISSING,
      }),
    )
