/** `attestat list` and `find`: what the ledger knows. */
import { findDocuments, type Ledger, type LedgerDocument } from '@attestat/issuer'
import { dayOptions, readDayRange } from '../day-range.ts'
import { batchOption, readBatch } from '../document-group.ts'
import { knownTypes, withLedger } from '../issuer-session.ts'
import type { Outcome, Session } from '../session.ts'
import { tableLines } from '../table.ts'
import type { CommandInput, CommandSpec, OptionSpec } from './command.ts'
import { idsOf } from './types.ts'

const words = {
  status: {
    valid: { en: 'in force', ru: 'действует' },
    invalid: { en: 'revoked', ru: 'отозван' },
    suspended: { en: 'suspended', ru: 'приостановлен' },
  },
  count: { en: 'Documents: {count}', ru: 'Документов: {count}' },
  single: { en: '{status}, single-use copies: {count}', ru: '{status}, одноразовых копий: {count}' },
  replaced: { en: '{status}, replaced', ru: '{status}, заменён' },
  copies: { en: 'replaced copies too', ru: 'и заменённые экземпляры' },
  names: { en: 'with --json: names of the owners too', ru: 'вместе с --json: и имена владельцев' },
} as const

const namesOption: OptionSpec = ['--names', words.names]

export const ledgerCommands: readonly CommandSpec[] = [
  {
    name: 'list',
    summary: { en: 'documents in the ledger', ru: 'документы в журнале' },
    options: [
      ['--type <type>', { en: 'of one type', ru: 'одного типа' }],
      ['--status <status>', { en: 'valid, invalid or suspended', ru: 'valid, invalid или suspended' }],
      ...dayOptions,
      batchOption,
      ['--copies', words.copies],
      namesOption,
    ],
    async run(input, session) {
      // A broken type file must not keep anybody from looking into the ledger.
      const types = input.has('type') ? await knownTypes(input.text('issuer'), session) : []
      const type = input.oneOf('type', idsOf(types))
      const status = input.oneOf('status', ['valid', 'invalid', 'suspended'])
      const isInRange = readDayRange(input)
      const batch = readBatch(input)
      const isWanted = (document: LedgerDocument): boolean =>
        (type === undefined || document.type === type) &&
        (status === undefined || document.status === status) &&
        isInRange(document.issuedAt)
      const all = (ledger: Ledger): Iterable<LedgerDocument> =>
        ledger.documents({ copies: input.flag('copies'), ...(batch === undefined ? {} : { batch }) })
      return listed(input, session, all, isWanted)
    },
  },
  {
    name: 'find',
    arguments: '<text>',
    summary: {
      en: 'documents in the ledger by a name, a number, an id',
      ru: 'документы в журнале по имени, номеру, обозначению',
    },
    options: [namesOption],
    run: (input, session) => listed(input, session, (ledger) => findDocuments(ledger, input.first)),
  },
]

/** A document without its text: a ledger may have more of them than memory. */
type Listed = Omit<LedgerDocument, 'text'>

async function listed(
  input: CommandInput,
  session: Session,
  choose: (ledger: Ledger) => Iterable<LedgerDocument>,
  isWanted: (document: LedgerDocument) => boolean = () => true,
): Promise<Outcome> {
  const documents = await withLedger(input.text('issuer'), session, (ledger) => {
    const chosen: Listed[] = []
    for (const { text: _, ...document } of choose(ledger)) {
      // What was recorded and never signed is nobody's document.
      if (document.state === 'signed' && isWanted(document)) chosen.push(document)
    }
    return chosen
  })
  const withNames = input.flag('names')
  return {
    document: documents.map((document) => ({
      ...entryDocument(document),
      ...(withNames ? { name: ownerName(document) } : {}),
    })),
    lines: [
      ...tableLines(
        documents.map((document) => [
          document.rowKey,
          ownerName(document),
          standingWord(document, session),
          document.issuedAt ? session.date(document.issuedAt) : '',
          document.credentialId,
          document.reason ?? '',
        ]),
        0,
      ),
      session.say(words.count, { count: session.number(documents.length) }),
    ],
  }
}

/** The registrar's own word for whose document it is. For the terminal: what programs keep has it only when asked. */
export function ownerName({ record }: Pick<LedgerDocument, 'record'>): string {
  return [record.familyName, record.givenName, record.patronymicName]
    .filter((part) => part !== undefined)
    .join(' ')
}

/** An entry of the ledger as JSON. */
export function entryDocument(entry: Listed): object {
  const { rowKey, type, format, credentialId, batch, version, status, reason, issuedAt, holder, copy } = entry
  return {
    rowKey,
    type,
    format,
    credentialId,
    batch,
    version,
    status,
    reason,
    issuedAt,
    bound: holder !== undefined,
    copy,
  }
}

function standingWord({ status, version, copy }: Listed, session: Session): string {
  const word = words.status[status]
  if (version === 'replaced') return session.say(words.replaced, { status: word })
  return copy
    ? session.say(words.single, { status: word, count: session.number(copy.of) })
    : session.say(word)
}

/** How a document stands, in a word. */
export function statusWord({ status }: Pick<LedgerDocument, 'status'>, session: Session): string {
  return session.say(words.status[status])
}
