/** What a lint is, and what it reports. One lint is one file beside this one and one line in `index.ts`. */
import type {
  CodeWords,
  CredentialRecord,
  CredentialType,
  ErrorDetails,
  RecordField,
} from '@attestat/credential'
import { type IssuerCode, issuerCodes } from '../codes.ts'
import type { KnownNames } from './known-names.ts'

/**
 * `blocks`: the row is not issued. `fixable`: neither, but a safe correction is known. `warns`: somebody should
 * look at it.
 */
export type Severity = 'blocks' | 'fixable' | 'warns'

/** What is changed to put a cell right. */
export type FixKind = 'spaces' | 'dash' | 'characters' | 'date-form' | 'zeros'

/** The kinds of correction in words for people. */
export const fixWords: Readonly<Record<FixKind, CodeWords>> = {
  spaces: { en: 'spaces', ru: 'пробелы' },
  dash: { en: 'dash', ru: 'тире' },
  characters: { en: 'look-alike letters or invisible characters', ru: 'похожие буквы или невидимые знаки' },
  'date-form': { en: 'date form', ru: 'вид даты' },
  zeros: { en: 'zeros at the beginning', ru: 'нули в начале' },
}

/** A correction that has only one sensible outcome. */
export interface Fix {
  readonly kind: FixKind
  /** The value of the field put right. */
  apply(value: string): string
}

/** A fault of a record. Never with the value itself in it. */
export interface RowFault {
  readonly code: string
  readonly severity: Severity
  /** Name of the field of the credential type; absent when the fault is the whole row's. */
  readonly field?: string
  readonly words: CodeWords
  readonly details?: ErrorDetails
  readonly fix?: Fix
}

/** A fault with its place in the spreadsheet. */
export interface Finding extends RowFault {
  /** As a spreadsheet program numbers it. */
  readonly row: number
  /** Name of the column as written. */
  readonly column?: string
  /** Address of the cell, for instance `C17`, where the source has addresses. */
  readonly cell?: string
  /** What `fix` would make of the cell. A function, so that no log and no JSON shows the value by accident. */
  readonly proposal?: () => string
}

export interface RowToLint {
  readonly row: number
  readonly key: string
  readonly record: CredentialRecord
  /** Cells by field as they were written, where more than the space around them was settled. */
  readonly written?: CredentialRecord
  /** Fields of a name that stands in one cell and could not be split. */
  readonly unsplit?: readonly string[]
  /** Whether the line calls itself a total. */
  readonly total?: true
  /** Fields of patronymics whose cell says in words that there is none. */
  readonly withoutPatronymic?: readonly string[]
}

/** What is known of a batch of rows while they come from a file, and not when they are linted again for signing. */
export interface FileFacts {
  /** Whether a bare number of days counts from 1900, so that it can be told which day it means. */
  readonly serialDates: boolean
  /** Records of earlier issues, to compare names with. */
  readonly earlier: Iterable<CredentialRecord>
  /** Who else has a row key: a row of another file, or a document in the ledger. */
  readonly taken?: (key: string) => TakenKey | undefined
  /** Today; without it no date is in the future. */
  readonly now?: Date
}

/** What has a row key already, outside the file. */
export type TakenKey =
  | { readonly kind: 'file'; readonly file: string; readonly row: number }
  | { readonly kind: 'issued'; readonly record: CredentialRecord }

export interface LintContext {
  readonly type: CredentialType
  /** Row → the first row of the batch that has the same key; only for those whose key is taken. */
  readonly earlierRow: ReadonlyMap<number, number>
  readonly serialDates: boolean
  /** Field of the row key → how many digits its numbers have, where they begin with zeros. */
  readonly digits: ReadonlyMap<string, number>
  /** Fields of the row key whose values are numbers; none when rows are linted again for signing. */
  readonly numeric: ReadonlySet<string>
  /** Absent when rows are linted again for signing. */
  readonly names?: KnownNames
  readonly taken?: FileFacts['taken']
  readonly now?: Date
}

export type Lint = (row: RowToLint, context: LintContext) => readonly RowFault[]

/** What a cell lint finds: nothing, or the details of the fault. */
export type CellJudgement =
  | undefined
  | { readonly severity?: Severity; readonly details?: ErrorDetails; readonly fix?: Fix }

/** A lint that judges each value on its own, in fields of the kinds named. */
export function cellLint(
  code: IssuerCode,
  kinds: readonly RecordField['kind'][],
  judge: (value: string, field: RecordField, context: LintContext, row: RowToLint) => CellJudgement,
): Lint {
  const fieldsOfType = new WeakMap<CredentialType, readonly RecordField[]>()
  const fieldsOf = (type: CredentialType): readonly RecordField[] => {
    const known = fieldsOfType.get(type)
    if (known) return known
    const fields = type.fields.filter(({ kind }) => kinds.includes(kind))
    fieldsOfType.set(type, fields)
    return fields
  }
  return (row, context) => {
    let faults: RowFault[] | undefined
    for (const field of fieldsOf(context.type)) {
      const value = row.record[field.name]
      const found = value === undefined ? undefined : judge(value, field, context, row)
      if (!found) continue
      faults ??= []
      faults.push({ code, severity: 'blocks', field: field.name, words: issuerCodes[code], ...found })
    }
    return faults ?? noFaults
  }
}

/** What a lint finds in nearly every row. */
export const noFaults: readonly RowFault[] = []
