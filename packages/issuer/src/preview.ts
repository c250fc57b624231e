/** What a batch would issue, for the person who is about to say yes: samples, and how the file differs from before. */
import type { CredentialDocument } from '@attestat/credential'
import type { ImportedRow } from './import/import-records.ts'
import { foldedKey } from './import/row-key.ts'
import type { BatchResult, RecordsToIssue } from './issue-batch.ts'
import type { Ledger } from './ledger.ts'
import { isRefused } from './lints/index.ts'
import { type IssuingTerms, sampleDocument } from './prepare.ts'

/** A document as it would be signed; ids and the place in the status list are made up. */
export interface SampleDocument {
  readonly row: number
  readonly rowKey: string
  readonly document: CredentialDocument
}

/** A row that was issued before with other content. */
export interface DifferingRow {
  readonly row: number
  readonly rowKey: string
  /** Names of the fields that are not the same; none when only the holder's key is another. */
  readonly fields: readonly string[]
}

/** Documents of the last batch of the type that the file does not have. */
export interface MissingRows {
  readonly batch: number
  readonly rowKeys: readonly string[]
}

export interface BatchPreview {
  /** The first documents that would be issued, up to three. */
  readonly samples: readonly SampleDocument[]
  readonly differing: readonly DifferingRow[]
  /** Absent when the file and the last batch have no document in common: then they are about other people. */
  readonly missing?: MissingRows
}

/**
 * Looks at what a dry run found. Changes nothing.
 *
 * @param result Of the dry run of these records.
 */
export function previewBatch(
  { ledger, terms, now }: { readonly ledger: Ledger; readonly terms: IssuingTerms; readonly now: Date },
  records: RecordsToIssue,
  { findings }: BatchResult,
): BatchPreview {
  const refused = new Set(findings.filter(isRefused).map(({ row }) => row))
  const changed = new Set(findings.filter(({ code }) => code === 'ROW_DIFFERS').map(({ row }) => row))
  const samples: SampleDocument[] = []
  const differing: DifferingRow[] = []
  const keys = new Set((records.refusedKeys ?? []).map(foldedKey))
  for (const imported of records.rows) {
    const { row, key: rowKey, record } = imported
    keys.add(foldedKey(rowKey))
    if (changed.has(row)) differing.push({ row, rowKey, fields: changedFields(ledger, imported) })
    if (samples.length === sampleCount || refused.has(row)) continue
    if (['issued', 'revoked'].includes(ledger.standing({ rowKey, record }))) continue
    samples.push({ row, rowKey, document: sampleDocument(imported, terms, now) })
  }
  const missing = missingRows(ledger, terms.type.id, keys)
  return { samples, differing, ...(missing ? { missing } : {}) }
}

const sampleCount = 3

function changedFields(ledger: Ledger, { key, record }: ImportedRow): string[] {
  const before = ledger.document(key)?.record ?? {}
  const names = new Set([...Object.keys(before), ...Object.keys(record)])
  return [...names].filter((name) => before[name] !== record[name])
}

/** @param keys Folded keys of the file. */
function missingRows(ledger: Ledger, type: string, keys: ReadonlySet<string>): MissingRows | undefined {
  const batch = lastIssue(ledger, type)
  if (batch === undefined) return undefined
  const rowKeys: string[] = []
  let common = 0
  for (const { rowKey, state } of ledger.documents({ copies: true, batch })) {
    if (state !== 'signed') continue
    if (keys.has(foldedKey(rowKey))) common++
    // What was revoked is rightly gone from the file.
    else if (ledger.document(rowKey)?.status !== 'invalid') rowKeys.push(rowKey)
  }
  return common > 0 && rowKeys.length > 0 ? { batch, rowKeys } : undefined
}

/** The last batch of a type that came from a file: corrections and reissues are batches too. */
function lastIssue(ledger: Ledger, type: string): number | undefined {
  const ofType = new Set(
    ledger.batches().flatMap((batch) => (batch.type === type && batch.count > 0 ? batch.id : [])),
  )
  let last: number | undefined
  for (const { action, batch } of ledger.history()) {
    if (action === 'issue' && batch !== undefined && ofType.has(batch)) last = batch
  }
  return last
}
