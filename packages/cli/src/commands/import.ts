/** `attestat import`: what is in a spreadsheet, and what is wrong with it. Issues nothing. */
import { statSync } from 'node:fs'
import type { CredentialRecord } from '@attestat/credential'
import {
  explainFinding,
  type Finding,
  type ImportedRecords,
  type ImportOptions,
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
import { knownTypes, withLedger } from '../issuer-session.ts'
import type { Session } from '../session.ts'
import { tableLines } from '../table.ts'
import type { CommandInput, CommandSpec, OptionSpec } from './command.ts'
import { changeDocuments, changeLines, reportFormat, writeReport } from './import-report.ts'
import { idsOf } from './types.ts'

const words = {
  understood: {
    en: '{type} · {source} · rows: {rows}',
    ru: '{type} · {source} · строк: {rows}',
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
  reported: {
    en: 'Annotated copy in {path}; it shows the data of persons',
    ru: 'Копия с замечаниями: {path}; в ней видны данные людей',
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
  [
    '--sheet <name>',
    {
      en: 'sheet of a workbook (default: the first with fitting columns)',
      ru: 'лист книги (по умолчанию первый с подходящими столбцами)',
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
    [
      '--report <file>',
      {
        en: 'write a copy with the faults marked (.xlsx or .csv)',
        ru: 'записать копию с отмеченными ошибками (.xlsx или .csv)',
      },
    ],
    ['--save-mapping <file>', { en: 'keep the mapping of columns', ru: 'сохранить соответствие столбцов' }],
  ],
  async run(input, session) {
    const [kept, report] = [input.text('saveMapping'), input.text('report')]
    const format = report === undefined ? undefined : reportFormat(report)
    for (const path of [kept, report]) if (path !== undefined) requireFree(path, session.force)
    const imported = await importSpreadsheet(input, session, { keepTable: report !== undefined })
    if (kept !== undefined && !session.dryRun) {
      await saveMapping(kept, mappingOf(imported.type, imported.columns))
    }
    if (report !== undefined && format && !session.dryRun)
      await writeReport(report, format, imported, session)
    return {
      exitCode: imported.refusedRows.length > 0 ? exitCodes.inputRefused : exitCodes.done,
      document: importDocument(imported, session),
      lines: [
        ...describeImport(imported, session),
        ...(report === undefined || session.dryRun ? [] : [session.say(words.reported, { path: report })]),
        ...(kept === undefined ? [] : [session.say(words.saved, { path: kept })]),
      ],
    }
  },
}

/**
 * Reads the spreadsheet that a command line names, `-` for stdin, or a folder of a register's export. Names are compared
 * with those in the ledger, where the command line or the environment names an issuer.
 */
export async function importSpreadsheet(
  input: CommandInput,
  session: Session,
  { keepTable }: Pick<ImportOptions, 'keepTable'>,
): Promise<ImportedRecords> {
  const types = await knownTypes(input.text('issuer'), session)
  const type = input.oneOf('type', idsOf(types))
  const encoding = input.oneOf('encoding', textEncodings)
  const [mapping, sheet] = [input.text('mapping'), input.text('sheet')]
  const path = input.first
  const source = isFolder(path) ? path : await readInput(path, importLimits.fileBytes)
  const options = {
    types,
    ...(type === undefined ? {} : { type }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(sheet === undefined ? {} : { sheet }),
    ...(mapping === undefined ? {} : { mapping: await loadMapping(mapping) }),
    fix: input.flag('fix'),
    keepTable: keepTable ?? false,
    earlier: await earlierRecords(input.text('issuer'), session),
  }
  return withPlace(path, () => importRecords(source, options))
}

async function earlierRecords(
  issuer: string | undefined,
  session: Session,
): Promise<readonly CredentialRecord[]> {
  if (!issuer && !session.env.ATTESTAT_ISSUER) return []
  return withLedger(issuer, session, (ledger) => [...ledger.documents()].map(({ record }) => record))
}

function isFolder(path: string): boolean {
  return path !== '-' && (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false)
}

/** Findings as JSON: places and reasons, never values. */
export function findingDocuments(findings: readonly Finding[], session: Session): readonly object[] {
  return findings.map((finding) => ({
    row: finding.row,
    column: finding.column,
    cell: finding.cell,
    code: finding.code,
    severity: finding.severity,
    proposed: finding.fix?.kind,
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
          finding.cell ?? session.say(words.row, { row: finding.row }),
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
  const { type, source, sheet, encoding, delimiter, columns, rows, refusedRows, findings } = imported
  return {
    type: type.id,
    source,
    sheet,
    encoding,
    delimiter,
    columns: columns.map(({ header, field }) => ({ header, field: field?.name ?? null })),
    rows: rows.length + refusedRows.length,
    refusedRows,
    findings: findingDocuments(findings, session),
    changes: changeDocuments(imported.changes),
  }
}

function describeImport(imported: ImportedRecords, session: Session): string[] {
  const { type, source, sheet, encoding, columns, rows, refusedRows, findings } = imported
  return [
    session.say(words.understood, {
      type: session.say(type.label),
      source: sheet ?? encoding ?? source,
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
    ...changeLines(imported.changes, session),
  ]
}
