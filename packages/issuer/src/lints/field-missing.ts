/** A value that the document cannot do without. */
import type { CredentialType } from '@attestat/credential'
import { issuerCodes } from '../codes.ts'
import { type Lint, noFaults, type RowFault } from './lint.ts'

export const fieldMissing: Lint = ({ record, unsplit }, { type }) => {
  const missing = neededFields(type).filter((name) => record[name] === undefined && !unsplit?.includes(name))
  if (missing.length === 0) return noFaults
  return missing.map(
    (field): RowFault => ({
      code: 'ROW_FIELD_MISSING',
      severity: 'blocks',
      field,
      words: issuerCodes.ROW_FIELD_MISSING,
    }),
  )
}

function neededFields(type: CredentialType): readonly string[] {
  const known = neededOfType.get(type)
  if (known) return known
  const needed = type.fields
    // What is never issued is gone from a record by the time it is linted again for signing.
    .filter(({ name, required, neverIssued }) => (required && !neverIssued) || type.rowKey.includes(name))
    .map(({ name }) => name)
  neededOfType.set(type, needed)
  return needed
}

const neededOfType = new WeakMap<CredentialType, readonly string[]>()
