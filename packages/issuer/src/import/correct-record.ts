/** A record with some of its cells corrected. */
import type { CredentialRecord, CredentialType } from '@attestat/credential'
import { IssuerError } from '../codes.ts'
import { matchColumns } from './mapping.ts'
import { normaliseRow } from './normalise.ts'

/**
 * Puts cells of a record right, as a person names and writes them.
 *
 * @param corrections Column name, in any spelling that an import knows → what should stand there; an empty text takes
 *   away what stood there. What is wrong with the outcome is for the lints to find.
 * @throws IssuerError `COLUMN_UNKNOWN` for a name that no column of the type has, `CSV_COLUMN_DOUBLED` for two names of
 *   one column.
 */
export function correctRecord(
  type: CredentialType,
  record: CredentialRecord,
  corrections: Readonly<Record<string, string>>,
): CredentialRecord {
  const columns = matchColumns(Object.keys(corrections), type)
  const corrected: Record<string, string> = { ...record }
  const named = new Map<string, string>()
  for (const { header, field, parts } of columns) {
    // What is never issued is in no record, and names are corrected part by part.
    if (!field || parts || field.neverIssued) {
      const known = type.fields.filter(({ neverIssued }) => !neverIssued).map(nameOf)
      throw new IssuerError('COLUMN_UNKNOWN', { at: header, details: { known } })
    }
    const first = named.get(field.name)
    if (first !== undefined) {
      throw new IssuerError('CSV_COLUMN_DOUBLED', { at: header, details: { columns: [first, header] } })
    }
    named.set(field.name, header)
    delete corrected[field.name]
  }
  return { ...corrected, ...normaliseRow(Object.values(corrections), columns) }
}

function nameOf({ headers, name }: CredentialType['fields'][number]): string {
  return headers[0] ?? name
}
