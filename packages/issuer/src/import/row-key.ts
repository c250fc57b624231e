/** What names a row wherever it turns up again: its kind of document, series and number; never a person's name. */
import type { CredentialRecord, CredentialType } from '@attestat/credential'

/**
 * The key of a record, for instance `school-diploma/07724/0012345`. Case and spaces do not make another key.
 *
 * Two different records never share a key by accident: a `/` inside a value is written as `%2F`.
 */
export function rowKey(type: CredentialType, record: CredentialRecord): string {
  const parts = type.rowKey.map((field) => keyPart(record[field] ?? ''))
  return [type.id, ...parts].join('/')
}

function keyPart(value: string): string {
  return value.replaceAll(' ', '').toUpperCase().replace(/[%/]/g, encodeURIComponent)
}
