/** `attestat import`: what is in a spreadsheet, and what is wrong with it. Issues nothing. */
import {
  explainFinding,
  type Finding,
  type ImportedRecords,
  importLimits,
  importRecords,
  loadMapping,
  mappingOf,
  saveMapping,
  textEncodings,
} from '@attestat/issuer'
import { withPlace } from '../codes.ts'
import { exitCodes } from '../exit-codes.ts'
import { readInput, requireFree } from '../files.ts'
import type { Session } from '../session.ts'
import { tableLines } from '../table.ts'
import type { CommandInput, CommandSpec, OptionSpec } from './command.ts'
import { typeIds } from './types.ts'

const words = {
  understood: {
    en: '{type} · {encoding} · rows: {rows}',
    ru: '{type} · {encoding} · строк: {rows}',
  },
  unused: { en: '(not used)', ru: '(не используется)' },
  columns: { en: 'Columns:', ru: 'Столбцы:' },
  findings: {
    en: 'Rows that cannot be issued: {count}',
    ru: 'Строк, по которым нельзя выпустить документ: {count}',
  },
  clean: { en: 'All rows can be issued', ru: 'По всем строкам можно выпустить документы' },
  row: { en: 'row {row}', ru: 'строка {row}' },
  more: {
    en: 'and more of them: {count} (--json lists all)',
    ru: 'и ещё: {count} (--json покажет все)',
  },
  saved: {
    en: 'Kept the mapping in {path}',
    ru: 'Соответствие столбцов сохранено в {path}',
  },
} as const

/** Options of every command that reads a spreadsheet. */
export const spreadsheetOptions: readonly OptionSpec[] = [
  [
    '--type <type>',
    { en: 'credential type (default: detected)', ru: 'тип документа (по умолчанию определяется сам)' },
  ],
  ['--mapping <file>', { en: 'mapping of columns, kept before', ru: 'сохранённое соответствие столбцов' }],
  [
    '--encoding <name>',
    {
      en: `encoding (default: detected): ${textEncodings.join(', ')}`,
      ru: `кодировка (по умолчанию определяется сама): ${textEncodings.join(', ')}`,
    },
  ],
  ['--fix', { en: 'apply the corrections that are safe', ru: 'применить безопасные исправления' }],
]

export const importCommand: CommandSpec = {
  name: 'import',
  arguments: '<file>',
  summary: {
    en: 'read a spreadsheet and check every row',
    ru: 'прочитать таблицу и проверить каждую строку',
  },
  options: [
    ...spreadsheetOptions,
    ['--save-mapping <file>', { en: 'keep the mapping of columns', ru: 'сохранить соответствие столбцов' }],
  ],
  async run(input, session) {
    const kept = input.text('saveMapping')
    if (kept !== undefined) requireFree(kept, session.force)
    const imported = await importSpreadsheet(input)
    if (kept !== undefined && !session.dryRun) {
      await saveMapping(kept, mappingOf(imported.type, imported.columns))
    }
    return {
      exitCode: imported.refusedRows.length > 0 ? exitCodes.inputRefused : exitCodes.done,
      document: importDocument(imported, session),
      lines: [
        ...describeImport(imported, session),
        ...(kept === undefined ? [] : [session.say(words.saved, { path: kept })]),
      ],
    }
  },
}

/** Reads the spreadsheet that a command line names, `-` for stdin. */
export async function importSpreadsheet(input: CommandInput): Promise<ImportedRecords> {
  const type = input.oneOf('type', typeIds)
  const encoding = input.oneOf('encoding', textEncodings)
  const mapping = input.text('mapping')
  const options = {
    ...(type === undefined ? {} : { type }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(mapping === undefined ? {} : { mapping: await loadMapping(mapping) }),
    fix: input.flag('fix'),
  }
  const path = input.first
  const bytes = await readInput(path, importLimits.fileBytes)
  return withPlace(path, () => importRecords(bytes, options))
}

/** Findings as JSON: places and reasons, never values. */
export function findingDocuments(findings: readonly Finding[], session: Session): readonly object[] {
  return findings.map((finding) => ({
    row: finding.row,
    column: finding.column,
    code: finding.code,
    severity: finding.severity,
    message: explainFinding(finding, session.language),
  }))
}

/** Findings as lines: the first ones, as many as a person reads. */
export function findingLines(findings: readonly Finding[], session: Session): string[] {
  const more = findings.length - mostFindingLines
  return [
    ...tableLines(
      findings
        .slice(0, mostFindingLines)
        .map((finding) => [
          session.say(words.row, { row: finding.row }),
          finding.column ?? '',
          finding.code,
          explainFinding(finding, session.language),
        ]),
    ),
    ...(more > 0 ? [`  ${session.say(words.more, { count: session.number(more) })}`] : []),
  ]
}

const mostFindingLines = 100

function importDocument(imported: ImportedRecords, session: Session): object {
  const { type, encoding, delimiter, columns, rows, refusedRows, findings } = imported
  return {
    type: type.id,
    encoding,
    delimiter,
    columns: columns.map(({ header, field }) => ({ header, field: field?.name ?? null })),
    rows: rows.length + refusedRows.length,
    refusedRows,
    findings: findingDocuments(findings, session),
  }
}

function describeImport(imported: ImportedRecords, session: Session): string[] {
  const { type, encoding, columns, rows, refusedRows, findings } = imported
  return [
    session.say(words.understood, {
      type: session.say(type.label),
      encoding: encoding ?? '',
      rows: session.number(rows.length + refusedRows.length),
    }),
    session.say(words.columns),
    ...tableLines(
      columns.map(({ header, field }) => [
        header,
        field ? session.say(field.label) : session.say(words.unused),
      ]),
    ),
    refusedRows.length === 0
      ? session.say(words.clean)
      : session.say(words.findings, { count: session.number(refusedRows.length) }),
    ...findingLines(findings, session),
  ]
}
