/** What an import has to show beside its findings: corrections that were made, and the annotated copy. */
import { extname } from 'node:path'
import {
  annotatedCsv,
  annotatedWorkbook,
  fixWords,
  type ImportChange,
  type ImportedRecords,
} from '@attestat/issuer'
import { UsageError } from '../codes.ts'
import { writeOutput } from '../files.ts'
import type { Session } from '../session.ts'
import { tableLines } from '../table.ts'

const words = {
  ending: {
    en: '--report takes a file that ends in .xlsx or .csv',
    ru: '--report принимает файл с окончанием .xlsx или .csv',
  },
  changed: { en: 'Corrected:', ru: 'Исправлено:' },
  row: { en: 'row {row}', ru: 'строка {row}' },
  more: { en: 'and more of them: {count}', ru: 'и ещё: {count}' },
} as const

/** Kinds of annotated copies, by the ending of the file name. */
const formats = ['xlsx', 'csv'] as const
export type ReportFormat = (typeof formats)[number]

/** @throws CliError `USAGE` for another ending. */
export function reportFormat(path: string): ReportFormat {
  const format = formats.find((candidate) => extname(path).toLowerCase() === `.${candidate}`)
  if (!format) throw new UsageError(words.ending)
  return format
}

/** Writes the annotated copy, for the eyes of the owner of the file only. */
export async function writeReport(
  path: string,
  format: ReportFormat,
  { table, ...imported }: ImportedRecords,
  { language }: Session,
): Promise<void> {
  if (!table) return
  const copied = { ...imported, table }
  const bytes = format === 'csv' ? annotatedCsv(copied, language) : await annotatedWorkbook(copied, language)
  await writeOutput(path, bytes, 0o600)
}

/** Corrections as JSON: places and kinds, never values. */
export function changeDocuments(changes: readonly ImportChange[]): readonly object[] {
  return changes.map(({ row, column, cell, kind }) => ({ row, column, cell, kind }))
}

/** Corrections as lines: the first ones, as many as a person reads. */
export function changeLines(changes: readonly ImportChange[], session: Session): string[] {
  if (changes.length === 0) return []
  const more = changes.length - mostLines
  const rows = changes
    .slice(0, mostLines)
    .map(({ row, cell, column, kind }) => [
      cell ?? session.say(words.row, { row }),
      column ?? '',
      session.say(fixWords[kind]),
    ])
  return [
    session.say(words.changed),
    ...tableLines(rows),
    ...(more > 0 ? [`  ${session.say(words.more, { count: session.number(more) })}`] : []),
  ]
}

const mostLines = 100
