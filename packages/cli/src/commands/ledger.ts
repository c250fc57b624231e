/** `attestat list` and `find`: what the ledger knows. */
import { findDocuments, type Ledger, type LedgerDocument } from '@attestat/issuer'
import { UsageError } from '../codes.ts'
import { knownTypes, withLedger } from '../issuer-session.ts'
import type { Outcome, Session } from '../session.ts'
import { tableLines } from '../table.ts'
import type { CommandInput, CommandSpec } from './command.ts'
import { idsOf } from './types.ts'

const words = {
  status: {
    valid: { en: 'in force', ru: 'действует' },
    invalid: { en: 'revoked', ru: 'отозван' },
    suspended: { en: 'suspended', ru: 'приостановлен' },
  },
  count: { en: 'Documents: {count}', ru: 'Документов: {count}' },
  day: { en: '--since takes a day, YYYY-MM-DD', ru: '--since принимает день: ГГГГ-ММ-ДД' },
} as const

export const ledgerCommands: readonly CommandSpec[] = [
  {
    name: 'list',
    summary: { en: 'documents in the ledger', ru: 'документы в журнале' },
    options: [
      ['--type <type>', { en: 'of one type', ru: 'одного типа' }],
      ['--status <status>', { en: 'valid, invalid or suspended', ru: 'valid, invalid или suspended' }],
      [
        '--since <date>',
        { en: 'issued on this day or later (YYYY-MM-DD)', ru: 'выпущенные в этот день и позже (ГГГГ-ММ-ДД)' },
      ],
    ],
    async run(input, session) {
      // A broken type file must not keep anybody from looking into the ledger.
      const types = input.has('type') ? await knownTypes(input.text('issuer'), session) : []
      const type = input.oneOf('type', idsOf(types))
      const status = input.oneOf('status', ['valid', 'invalid', 'suspended'])
      const since = dayOf(input)
      const isWanted = (document: LedgerDocument): boolean =>
        (type === undefined || document.type === type) &&
        (status === undefined || document.status === status) &&
        (since === undefined || (document.issuedAt !== undefined && document.issuedAt >= since))
      return listed(input, session, (ledger) => [...ledger.documents()].filter(isWanted))
    },
  },
  {
    name: 'find',
    arguments: '<text>',
    summary: {
      en: 'documents in the ledger by a name, a number, an id',
      ru: 'документы в журнале по имени, номеру, обозначению',
    },
    run: (input, session) => listed(input, session, (ledger) => [...findDocuments(ledger, input.first)]),
  },
]

async function listed(
  input: CommandInput,
  session: Session,
  choose: (ledger: Ledger) => readonly LedgerDocument[],
): Promise<Outcome> {
  const chosen = await withLedger(input.text('issuer'), session, choose)
  // What was recorded and never signed is nobody's document.
  const documents = chosen.filter(({ state }) => state === 'signed')
  return {
    document: documents.map(entryDocument),
    lines: [
      ...tableLines(
        documents.map((document) => [
          document.rowKey,
          statusWord(document, session),
          document.issuedAt ? session.date(document.issuedAt) : '',
          document.credentialId,
        ]),
        0,
      ),
      session.say(words.count, { count: session.number(documents.length) }),
    ],
  }
}

/** An entry of the ledger as JSON. */
export function entryDocument(entry: LedgerDocument): object {
  const { rowKey, type, format, credentialId, batch, status, reason, issuedAt, holder } = entry
  return { rowKey, type, format, credentialId, batch, status, reason, issuedAt, bound: holder !== undefined }
}

/** How a document stands, in a word. */
export function statusWord({ status }: LedgerDocument, session: Session): string {
  return session.say(words.status[status])
}

function dayOf(input: CommandInput): Date | undefined {
  const text = input.text('since')
  if (text === undefined) return undefined
  const day = new Date(`${text}T00:00:00Z`)
  // `Date` takes 30 February for 1 March.
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text) throw new UsageError(words.day)
  return day
}
