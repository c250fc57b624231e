/** `attestat issue`: signs what is new in a spreadsheet. */
import { type FormatId, formatOf } from '@attestat/credential'
import {
  type BatchResult,
  type ImportedRecords,
  type IssueOptions,
  type Issuer,
  importRecords,
  readHolders,
} from '@attestat/issuer'
import { requireYes } from '../consent.ts'
import { exitCodes } from '../exit-codes.ts'
import { readInput } from '../files.ts'
import { withIssuer } from '../issuer-session.ts'
import { progressReporter } from '../progress.ts'
import type { Outcome, Session } from '../session.ts'
import type { CommandInput, CommandSpec } from './command.ts'
import { findingDocuments, findingLines, importOptions, spreadsheetOptions } from './import.ts'

const words = {
  question: { en: 'Issue {count} documents?', ru: 'Выпустить документы, {count} шт.?' },
  issued: { en: 'Issued: {count}', ru: 'Выдано: {count}' },
  would: { en: 'Would be issued: {count}', ru: 'Было бы выдано: {count}' },
  already: { en: 'Issued before, left alone: {count}', ru: 'Уже выданы, не тронуты: {count}' },
  refused: { en: 'Refused: {count}', ru: 'Отклонено: {count}' },
  differs: {
    en: 'Issued before with other content: {count}',
    ru: 'Выданы раньше с другим содержанием: {count}',
  },
  files: { en: 'Files: {count} in {path}', ru: 'Файлов: {count}, папка {path}' },
  rate: { en: '{rate} documents a second', ru: 'документов в секунду: {rate}' },
} as const

const maxHoldersBytes = 64 * 1_048_576

export const issueCommand: CommandSpec = {
  name: 'issue',
  arguments: '<file>',
  summary: { en: 'sign what is new in a spreadsheet', ru: 'подписать новое из таблицы' },
  options: [
    ...spreadsheetOptions,
    ['--out <dir>', { en: 'write the documents as files', ru: 'записать документы файлами' }],
    [
      '--format <id>',
      {
        en: 'vc+sd-jwt (default), dc+sd-jwt or vc+jwt',
        ru: 'vc+sd-jwt (по умолчанию), dc+sd-jwt или vc+jwt',
      },
    ],
    [
      '--holders <file>',
      { en: 'JSON: row key → holder proof', ru: 'JSON: ключ строки → подтверждение владельца' },
    ],
    ['--nonce <text>', { en: 'the challenge that holders signed', ru: 'вызов, который подписали владельцы' }],
    ['--unbound', { en: 'issue rows without a holder key too', ru: 'выдавать и строки без ключа владельца' }],
    [
      '--partial',
      {
        en: 'issue the other rows when some are refused',
        ru: 'выдать остальные строки, если часть отклонена',
      },
    ],
  ],
  async run(input, session) {
    const records = await importRecords(input.first, await importOptions(input))
    return withIssuer(input.text('issuer'), session, (issuer) => issueWith(issuer, records, input, session))
  },
}

async function issueWith(
  issuer: Issuer,
  records: ImportedRecords,
  input: CommandInput,
  session: Session,
): Promise<Outcome> {
  const options = await issueOptions(issuer, input, session)
  const preview = await issuer.issueBatch(records, { ...options, dryRun: true })
  if (!session.dryRun && preview.issued > 0 && (options.partial || preview.refused + preview.differs === 0)) {
    await requireYes(session, session.say(words.question, { count: session.number(preview.issued) }))
  }
  const report = progressReporter(session)
  const start = performance.now()
  const result = session.dryRun
    ? preview
    : await issuer.issueBatch(records, { ...options, onProgress: ({ done, total }) => report(done, total) })
  const seconds = (performance.now() - start) / 1000
  const out = input.text('out')
  const files = out === undefined || session.dryRun ? [] : await issuer.exportDocuments(out)
  return describe(result, { seconds, files: files.length, out }, session)
}

async function issueOptions(issuer: Issuer, input: CommandInput, session: Session): Promise<IssueOptions> {
  const [holders, nonce, format] = [input.text('holders'), input.text('nonce'), input.text('format')]
  if (format !== undefined) formatOf(format)
  return {
    ...(format === undefined ? {} : { format: format as FormatId }),
    unbound: input.flag('unbound'),
    partial: input.flag('partial'),
    ...(holders === undefined
      ? {}
      : {
          holders: await readHolders(await readInput(holders, maxHoldersBytes), {
            audience: issuer.settings.profile.id,
            now: session.now(),
            ...(nonce === undefined ? {} : { nonce }),
          }),
        }),
  }
}

function describe(
  result: BatchResult,
  { seconds, files, out }: { seconds: number; files: number; out: string | undefined },
  session: Session,
): Outcome {
  const { issued, alreadyIssued, refused, differs, findings, batch } = result
  const faulty = refused + differs > 0
  const count = (value: number): { count: string } => ({ count: session.number(value) })
  return {
    exitCode: faulty ? exitCodes.inputRefused : exitCodes.done,
    document: {
      batch,
      issued,
      alreadyIssued,
      refused,
      differs,
      dryRun: session.dryRun,
      seconds,
      findings: findingDocuments(findings, session),
    },
    lines: [
      ...findingLines(findings, session),
      session.say(session.dryRun ? words.would : words.issued, count(issued)),
      session.say(words.already, count(alreadyIssued)),
      ...(faulty ? [session.say(words.refused, count(refused))] : []),
      ...(differs > 0 ? [session.say(words.differs, count(differs))] : []),
      ...(issued > 0 && !session.dryRun
        ? [session.say(words.rate, { rate: session.number(Math.round(issued / seconds)) })]
        : []),
      ...(out === undefined ? [] : [session.say(words.files, { ...count(files), path: out })]),
    ],
  }
}
