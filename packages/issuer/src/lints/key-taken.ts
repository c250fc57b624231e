/** A document number that a row of another file has, or a document that was issued already. */
import type { CredentialRecord, CredentialType, ErrorDetails } from '@attestat/credential'
import { type IssuerCode, issuerCodes } from '../codes.ts'
import type { Lint, Severity } from './lint.ts'

export const keyTaken: Lint = ({ key, record }, { type, taken }) => {
  const hasKey = taken !== undefined && type.rowKey.every((name) => record[name] !== undefined)
  const by = hasKey ? taken(key) : undefined
  if (!by) return []
  const field = type.rowKey.at(-1)
  const fault = (code: IssuerCode, severity: Severity, details?: ErrorDetails) => [
    {
      code,
      severity,
      ...(field ? { field } : {}),
      words: issuerCodes[code],
      ...(details ? { details } : {}),
    },
  ]
  if (by.kind === 'file') {
    return fault('ROW_KEY_DUPLICATE_FILE', 'blocks', { file: by.file, row: by.row })
  }
  // As `issue` has it: the same document is left alone, another one under its number is refused.
  return isSame(record, by.record, type) ? fault('ROW_ISSUED', 'warns') : fault('ROW_DIFFERS', 'blocks')
}

function isSame(record: CredentialRecord, issued: CredentialRecord, { fields }: CredentialType): boolean {
  return fields.every(({ name, neverIssued }) => neverIssued || record[name] === issued[name])
}
