/** The lints, and how rows go through them. */
import { type CredentialRecord, type CredentialType, explainCode, type Language } from '@attestat/credential'
import { foldedKey } from '../import/row-key.ts'
import { choiceUnknown } from './choice-unknown.ts'
import { dateAmbiguous } from './date-ambiguous.ts'
import { dateInvalid } from './date-invalid.ts'
import { documentNumberInvalid } from './document-number-invalid.ts'
import { fieldMissing } from './field-missing.ts'
import { keyDuplicate } from './key-duplicate.ts'
import type { Finding, Lint, LintContext, RowFault, RowToLint } from './lint.ts'
import { markInvalid } from './mark-invalid.ts'
import { nationalIdChecksum } from './national-id-checksum.ts'
import { numberInvalid } from './number-invalid.ts'
import { textInvalid, textKinds } from './text-invalid.ts'
import { textSuspicious, withoutLookAlikes } from './text-suspicious.ts'
import { typeRules } from './type-rules.ts'

/** Every lint of cells and keys, in the order in which findings of a row are told. */
const lints: readonly Lint[] = [
  fieldMissing,
  dateInvalid,
  dateAmbiguous,
  numberInvalid,
  markInvalid,
  choiceUnknown,
  textInvalid,
  textSuspicious,
  documentNumberInvalid,
  nationalIdChecksum,
  keyDuplicate,
]

/** The findings of a batch of rows. */
export function lintRows(type: CredentialType, rows: readonly RowToLint[]): Finding[] {
  const firstRowOfKey = new Map<string, number>()
  for (const { row, key } of rows) {
    const folded = foldedKey(key)
    if (!firstRowOfKey.has(folded)) firstRowOfKey.set(folded, row)
  }
  const context: LintContext = { type, firstRowOfKey }
  return rows.flatMap((row) => lintRow(row, context).map((fault) => ({ row: row.row, ...fault })))
}

/** Whether a finding keeps its row from being issued. */
export function isRefused(finding: RowFault): boolean {
  return finding.severity !== 'warns'
}

/** The record with every correction that is safe. */
export function applyFixes(type: CredentialType, record: CredentialRecord): CredentialRecord {
  const fixed: Record<string, string> = { ...record }
  for (const { name, kind } of type.fields) {
    const value = fixed[name]
    if (value !== undefined && textKinds.includes(kind)) fixed[name] = withoutLookAlikes(value)
  }
  return fixed
}

/** A finding in words, without its place. */
export function explainFinding(finding: RowFault, language: Language): string {
  return explainCode(finding.words, language, finding.details)
}

function lintRow(row: RowToLint, context: LintContext): readonly RowFault[] {
  const faults = lints.flatMap((lint) => lint(row, context))
  // The rules of a type may rely on every cell being valid for its kind.
  return faults.some(isRefused) ? faults : [...faults, ...typeRules(row, context)]
}
