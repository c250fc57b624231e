/** The lints, and how rows go through them. */
import { type CredentialType, explainCode, type Language } from '@attestat/credential'
import { foldedKey } from '../import/row-key.ts'
import { choiceUnknown } from './choice-unknown.ts'
import { dateAmbiguous } from './date-ambiguous.ts'
import { dateFuture } from './date-future.ts'
import { dateInvalid } from './date-invalid.ts'
import { dateSerial } from './date-serial.ts'
import { documentNumberInvalid } from './document-number-invalid.ts'
import { fieldMissing } from './field-missing.ts'
import { keyDuplicate } from './key-duplicate.ts'
import { keyTaken } from './key-taken.ts'
import { knownNames } from './known-names.ts'
import { letterForDigit, numericKeys } from './letter-for-digit.ts'
import {
  type FileFacts,
  type Finding,
  type FixKind,
  type Lint,
  type LintContext,
  noFaults,
  type RowFault,
  type RowToLint,
} from './lint.ts'
import { markInvalid } from './mark-invalid.ts'
import { nameCase } from './name-case.ts'
import { nameDash } from './name-dash.ts'
import { nameDiffers } from './name-differs.ts'
import { nameUnsplit } from './name-unsplit.ts'
import { nationalIdChecksum } from './national-id-checksum.ts'
import { numberInvalid } from './number-invalid.ts'
import { ogrnChecksum } from './ogrn-checksum.ts'
import { patronymicNone } from './patronymic-none.ts'
import { textInvalid } from './text-invalid.ts'
import { textSpaces } from './text-spaces.ts'
import { textSuspicious } from './text-suspicious.ts'
import { totalLine } from './total-line.ts'
import { typeRules } from './type-rules.ts'
import { digitsOfKeys, zerosLost } from './zeros-lost.ts'

/** Every lint of cells and keys, in the order in which findings of a row are told. */
const lints: readonly Lint[] = [
  fieldMissing,
  nameUnsplit,
  dateInvalid,
  dateAmbiguous,
  dateFuture,
  dateSerial,
  numberInvalid,
  markInvalid,
  choiceUnknown,
  textInvalid,
  textSuspicious,
  documentNumberInvalid,
  textSpaces,
  nameDash,
  nameCase,
  patronymicNone,
  nameDiffers,
  nationalIdChecksum,
  ogrnChecksum,
  zerosLost,
  letterForDigit,
  keyDuplicate,
  keyTaken,
]

/**
 * The findings of a batch of rows.
 *
 * @param file Given while the rows come from a file.
 */
export function lintRows(type: CredentialType, rows: readonly RowToLint[], file?: FileFacts): Finding[] {
  const context: LintContext = {
    type,
    earlierRow: earlierRows(rows),
    serialDates: file?.serialDates ?? true,
    digits: file ? digitsOfKeys(type, rows) : new Map(),
    numeric: file ? numericKeys(type, rows) : new Set(),
    ...(file ? { names: knownNames(file.earlier) } : {}),
    ...(file?.taken ? { taken: file.taken } : {}),
    ...(file?.now ? { now: file.now } : {}),
  }
  const findings: Finding[] = []
  for (const row of rows) {
    for (const fault of lintRow(row, context)) findings.push({ row: row.row, ...fault })
  }
  return findings
}

/** Whether a finding keeps its row from being issued. */
export function isRefused(finding: RowFault): boolean {
  return finding.severity !== 'warns'
}

/** A correction that was made. */
export interface FieldChange {
  readonly row: number
  readonly field: string
  readonly kind: FixKind
}

/** The rows with every correction that is safe, and what was corrected. Keys are for the caller to make anew. */
export function applyFixes(
  rows: readonly RowToLint[],
  findings: readonly Finding[],
): { readonly rows: readonly RowToLint[]; readonly changes: readonly FieldChange[] } {
  const changes: FieldChange[] = []
  const fixedByRow = Map.groupBy(
    findings.filter(({ fix, field }) => fix && field !== undefined),
    ({ row }) => row,
  )
  const fixedRows = rows.map(({ written: _, ...row }) => {
    const record: Record<string, string> = { ...row.record }
    for (const { field = '', fix } of fixedByRow.get(row.row) ?? []) {
      const value = record[field]
      if (value === undefined || !fix) continue
      record[field] = fix.apply(value)
      changes.push({ row: row.row, field, kind: fix.kind })
    }
    return { ...row, record }
  })
  return { rows: fixedRows, changes }
}

/** A finding in words, without its place. */
export function explainFinding(finding: RowFault, language: Language): string {
  return explainCode(finding.words, language, finding.details)
}

function earlierRows(rows: readonly RowToLint[]): ReadonlyMap<number, number> {
  const firstRowOfKey = new Map<string, number>()
  const earlier = new Map<number, number>()
  for (const { row, key } of rows) {
    const folded = foldedKey(key)
    const first = firstRowOfKey.get(folded)
    if (first === undefined) firstRowOfKey.set(folded, row)
    else earlier.set(row, first)
  }
  return earlier
}

function lintRow(row: RowToLint, context: LintContext): readonly RowFault[] {
  // What is missing in a line of totals is not worth telling cell by cell.
  if (row.total && fieldMissing(row, context).length > 0) return totalLine(row, context)
  let faults = noFaults
  for (const lint of lints) {
    const found = lint(row, context)
    if (found.length > 0) faults = [...faults, ...found]
  }
  // The rules of a type may rely on every cell being valid for its kind.
  return faults.some(isRefused) ? faults : [...faults, ...typeRules(row, context)]
}
