/** `attestat list`, `show`, `export`: what the ledger knows. */
import { readCredential } from '@attestat/credential'
import { exportDocuments, IssuerError, type LedgerDocument } from '@attestat/issuer'
import { withLedger } from '../issuer-session.ts'
import type { Session } from '../session.ts'
import { tableLines } from '../table.ts'
import type { CommandSpec } from './command.ts'

const words = {
  status: {
    valid: { en: 'in force', ru: 'действует' },
    invalid: { en: 'revoked', ru: 'отозван' },
    suspended: { en: 'suspended', ru: 'приостановлен' },
  },
  count: { en: 'Documents: {count}', ru: 'Документов: {count}' },
  notVerified: {
    en: 'NOT VERIFIED: this only shows what the document says',
    ru: 'НЕ ПРОВЕРЕНО: показано только то, что написано в документе',
  },
  files: { en: 'Files: {count} in {path}', ru: 'Файлов: {count}, папка {path}' },
} as const

export const listCommand: CommandSpec = {
  name: 'list',
  summary: { en: 'documents in the ledger', ru: 'документы в журнале' },
  options: [
    ['--type <type>', { en: 'of one type', ru: 'одного типа' }],
    ['--status <status>', { en: 'valid, invalid or suspended', ru: 'valid, invalid или suspended' }],
    [
      '--since <date>',
      { en: 'issued on this day or later (YYYY-MM-DD)', ru: 'выданные с этого дня (ГГГГ-ММ-ДД)' },
    ],
  ],
  async run(input, session) {
    const [type, status, since] = [input.text('type'), input.text('status'), input.text('since')]
    const documents = await withLedger(input.text('issuer'), session, (ledger) =>
      [...ledger.documents()].filter(
        (document) =>
          document.state === 'signed' &&
          (type === undefined || document.type === type) &&
          (status === undefined || document.status === status) &&
          (since === undefined || (document.issuedAt?.toISOString() ?? '') >= since),
      ),
    )
    return {
      document: documents.map(summaryOf),
      lines: [
        ...tableLines(
          documents.map((document) => [
            document.rowKey,
            session.say(words.status[document.status]),
            document.issuedAt ? session.date(document.issuedAt) : '',
            document.credentialId,
          ]),
          0,
        ),
        session.say(words.count, { count: session.number(documents.length) }),
      ],
    }
  },
}

export const showCommand: CommandSpec = {
  name: 'show',
  arguments: '<id>',
  summary: { en: 'one document of the ledger', ru: 'один документ из журнала' },
  async run(input, session) {
    const entry = await withLedger(input.text('issuer'), session, (ledger) => ledger.document(input.first))
    if (!entry?.text) throw new IssuerError('DOCUMENT_NOT_FOUND', { at: input.first })
    const { document } = await readCredential(entry.text)
    return {
      document: { ...summaryOf(entry), document },
      lines: [
        ...describeEntry(entry, session),
        session.say(words.notVerified),
        JSON.stringify(document, null, 2),
      ],
    }
  },
}

export const exportCommand: CommandSpec = {
  name: 'export',
  summary: { en: 'write the signed documents as files', ru: 'записать подписанные документы файлами' },
  options: [['--out <dir>', { en: 'folder for the files', ru: 'папка для файлов' }]],
  async run(input, session) {
    const out = input.required('out')
    const files = session.dryRun
      ? []
      : await withLedger(input.text('issuer'), session, (ledger) => exportDocuments(ledger, out))
    return {
      document: { out, files },
      lines: [session.say(words.files, { count: session.number(files.length), path: out })],
    }
  },
}

function summaryOf(entry: LedgerDocument): object {
  const { rowKey, type, format, credentialId, batch, status, reason, issuedAt, holder } = entry
  return { rowKey, type, format, credentialId, batch, status, reason, issuedAt, bound: holder !== undefined }
}

function describeEntry(entry: LedgerDocument, session: Session): string[] {
  return tableLines(
    [
      [entry.rowKey, session.say(words.status[entry.status])],
      [entry.credentialId, entry.format],
    ],
    0,
  )
}
