/** What an import understood and what is wrong, for a person: short enough to be read, and with the next step. */
import { type ImportedRecords, isRefused, type Severity } from '@attestat/issuer'
import * as nouns from '../counted.ts'
import { nextCommand, placeholders } from '../next-command.ts'
import type { Session } from '../session.ts'
import { tableLines } from '../table.ts'
import { findingLines } from './import.ts'
import { changeLines } from './import-report.ts'

const words = {
  understood: { en: '{type} · {source} · {rows}', ru: '{type} · {source} · {rows}' },
  columns: { en: 'Understood: {count} of {all}', ru: 'Понято: {count} из {all}' },
  checked: { en: 'Checked, never issued: {names}', ru: 'Для проверки, в документ не входит: {names}' },
  checkedOnly: { en: '{label} (checked, never issued)', ru: '{label} (для проверки, в документ не входит)' },
  marks: { en: 'Results by column: {names}', ru: 'Результаты по столбцам: {names}' },
  unused: { en: 'Not used: {names}', ru: 'Не используются: {names}' },
  andMore: {
    en: '{names} and {count} more (--columns lists all)',
    ru: '{names} и ещё {count} (--columns покажет все)',
  },
  notUsed: { en: '(not used)', ru: '(не используется)' },
  noName: { en: '(no name)', ru: '(без названия)' },
  split: {
    en: 'Split into family, given and patronymic name: {names}',
    ru: 'Разделено на фамилию, имя и отчество: {names}',
  },
  refused: { en: '{rows} cannot be issued', ru: '{rows} выпустить нельзя' },
  clean: { en: 'All rows can be issued', ru: 'По всем строкам можно выпустить документы' },
  counts: { en: '{remarks}: {parts}', ru: '{remarks}: {parts}' },
  blocks: { en: 'blocking: {count}', ru: 'не дают выпустить: {count}' },
  fixable: { en: 'fixed by --fix: {count}', ru: 'исправит --fix: {count}' },
  warns: { en: 'to look at: {count}', ru: 'стоит взглянуть: {count}' },
  reported: {
    en: 'Annotated copy in {path}; it shows the data of persons',
    ru: 'Копия с замечаниями: {path}; в ней видны данные людей',
  },
  saved: {
    en: 'Kept the mapping of columns in {path}; edit it and give --mapping if something is misunderstood',
    ru: 'Соответствие столбцов записано в {path}; если что-то понято не так, поправьте его и укажите --mapping',
  },
  nextReport: {
    en: 'Next: put the file right and import it again; the cells in question: {command}',
    ru: 'Дальше: исправьте файл и повторите импорт; ячейки с ошибками покажет: {command}',
  },
  nextPartial: {
    en: 'Next: put the file right and import it again, or issue the other rows: {command}',
    ru: 'Дальше: исправьте файл и повторите импорт или выпустите остальные строки: {command}',
  },
  nextIssue: { en: 'Next: {command}', ru: 'Дальше: {command}' },
} as const

/** How many names a summary line tells. */
const mostNames = 6
/** How much of a sample value is shown. */
const sampleLength = 28

export interface ImportStory {
  /** As it was named on the command line. */
  readonly path: string
  /** Words of the command line that the next command needs too. */
  readonly flags: readonly string[]
  readonly issuer: string | undefined
  readonly report: string | undefined
  /** Where the mapping was written now. */
  readonly mapping: string | undefined
  /** Every column, not only those of interest. */
  readonly allColumns: boolean
  /** Whether a value of each column is shown: to a person, never to a log. */
  readonly samples: boolean
}

/** The lines of an import: what is wrong before what was understood, which is the longer list. */
export function describeImport(imported: ImportedRecords, story: ImportStory, session: Session): string[] {
  const { type, source, sheet, encoding, delimiter, rows, refusedRows, findings } = imported
  const read = [
    source === 'oneroster' ? 'OneRoster' : undefined,
    sheet ?? encoding,
    delimiterNames[delimiter ?? ''],
  ]
  const kind = read.filter(Boolean).join(' ') || source
  return [
    session.say(words.understood, {
      type: session.say(type.label),
      source: kind,
      rows: nouns.counted(rows.length + refusedRows.length, nouns.rows),
    }),
    ...changeLines(imported.changes, session),
    ...(imported.splitNames === 0
      ? []
      : [session.say(words.split, { names: nouns.counted(imported.splitNames, nouns.names) })]),
    refusedRows.length === 0
      ? session.say(words.clean)
      : session.say(words.refused, { rows: nouns.counted(refusedRows.length, nouns.rows) }),
    ...(findings.length === 0 ? [] : [countsOf(imported, session)]),
    ...findingLines(findings, session, story.report),
    ...(story.report === undefined ? [] : [session.say(words.reported, { path: story.report })]),
    ...columnLines(imported, story, session),
    ...(story.mapping === undefined ? [] : [session.say(words.saved, { path: story.mapping })]),
    nextStep(imported, story, session),
  ]
}

const delimiterNames: Readonly<Record<string, string>> = { '\t': 'tab', ';': ';', ',': ',' }

function columnLines(imported: ImportedRecords, story: ImportStory, session: Session): string[] {
  const { columns } = imported
  const used = columns.filter(({ field }) => field)
  const checked = used.filter(({ field }) => field?.neverIssued)
  const marks = used.filter(({ field }) => field?.kind === 'mark')
  const unused = columns.filter(({ field }) => !field)
  const shown = story.allColumns
    ? columns
    : used.filter((column) => !marks.includes(column) && !checked.includes(column))
  const lines = shown.map(({ header, field, sample }) => {
    const label = field ? session.say(field.label) : session.say(words.notUsed)
    return [
      header === '' ? session.say(words.noName) : header,
      field?.neverIssued ? session.say(words.checkedOnly, { label }) : label,
      ...(story.samples ? [shortened(sample ?? '')] : []),
    ]
  })
  const summaries = story.allColumns
    ? []
    : ([
        ['marks', marks],
        ['checked', checked],
        ['unused', unused],
      ] as const)
  return [
    session.say(words.columns, {
      count: nouns.counted(used.length, nouns.columns),
      all: session.number(columns.length),
    }),
    ...tableLines(lines),
    ...summaries.flatMap(([kind, some]) =>
      some.length === 0 ? [] : [`  ${session.say(words[kind], { names: namesOf(some, session) })}`],
    ),
  ]
}

function namesOf(columns: ImportedRecords['columns'], session: Session): string {
  const names = columns.map(({ header }) => header).filter((header) => header !== '')
  const first = names.slice(0, mostNames).join('; ')
  const more = columns.length - Math.min(names.length, mostNames)
  return more > 0 ? session.say(words.andMore, { names: first, count: session.number(more) }) : first
}

function shortened(sample: string): string {
  return sample.length > sampleLength ? `${sample.slice(0, sampleLength - 1).toWellFormed()}…` : sample
}

function countsOf({ findings }: ImportedRecords, session: Session): string {
  const parts = severities.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length
    return count === 0 ? [] : [session.say(words[severity], { count: session.number(count) })]
  })
  const remarks = nouns.counted(findings.length, nouns.remarks)
  return session.say(words.counts, { remarks, parts })
}

const severities: readonly Severity[] = ['blocks', 'fixable', 'warns']

/** The next command, ready to be copied. */
function nextStep(imported: ImportedRecords, story: ImportStory, session: Session): string {
  const { path, flags, issuer, report } = story
  const issue = (how: string): string =>
    nextCommand(
      session,
      ['issue', path, ...flags, '--issuer', issuer ?? placeholders.folder, '--unbound', how],
      ['passphraseFile'],
    )
  if (!imported.findings.some(isRefused)) {
    return session.say(words.nextIssue, { command: issue('--dry-run') })
  }
  if (report === undefined) {
    const named = issuer === undefined ? [] : ['--issuer', issuer]
    const again = ['import', path, ...flags, ...named, '--report', `${path}.report.xlsx`]
    return session.say(words.nextReport, { command: nextCommand(session, again) })
  }
  return session.say(words.nextPartial, { command: issue('--partial') })
}
