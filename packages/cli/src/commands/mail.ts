/** `attestat mail`: documents to their owners, as message files or through a mail server. */
import { join } from 'node:path'
import {
  letterFileName,
  type Mailing,
  openMailer,
  readMailAddress,
  readRecipients,
  readSmtpConfig,
  type SmtpConfig,
  sendDocuments,
  withOutputFolder,
  withSentLog,
  writeOutbox,
} from '@attestat/issuer'
import { UsageError, withPlace } from '../codes.ts'
import { requireYes } from '../consent.ts'
import { exitCodes } from '../exit-codes.ts'
import { readInput } from '../files.ts'
import { documentsToHandOver, refusedDocument, refusedLines } from '../handing-over.ts'
import { withIssuer } from '../issuer-session.ts'
import type { CommandSpec } from './command.ts'

const words = {
  either: {
    en: 'expected --outbox or --smtp, one of them',
    ru: 'ожидался один из ключей: --outbox или --smtp',
  },
  question: {
    en: 'Send documents by mail: {count}?',
    ru: 'Отправить документов по почте: {count}?',
  },
  planned: { en: 'Letters to write: {count}', ru: 'Писем к отправке: {count}' },
  done: { en: 'Letters: {count}', ru: 'Писем: {count}' },
  written: { en: 'Letters in {path}: {count}', ru: 'Писем в папке {path}: {count}' },
  before: { en: 'Written or sent before: {count}', ru: 'Отправлено раньше: {count}' },
} as const

/** How long a mailing waits for another one of the same issuer. */
const waitMs = 30_000
const maxRecipientsBytes = 16_777_216

export const mailCommand: CommandSpec = {
  name: 'mail',
  arguments: '[ids...]',
  summary: {
    en: 'send documents to their owners, nothing twice',
    ru: 'отправить документы владельцам, ничего не посылая дважды',
  },
  options: [
    [
      '--recipients <file>',
      { en: 'mail addresses: JSON, row key to address', ru: 'адреса: JSON, ключ строки и адрес' },
    ],
    ['--outbox <dir>', { en: 'write .eml files into this folder', ru: 'записать файлы .eml в эту папку' }],
    ['--from <address>', { en: 'the sender, with --outbox', ru: 'отправитель, вместе с --outbox' }],
    [
      '--smtp <file>',
      { en: 'send through the server of this file', ru: 'отправить через сервер из этого файла' },
    ],
  ],
  async run(input, session) {
    const [outbox, smtpFile] = [input.text('outbox'), input.text('smtp')]
    if ((outbox === undefined) === (smtpFile === undefined)) throw new UsageError(words.either)
    input.refuseTogether('smtp', ['from'])
    const recipientsFile = input.required('recipients')
    const recipientsBytes = await readInput(recipientsFile, maxRecipientsBytes)
    const recipients = await withPlace(recipientsFile, () => readRecipients(recipientsBytes))
    const smtpBytes = smtpFile === undefined ? undefined : await readInput(smtpFile)
    const smtp = smtpBytes && (await withPlace(smtpFile as string, () => readSmtpConfig(smtpBytes)))
    const from = smtp?.from ?? readMailAddress(input.required('from'), '--from')

    return withIssuer(input.text('issuer'), session, async ({ ledger, profile }, signing) => {
      const documents = documentsToHandOver(ledger, input.args)
      const count = session.number(documents.length)
      if (session.dryRun) {
        return {
          document: { documents: documents.map(({ rowKey }) => rowKey) },
          lines: [session.say(words.planned, { count })],
        }
      }
      if (smtp) await requireYes(session, session.say(words.question, { count }))
      const terms = {
        ...signing,
        from,
        ledger,
        issuerName: profile.name,
        language: session.language,
        now: session.now(),
      }
      const mail = async (): Promise<Mailing> => {
        if (outbox !== undefined) {
          return withOutputFolder(
            ledger,
            outbox,
            () => documents.map(letterFileName),
            () => writeOutbox(documents, recipients, outbox, terms),
          )
        }
        const mailer = await openMailer(smtp as SmtpConfig)
        try {
          const log = join(ledger.path, '..', 'mail-sent.jsonl')
          return await withSentLog(log, waitMs, (log) =>
            sendDocuments(documents, recipients, { mailer, log, retryUncertain: session.force }, terms),
          )
        } finally {
          mailer.close()
        }
      }
      const { done, before, refused } = await mail()
      return {
        exitCode: refused.length > 0 ? exitCodes.inputRefused : exitCodes.done,
        document: { done, before, refused: refusedDocument(refused) },
        lines: [
          outbox === undefined
            ? session.say(words.done, { count: session.number(done.length) })
            : session.say(words.written, { path: outbox, count: session.number(done.length) }),
          ...(before.length > 0 ? [session.say(words.before, { count: session.number(before.length) })] : []),
          ...refusedLines(refused, session),
        ],
      }
    })
  },
}
