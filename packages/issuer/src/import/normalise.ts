/**
 * Cells → the canonical values of a record. A cell that has no canonical value keeps its text: to judge it is for
 * the lints.
 */
import type { CredentialRecord, FieldKind, RecordField } from '@attestat/credential'
import { textKinds } from '../lints/text-invalid.ts'
import { comparable, hyphenate, settleSpaces } from './comparable.ts'
import { readDate } from './date.ts'
import type { MappedColumn } from './mapping.ts'
import { isNoPatronymic, isPatronymic } from './no-patronymic.ts'

/** A record of one row: only the cells that have a value. */
export function normaliseRow(cells: readonly string[], columns: readonly MappedColumn[]): CredentialRecord {
  const record: Record<string, string> = {}
  for (const { index, field } of columns) {
    if (!field) continue
    const value = normaliseCell(field, cells[index] ?? '')
    if (value !== '') record[field.name] = value
  }
  // An object that was filled member by member takes several times the memory of its copy.
  return { ...record }
}

/** Texts of a row as they were written, where more was settled than the space around them. */
export function writtenRow(
  cells: readonly string[],
  columns: readonly MappedColumn[],
  record: CredentialRecord,
): CredentialRecord | undefined {
  let written: Record<string, string> | undefined
  for (const { index, field } of columns) {
    if (!field || !textKinds.includes(field.kind)) continue
    const text = (cells[index] ?? '').trim()
    if (text === record[field.name] || record[field.name] === undefined) continue
    written ??= {}
    written[field.name] = text
  }
  return written
}

/** The fields of patronymics whose cell says in words that there is none. */
export function withoutPatronymic(
  cells: readonly string[],
  columns: readonly MappedColumn[],
): readonly string[] | undefined {
  const named = columns.flatMap(({ index, field }) => {
    const text = cells[index] ?? ''
    return field && isPatronymic(field) && /\p{L}/u.test(text) && isNoPatronymic(text) ? [field.name] : []
  })
  return named.length === 0 ? undefined : named
}

/** The canonical value of a cell, its settled text when it has none, or '' when it is empty. */
export function normaliseCell(field: RecordField, cell: string): string {
  const text = settleSpaces(cell)
  // A lone dash is how people write "nothing".
  if (text === '' || /^[-–—]$/.test(text) || (isPatronymic(field) && isNoPatronymic(text))) return ''
  return byKind[field.kind](text, field)
}

const byKind: Readonly<Record<FieldKind, (text: string, field: RecordField) => string>> = {
  text: (text) => text,
  'person-name': hyphenate,
  'document-number': (text) => text,
  date: (text) => {
    const reading = readDate(text)
    return reading.kind === 'date' ? reading.date : text
  },
  integer: (text) => text.replace(/ /g, ''),
  decimal: (text) => text.replace(/ /g, '').replace(',', '.'),
  choice: (text, { choices }) => chosen(text, choices),
  mark: (text, { choices }) => chosen(text, choices),
  'national-id': (text) => text.replace(/[ -]/g, ''),
}

function chosen(text: string, choices: RecordField['choices']): string {
  if (!choices) return text
  const direct = Object.hasOwn(choices, text)
    ? choices[text]
    : comparableChoices(choices).get(comparable(text))
  return direct ?? text
}

function comparableChoices(choices: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const known = choicesOf.get(choices)
  if (known) return known
  const made = new Map(Object.entries(choices).map(([text, code]) => [comparable(text), code]))
  choicesOf.set(choices, made)
  return made
}

const choicesOf = new WeakMap<Readonly<Record<string, string>>, ReadonlyMap<string, string>>()
