/** `attestat import`: what is in a spreadsheet, and what is wrong with it. Issues nothing. */
import { existsSync, statSync } from 'node:fs'
import { type CredentialRecord, ToolkitError } from '@attestat/credential'
import {
  type ColumnMapping,
  draftMapping,
  explainFinding,
  type Finding,
  foldedKey,
  type ImportedRecords,
  type ImportOptions,
  IssuerError,
  importLimits,
  importRecords,
  type Ledger,
  loadMapping,
  mappingOf,
  type Severity,
  saveMapping,
  type TakenKey,
  textEncodings,
} from '@attestat/issuer'
import { withHint, withPlace } from '../codes.ts'
import { counted, remarks as remarksNoun } from '../counted.ts'
import { exitCodes } from '../exit-codes.ts'
import { readInput, requireFree } from '../files.ts'
import { isIssuerMeant, knownTypes, withLedger } from '../issuer-session.ts'
import type { Session } from '../session.ts'
import { tableLines } from '../table.ts'
import type { CommandInput, CommandSpec, OptionSpec } from './command.ts'
import { describeImport } from './describe-import.ts'
import { changeDocuments, reportFormat, writeReport } from './import-report.ts'
import { idsOf } from './types.ts'

const words = {
  row: { en: 'row {row}', ru: 'строка {row}' },
  more: {
    en: 'and {remarks} more, see {path}',
    ru: 'и ещё {remarks}, см. {path}',
  },
  moreJson: {
    en: 'and {remarks} more (--report FILE.xlsx or --json shows all)',
    ru: 'и ещё {remarks} (все покажет --report ФАЙЛ.xlsx или --json)',
  },
  complete: {
    en: 'If such a column has another name here, put what it is in place of null in {path}, and give --mapping {path}',
    ru: 'Если такой столбец здесь назван иначе, впишите в {path} вместо null, что в нём, и укажите --mapping {path}',
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
    '--encoding <encoding>',
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
  [
    '--set <column=value...>',
    {
      en: 'a column that the file leaves out, the same for every row',
      ru: 'столбец, которого нет в файле, одинаковый для всех строк',
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
    [
      '--save-mapping <file>',
      {
        en: 'where to keep the mapping of columns (default: beside the file)',
        ru: 'куда записать соответствие столбцов (по умолчанию рядом с файлом)',
      },
    ],
    [
      '--beside <file...>',
      {
        en: 'other files in which the same numbers must not recur',
        ru: 'другие файлы, где не должно быть тех же номеров',
      },
    ],
    [
      '--columns',
      { en: 'show every column, each with a value', ru: 'показать все столбцы, каждый с примером значения' },
    ],
  ],
  async run(input, session) {
    const [kept, report] = [input.text('saveMapping'), input.text('report')]
    const format = report === undefined ? undefined : reportFormat(report)
    for (const path of [kept, report]) if (path !== undefined) requireFree(path, session.force)
    const imported = await importWithOthers(input, session, report !== undefined).catch((error) =>
      refuseWithDraft(error, input, session),
    )
    const { type, columns } = imported
    const mapping = session.dryRun ? undefined : await keepMapping(mappingOf(type, columns), input, session)
    if (report !== undefined && format && !session.dryRun)
      await writeReport(report, format, imported, session)
    const allColumns = input.flag('columns')
    return {
      exitCode: imported.refusedRows.length > 0 ? exitCodes.inputRefused : exitCodes.done,
      document: { ...importDocument(imported, session), mapping },
      lines: describeImport(
        imported,
        {
          path: input.first,
          flags: spreadsheetFlags(input),
          issuer: input.text('issuer') ?? session.env.ATTESTAT_ISSUER,
          report: session.dryRun ? undefined : report,
          mapping,
          allColumns,
          samples: allColumns || Boolean(process.stdout.isTTY),
        },
        session,
      ),
    }
  },
}

/** The options that say how a file is to be read, as they were given. */
function spreadsheetFlags(input: CommandInput): string[] {
  const given = ['type', 'mapping', 'encoding', 'sheet'].flatMap((name) => {
    const value = input.text(name)
    return value === undefined ? [] : [`--${name}`, value]
  })
  const set = input.list('set').flatMap((word) => ['--set', word])
  return [...given, ...set, ...(input.flag('fix') ? ['--fix'] : [])]
}

/**
 * Keeps the mapping where it was asked for, or beside the file: once, so that what was changed in it stays.
 *
 * @returns where it was written; nowhere when one was given, or the folder cannot be written to.
 */
async function keepMapping(
  mapping: ColumnMapping,
  input: CommandInput,
  { force }: Session,
): Promise<string | undefined> {
  const asked = input.text('saveMapping')
  const path = asked ?? mappingBeside(input)
  if (path === undefined || (asked === undefined && !force && existsSync(path))) return undefined
  try {
    await saveMapping(path, mapping)
    return path
  } catch (error) {
    // Nobody asked for this one, and the file may lie on a stick that is locked.
    if (asked === undefined && error instanceof IssuerError && error.code === 'FILE_UNWRITABLE')
      return undefined
    throw error
  }
}

/** Where columns are missing, the others are kept too: for a person to say which of them is the one. */
async function refuseWithDraft(error: unknown, input: CommandInput, session: Session): Promise<never> {
  const isColumnMissing = error instanceof ToolkitError && error.code === 'CSV_COLUMN_MISSING'
  if (!isColumnMissing || session.dryRun || input.first === '-') throw error
  const { source, options } = await spreadsheetOf(input, session)
  const path = (await keepMapping(await draftMapping(source, options), input, session)) ?? keptBeside(input)
  if (path === undefined) throw error
  throw withHint(error, words.complete, { path })
}

function keptBeside(input: CommandInput): string | undefined {
  const path = mappingBeside(input)
  return path !== undefined && existsSync(path) ? path : undefined
}

function mappingBeside(input: CommandInput): string | undefined {
  const path = input.first.replace(/[/\\]+$/, '')
  return path === '-' || input.has('mapping') ? undefined : `${path}.mapping.json`
}

/** Reads the spreadsheet, its numbers compared with those of the other files and of the ledger that are named. */
async function importWithOthers(
  input: CommandInput,
  session: Session,
  keepTable: boolean,
): Promise<ImportedRecords> {
  const types = await knownTypes(input.text('issuer'), session)
  const others = new Map<string, TakenKey>()
  for (const file of input.list('beside')) {
    const { rows } = await withPlace(file, () => importRecords(file, { types }))
    for (const { key, row } of rows) others.set(foldedKey(key), { kind: 'file', file, row })
  }
  const issuer = input.text('issuer')
  const read = (ledger?: Ledger): Promise<ImportedRecords> => {
    const issued = (key: string): TakenKey | undefined => {
      const document = ledger?.document(key)
      return document?.state === 'signed' ? { kind: 'issued', record: document.record } : undefined
    }
    const taken = (key: string): TakenKey | undefined => others.get(foldedKey(key)) ?? issued(key)
    return importSpreadsheet(input, session, { keepTable, taken })
  }
  return isIssuerMeant(issuer, session) ? withLedger(issuer, session, read) : read()
}

/**
 * Reads the spreadsheet that a command line names, `-` for stdin, or a folder of a register's export. Names are compared
 * with those in the ledger, where the command line or the environment names an issuer.
 */
export async function importSpreadsheet(
  input: CommandInput,
  session: Session,
  { keepTable, taken }: Pick<ImportOptions, 'keepTable' | 'taken'>,
): Promise<ImportedRecords> {
  const { source, options } = await spreadsheetOf(input, session)
  const asked = {
    ...options,
    fix: input.flag('fix'),
    keepTable: keepTable ?? false,
    now: session.now(),
    ...(taken ? { taken } : {}),
    earlier: await earlierRecords(input.text('issuer'), session),
  }
  return withPlace(input.first, () => importRecords(source, asked))
}

/** The bytes or the folder that a command line names, and how they are to be read. */
async function spreadsheetOf(
  input: CommandInput,
  session: Session,
): Promise<{ readonly source: Uint8Array | string; readonly options: ImportOptions }> {
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
    constants: input.assignments('set'),
  }
  return { source, options }
}

async function earlierRecords(
  issuer: string | undefined,
  session: Session,
): Promise<readonly CredentialRecord[]> {
  if (!isIssuerMeant(issuer, session)) return []
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

/**
 * Findings as lines: the gravest first, as many as a person reads.
 *
 * @param report Where all of them are.
 */
export function findingLines(findings: readonly Finding[], session: Session, report?: string): string[] {
  const more = findings.length - mostFindingLines
  const byGravity = [...findings].sort((one, other) => gravity[one.severity] - gravity[other.severity])
  const remarks = counted(more, remarksNoun)
  return [
    ...tableLines(
      byGravity
        .slice(0, mostFindingLines)
        .map((finding) => [
          finding.cell ?? session.say(words.row, { row: finding.row }),
          finding.column ?? '',
          finding.code,
          explainFinding(finding, session.language),
        ]),
    ),
    ...(more > 0
      ? [
          `  ${report === undefined ? session.say(words.moreJson, { remarks }) : session.say(words.more, { remarks, path: report })}`,
        ]
      : []),
  ]
}

const gravity: Readonly<Record<Severity, number>> = { blocks: 0, fixable: 1, warns: 2 }

const mostFindingLines = 20

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
    splitNames: imported.splitNames,
    findings: findingDocuments(findings, session),
    changes: changeDocuments(imported.changes),
  }
}
