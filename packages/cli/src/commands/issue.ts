/** `attestat issue`: signs what is new in a spreadsheet. */
import { dirname, extname, resolve } from 'node:path'
import { type CredentialType, type FormatId, formats } from '@attestat/credential'
import {
  archiveDocuments,
  type BatchPreview,
  type BatchResult,
  batchRefused,
  copiesOfRow,
  type Finding,
  foldedKey,
  type ImportedRecords,
  type IssueOptions,
  type Issuer,
  readHolders,
  restExtension,
  restFile,
  useChallenge,
} from '@attestat/issuer'
import { mostCopies } from '@attestat/openid4vc'
import { UsageError, withPlace } from '../codes.ts'
import { requireYes } from '../consent.ts'
import { type DocumentName, documentsOf, requireFreeDocuments } from '../document-files.ts'
import { exitCodes } from '../exit-codes.ts'
import { readInput, readTextInput, requireFree, writeOutput } from '../files.ts'
import { withIssuer } from '../issuer-session.ts'
import { nextCommand, placeholders, publishCommandLine } from '../next-command.ts'
import { progressReporter } from '../progress.ts'
import { requireFormat } from '../secure-credential.ts'
import type { Outcome, Session } from '../session.ts'
import type { CommandInput, CommandSpec } from './command.ts'
import { findingDocuments, findingLines, importSpreadsheet, spreadsheetOptions } from './import.ts'
import { previewDocument, previewLines } from './issue-preview.ts'

const words = {
  question: {
    en: 'Documents to issue: {count}. Go on?',
    ru: 'Будет выпущено документов: {count}. Продолжить?',
  },
  issued: { en: 'Issued: {count}', ru: 'Выпущено: {count}' },
  copies: {
    en: 'Single-use copies of them, together: {count}',
    ru: 'Одноразовых копий этих документов, всего: {count}',
  },
  already: {
    en: 'Issued before, left alone: {count}',
    ru: 'Выпущено раньше, не тронуто: {count}',
  },
  revoked: {
    en: 'Of these revoked since, and not issued again: {count}; which ones, and why: {command}',
    ru: 'Из них с тех пор отозвано и заново не выпускается: {count}; какие и почему: {command}',
  },
  inOtherFormat: {
    en: 'Of these in another format, and left so: {count}. To give one of them in {format} in its place: {command}',
    ru: 'Из них в другом формате, так и оставлено: {count}. Выдать один из них вместо прежнего в {format}: {command}',
  },
  refused: { en: 'Refused rows: {count}', ru: 'Отклонено строк: {count}' },
  differs: {
    en: 'Issued before with other content, left alone: {count}',
    ru: 'Выпущено раньше с другим содержанием, не тронуто: {count}',
  },
  unused: {
    en: 'Holder proofs without a row to issue: {count}',
    ru: 'Подтверждений владельцев без строки для выпуска: {count}',
  },
  files: {
    en: 'Files in {path}: {count}',
    ru: 'Файлов в папке {path}: {count}',
  },
  archive: { en: 'Archive: {path}', ru: 'Архив: {path}' },
  rest: {
    en: 'Refused rows, to be put right and issued: {path}',
    ru: 'Отклонённые строки, чтобы исправить и выпустить: {path}',
  },
  restOfPartial: {
    en: '--rest is for the rows that --partial leaves out; give both',
    ru: '--rest — для строк, которые пропускает --partial; укажите оба параметра',
  },
  restEnding: {
    en: '--rest takes a file of the same kind, ending in {extension}',
    ru: '--rest принимает файл того же вида, с окончанием {extension}',
  },
  rate: {
    en: 'Documents a second: {rate}',
    ru: 'Документов в секунду: {rate}',
  },
  next: {
    en: 'Next: {command}, and upload the folder',
    ru: 'Дальше: {command}, затем выложите эту папку на сайт',
  },
} as const

const maxHoldersBytes = 64 * 1_048_576

/** Ids of all formats, the default one first. */
export const formatIds: readonly FormatId[] = formats.map(({ id }) => id)

export const issueCommand: CommandSpec = {
  name: 'issue',
  arguments: '<file>',
  summary: { en: 'sign what is new in a spreadsheet', ru: 'подписать новое из таблицы' },
  options: [
    ...spreadsheetOptions,
    ['--out <dir>', { en: 'write the documents as files', ru: 'записать документы файлами' }],
    [
      '--archive <file>',
      { en: 'write the documents into one ZIP archive', ru: 'записать документы в один архив ZIP' },
    ],
    [
      '--format <format>',
      {
        en: 'vc+sd-jwt (default), dc+sd-jwt, vc+jwt or jwt_vc_json (made by Veramo)',
        ru: 'vc+sd-jwt (по умолчанию), dc+sd-jwt, vc+jwt или jwt_vc_json (его создаёт Veramo)',
      },
    ],
    [
      '--holders <file>',
      {
        en: 'JSON: row key → holder proof, or the file with it',
        ru: 'JSON: ключ строки → подтверждение владельца или файл с ним',
      },
    ],
    [
      '--nonce <text>',
      { en: 'the challenge that the proofs answer', ru: 'вызов, на который отвечают подтверждения' },
    ],
    [
      '--copies <number>',
      {
        en: 'single-use copies of each document; bound ones have at most as many as keys were proved (default: so many)',
        ru: 'одноразовых копий каждого документа; у привязанных — не больше, чем подтверждено ключей (по умолчанию столько)',
      },
    ],
    [
      '--unbound',
      { en: 'issue rows without a holder key too', ru: 'выпускать и строки без ключа владельца' },
    ],
    [
      '--partial',
      {
        en: 'issue the other rows when some are refused',
        ru: 'выпустить остальные строки, если часть отклонена',
      },
    ],
    [
      '--rest <file>',
      {
        en: 'with --partial: write the refused rows to a file of the same kind',
        ru: 'вместе с --partial: записать отклонённые строки в файл того же вида',
      },
    ],
  ],
  async run(input, session) {
    const format = input.oneOf('format', formatIds) ?? 'vc+sd-jwt'
    // Before anything is read that could then not be signed.
    await requireFormat(format)
    const copies = input.has('copies')
      ? input.wholeNumber('copies', { default: 1, least: 1, most: mostCopies })
      : undefined
    const rest = input.text('rest')
    if (rest !== undefined && !input.flag('partial')) {
      throw new UsageError(words.restOfPartial)
    }
    const archive = input.text('archive')
    if (archive !== undefined) requireFree(archive, session.force)
    const records = await importSpreadsheet(input, session, { keepTable: rest !== undefined })
    if (rest !== undefined) requireRestFile(rest, records, session)
    return withIssuer(input.text('issuer'), session, async (issuer) => {
      const { holders, unused } = await holdersFor(records, issuer, input, session)
      const flags = { unbound: input.flag('unbound'), partial: input.flag('partial') }
      const options = {
        ...{ format, ...flags },
        ...(holders ? { holders } : {}),
        ...(copies === undefined ? {} : { copies }),
      }
      return issueWith(issuer, records, { options, unused, out: input.text('out'), archive, rest }, session)
    })
  },
}

interface Batch {
  readonly options: IssueOptions & { readonly format: FormatId }
  /** Row keys that have a proof and no row. */
  readonly unused: readonly string[]
  readonly out: string | undefined
  readonly archive: string | undefined
  /** Where refused rows go. */
  readonly rest: string | undefined
}

async function issueWith(
  issuer: Issuer,
  records: ImportedRecords,
  { options, unused, out, archive, rest }: Batch,
  session: Session,
): Promise<Outcome> {
  const { ledger } = issuer
  const preview = await issuer.issueBatch(records, { ...options, dryRun: true })
  const refusal = options.partial ? undefined : batchRefused(preview)
  const { type } = records
  const { format } = options
  const shown = session.dryRun
    ? { preview: { ...(await issuer.preview(records, preview, options)), type } }
    : {}
  if (refusal)
    return {
      ...describe({ ...preview, issued: 0 }, { format, unused, ...shown }, session),
      refusal,
    }
  const planned = plannedDocuments(records, options)
  if (out !== undefined) await requireFreeDocuments(ledger, out, planned, session.force)
  if (session.dryRun) return describe(preview, { format, unused, ...shown }, session)

  if (preview.issued > 0) {
    await requireYes(session, session.say(words.question, { count: session.number(preview.issued) }))
  }
  const report = progressReporter(session)
  const start = performance.now()
  const result = await issuer.issueBatch(records, {
    ...options,
    ...(out === undefined ? {} : { out }),
    onProgress: ({ done, total }) => report(done, total),
  })
  const seconds = (performance.now() - start) / 1000
  if (archive !== undefined) {
    const keys = new Set(records.rows.map(({ key }) => key))
    await archiveDocuments(ledger, documentsOf(ledger, keys), archive)
  }
  const written = result.files && out !== undefined ? { path: out, count: result.files.length } : undefined
  const isLeft = rest !== undefined && (await writeRest(rest, records, result))
  const outcome = {
    format,
    unused,
    seconds,
    ...(written ? { written } : {}),
    ...(isLeft ? { rest } : {}),
    archive,
  }
  return describe(result, outcome, session)
}

/** The files that there will be, a document each. */
function plannedDocuments(
  { type, rows }: ImportedRecords,
  { format, holders = new Map(), copies }: Batch['options'],
): readonly DocumentName[] {
  const keys = new Map([...holders].map(([rowKey, given]) => [foldedKey(rowKey), [given].flat()]))
  return rows.map((row) => {
    const [first] = copiesOfRow(row, keys.get(foldedKey(row.key)) ?? [], copies, { type, format })
    return { rowKey: row.key, format, ...(first?.copy ? { copy: first.copy } : {}) }
  })
}

/** @throws CliError `FILE_EXISTS`; `USAGE` when the name ends unlike the file that it came from. */
function requireRestFile(path: string, { source }: ImportedRecords, { force }: Session): void {
  const extension = `.${restExtension({ source })}`
  if (extname(path).toLowerCase() !== extension) {
    throw new UsageError(words.restEnding, { details: { extension } })
  }
  requireFree(path, force)
}

/** @returns whether there was anything to write. */
async function writeRest(path: string, { table }: ImportedRecords, result: BatchResult): Promise<boolean> {
  if (!table) return false
  const { bytes, rows } = await restFile(table, result.findings)
  if (rows > 0) await writeOutput(path, bytes, 0o600)
  return rows > 0
}

async function holdersFor(
  records: ImportedRecords,
  issuer: Issuer,
  input: CommandInput,
  session: Session,
): Promise<{
  holders?: Awaited<ReturnType<typeof readHolders>>
  unused: readonly string[]
}> {
  const file = input.text('holders')
  const nonce = input.text('nonce')
  if (nonce !== undefined) input.required('holders')
  if (file === undefined) return { unused: [] }
  const bytes = await readInput(file, maxHoldersBytes)
  const { ledger, profile } = issuer
  const now = session.now()
  const expected = { audience: profile.id, now }
  const holders = await withPlace(file, () =>
    readHolders(bytes, {
      ...expected,
      useChallenge: (use) => useChallenge(ledger, { ...use, now, dryRun: session.dryRun }),
      readProof: (name) => readTextInput(resolve(dirname(file), name)),
      ...(nonce === undefined ? {} : { nonce }),
    }),
  )
  const keys = new Set(records.rows.map(({ key }) => foldedKey(key)))
  return { holders, unused: [...holders.keys()].filter((key) => !keys.has(foldedKey(key))) }
}

interface Circumstances {
  readonly format: FormatId
  readonly unused: readonly string[]
  /** Absent when nothing was signed. */
  readonly seconds?: number
  /** In a dry run. */
  readonly preview?: BatchPreview & { readonly type: CredentialType }
  readonly written?: { readonly path: string; readonly count: number }
  /** The archive that was written. */
  readonly archive?: string | undefined
  /** Where the refused rows are. */
  readonly rest?: string
}

function describe(
  { batch, issued, copies, alreadyIssued, revoked, inOtherFormat, refused, differs, findings }: BatchResult,
  { format, unused, seconds, written, archive, rest, preview }: Circumstances,
  session: Session,
): Outcome {
  const count = (value: number): { count: string } => ({ count: session.number(value) })
  const signed = seconds !== undefined && issued > 0
  // What was issued before is told apart from faults. A preview has it in more words.
  const isDifferent = ({ code }: Finding): boolean => code === 'ROW_DIFFERS'
  const differing = preview ? [] : findings.filter(isDifferent)
  return {
    exitCode: refused + differs > 0 ? exitCodes.inputRefused : exitCodes.done,
    document: {
      batch,
      issued,
      copies,
      alreadyIssued,
      revoked,
      inOtherFormat,
      refused,
      differs,
      seconds,
      files: written?.count,
      archive,
      rest,
      unusedHolders: unused,
      ...(preview ? previewDocument(preview, preview.type) : {}),
      findings: findingDocuments(findings, session),
    },
    lines: [
      ...(preview ? previewLines(preview, preview.type, session) : []),
      ...findingLines(
        findings.filter((finding) => !isDifferent(finding)),
        session,
      ),
      session.say(words.issued, count(issued)),
      ...(copies === undefined ? [] : [session.say(words.copies, count(copies))]),
      session.say(words.already, count(alreadyIssued)),
      ...(revoked > 0
        ? [session.say(words.revoked, { ...count(revoked), command: revokedLine(session) })]
        : []),
      ...(inOtherFormat > 0
        ? [
            session.say(words.inOtherFormat, {
              ...count(inOtherFormat),
              format,
              command: otherFormatLine(format, session),
            }),
          ]
        : []),
      ...(refused > 0 ? [session.say(words.refused, count(refused))] : []),
      ...(differs > 0 ? [session.say(words.differs, count(differs))] : []),
      ...findingLines(differing, session),
      ...(unused.length > 0 ? [session.say(words.unused, count(unused.length))] : []),
      ...(written ? [session.say(words.files, { ...count(written.count), path: written.path })] : []),
      ...(archive === undefined ? [] : [session.say(words.archive, { path: archive })]),
      ...(rest === undefined ? [] : [session.say(words.rest, { path: rest })]),
      ...(signed ? [session.say(words.rate, { rate: session.number(Math.round(issued / seconds)) })] : []),
      ...(signed ? [session.say(words.next, { command: publishCommandLine(session) })] : []),
    ],
  }
}

function otherFormatLine(format: FormatId, session: Session): string {
  const words = ['replace', placeholders.id, '--format', format, '--reason', placeholders.text]
  return nextCommand(session, words, ['issuer'])
}

function revokedLine(session: Session): string {
  return nextCommand(session, ['list', '--status', 'invalid'], ['issuer'])
}
