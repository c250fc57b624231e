/** Rows of which it is known that they were linted, so that nobody lints them twice. */
import type { CredentialType } from '@attestat/credential'
import type { ImportedRow } from './import-records.ts'

const lintedFor = new WeakMap<readonly ImportedRow[], CredentialType>()

/** Remembers that rows without a blocking fault are rows of a type. Frozen, so that they stay what was linted. */
export function asLinted(rows: ImportedRow[], type: CredentialType): readonly ImportedRow[] {
  for (const row of rows) {
    Object.freeze(row.record)
    Object.freeze(row)
  }
  lintedFor.set(Object.freeze(rows), type)
  return rows
}

/** Whether these very rows were linted as rows of the type, and each key made of its record. */
export function areLinted(rows: readonly ImportedRow[], type: CredentialType): boolean {
  return lintedFor.get(rows) === type
}
