/** What a lint is, and what it reports. One lint is one file beside this one and one line in `index.ts`. */
import type {
  CodeWords,
  CredentialRecord,
  CredentialType,
  ErrorDetails,
  RecordField,
} from '@attestat/credential'
import { type IssuerCode, issuerCodes } from '../codes.ts'

/**
 * `blocks`: the row is not issued. `fixable`: neither, but a safe correction is known. `warns`: somebody should
 * look at it.
 */
export type Severity = 'blocks' | 'fixable' | 'warns'

/** A fault of a record. Never with the value itself in it. */
export interface RowFault {
  readonly code: string
  readonly severity: Severity
  /** Name of the field of the credential type; absent when the fault is the whole row's. */
  readonly field?: string
  readonly words: CodeWords
  readonly details?: ErrorDetails
}

/** A fault with its place in the spreadsheet. */
export interface Finding extends RowFault {
  /** As a spreadsheet program numbers it. */
  readonly row: number
  /** Name of the column as written. */
  readonly column?: string
}

export interface RowToLint {
  readonly row: number
  readonly key: string
  readonly record: CredentialRecord
}

export interface LintContext {
  readonly type: CredentialType
  /** The first row of the batch that has the key, folded. */
  readonly firstRowOfKey: ReadonlyMap<string, number>
}

export type Lint = (row: RowToLint, context: LintContext) => readonly RowFault[]

/** What a cell lint finds: nothing, or the details of the fault. */
export type CellJudgement = undefined | { readonly severity?: Severity; readonly details?: ErrorDetails }

/** A lint that judges each value on its own, in fields of the kinds named. */
export function cellLint(
  code: IssuerCode,
  kinds: readonly RecordField['kind'][],
  judge: (value: string, field: RecordField) => CellJudgement,
): Lint {
  return ({ record }, { type }) => {
    const faults: RowFault[] = []
    for (const field of type.fields) {
      const value = record[field.name]
      if (value === undefined || !kinds.includes(field.kind)) continue
      const found = judge(value, field)
      if (found)
        faults.push({ code, severity: 'blocks', field: field.name, words: issuerCodes[code], ...found })
    }
    return faults
  }
}
