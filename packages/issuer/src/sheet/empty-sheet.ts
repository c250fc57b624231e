/** An empty spreadsheet for a credential type: column names, drop-downs, date columns, and a sheet with a sample row. */
import type { CredentialType, RecordField } from '@attestat/credential'
import { columnLetters } from '../import/cell-address.ts'
import { allowedValues } from '../lints/choices.ts'
import { type DropDown, type WorkbookCell, writeWorkbook } from '../workbook/write-workbook.ts'

/** Rows with drop-downs and formats; those below are as good, and plain. */
const preparedRows = 500

/** Names of the sheets, the same as in the register's own template. */
export const sheetNames = { records: 'Шаблон', sample: 'Пример', lists: 'Проверки' } as const

/**
 * The workbook as a file. Column names are those that registers use; the required ones are darker.
 *
 * The sample row stands on a sheet of its own, so that nobody issues it by accident.
 */
export function emptySheet(type: CredentialType): Promise<Uint8Array> {
  const fields = type.fields
  const header = fields.map(
    (field): WorkbookCell => ({
      text: headerOf(field),
      tone: field.required || type.rowKey.includes(field.name) ? 'required' : 'header',
      wrap: true,
    }),
  )
  const blank = fields.map(
    ({ kind }): WorkbookCell => ({ text: '', form: kind === 'date' ? 'date' : 'text' }),
  )
  const sample = fields.map((field): WorkbookCell => ({ text: sampleValue(field, type) }))
  const lists = fields.map(allowedValues)
  const widths = fields.map((field) => Math.min(40, Math.max(12, headerOf(field).length + 2)))
  return writeWorkbook([
    {
      name: sheetNames.records,
      rows: [header, ...Array.from({ length: preparedRows }, () => blank)],
      widths,
      stickyRows: 1,
      dropDowns: lists.flatMap(dropDown),
    },
    { name: sheetNames.sample, rows: [header, sample], widths, stickyRows: 1 },
    { name: sheetNames.lists, rows: asRows(lists), hidden: true },
  ])
}

function headerOf({ headers, name }: RecordField): string {
  return headers[0] ?? name
}

function dropDown(choices: readonly string[], column: number): DropDown[] {
  if (choices.length === 0) return []
  const letters = columnLetters(column)
  const range = `'${sheetNames.lists}'!$${letters}$1:$${letters}$${choices.length}`
  return [{ column, rows: [2, preparedRows + 1], choices: range }]
}

/** One list a column, under the column it is for. */
function asRows(lists: readonly (readonly string[])[]): WorkbookCell[][] {
  const longest = Math.max(0, ...lists.map((list) => list.length))
  return Array.from({ length: longest }, (_, row) => lists.map((list) => ({ text: list[row] ?? '' })))
}

function sampleValue(field: RecordField, type: CredentialType): string {
  const known = samples[field.name]
  if (known !== undefined) return known
  // The register's own columns, which no document needs.
  if (field.neverIssued) return ''
  const allowed = allowedValues(field)
  if (allowed[0] !== undefined) return field.kind === 'mark' && allowed.includes('5') ? '5' : allowed[0]
  if (field.kind === 'date') return ending.test(field.name) ? '25.06.2028' : '25.06.2026'
  if (field.kind === 'integer') return /year/i.test(field.name) ? '2026' : '1'
  if (field.kind === 'decimal') return '4,75'
  return type.rowKey.includes(field.name) ? '0000001' : 'Образец'
}

// Days that come after the award.
const ending = /through|until|expir|end/i

const samples: Readonly<Record<string, string>> = {
  familyName: 'Образцова',
  givenName: 'Мария',
  patronymicName: 'Сергеевна',
  birthDate: '14.03.2008',
  childBirthDate: '05.09.2014',
  childId: 'urn:uuid:00000000-0000-4000-8000-000000000001',
  endorsedId: 'urn:uuid:00000000-0000-4000-8000-000000000001',
}
