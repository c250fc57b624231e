/** `attestat show`: what a document says, from the ledger or from a file. Shows; verifies nothing. */
import {
  type CredentialType,
  credentialTypes,
  type JsonObject,
  kindNamesOf,
  kindOfCredential,
  type ReadCredential,
  readCredential,
} from '@attestat/credential'
import { documentHistory, documentNamed, type LedgerDocument } from '@attestat/issuer'
import { readBundle, trustLimits } from '@attestat/trust'
import { claimLines, shownClaims } from '../claims.ts'
import { CliError, withPlace } from '../codes.ts'
import { readTextInput, whatIsAt } from '../files.ts'
import { knownTypes, withLedger } from '../issuer-session.ts'
import type { Outcome, Session } from '../session.ts'
import { tableLines } from '../table.ts'
import { historyLines } from './audit.ts'
import type { CommandInput, CommandSpec } from './command.ts'
import { entryDocument, statusWord } from './ledger.ts'

const words = {
  notVerified: {
    en: 'NOT VERIFIED: this is only what the document says',
    ru: 'НЕ ПРОВЕРЕНО: это только то, что написано в документе',
  },
  inLedger: { en: 'In the ledger:', ru: 'В журнале:' },
  history: { en: 'What was done to it:', ru: 'Что с ним делали:' },
} as const

/**
 * A file that is there, or `-`, is read; anything else is looked up in the ledger by id or row key. With `--issuer`
 * on the command line it is always the ledger.
 */
export const showCommand: CommandSpec = {
  name: 'show',
  arguments: '<id-or-file>',
  summary: {
    en: 'what a document says, from the ledger or a file; verifies nothing',
    ru: 'что написано в документе, из журнала или файла; ничего не проверяет',
  },
  async run(input, session) {
    const what = input.first
    const isFile = what === '-' || whatIsAt(what) !== 'nothing'
    if (!input.has('issuer') && isFile) return showFile(what, session)
    // Without a ledger to look into, it can only have been meant as a file.
    if (!input.has('issuer') && !session.env.ATTESTAT_ISSUER && !/^(?:urn|https?):/.test(what)) {
      throw new CliError('FILE_NOT_FOUND', { at: what })
    }
    return showEntry(input, session)
  },
}

async function showFile(path: string, session: Session): Promise<Outcome> {
  const text = (await readTextInput(path, trustLimits.bundleBytes)).trim()
  const read = await withPlace(path, () => Promise.all(tokensOf(text).map((token) => readCredential(token))))
  return {
    document: { verified: false, credentials: read.map(credentialDocument) },
    band: { text: session.say(words.notVerified), colour: 'yellow' },
    lines: await linesOf(read, undefined, session),
  }
}

async function showEntry(input: CommandInput, session: Session): Promise<Outcome> {
  const id = input.first
  const { entry, text, history } = await withLedger(input.text('issuer'), session, (ledger) => {
    const entry = documentNamed(ledger, id)
    return { entry, text: entry.text as string, history: documentHistory(ledger, entry) }
  })
  const credential = await readCredential(text)
  return {
    document: { ...entryDocument(entry), history, verified: false, ...credentialDocument(credential) },
    band: { text: session.say(words.notVerified), colour: 'yellow' },
    lines: [
      session.say(words.inLedger),
      ...entryLines(entry, session),
      session.say(words.history),
      ...historyLines(history, session),
      ...(await linesOf([credential], input.text('issuer'), session)),
    ],
  }
}

/** The credentials of a file: one by itself, or those of an evidence bundle. */
function tokensOf(text: string): readonly string[] {
  return text.startsWith('{') ? Object.values(readBundle(text).vpToken).flat() : [text]
}

function credentialDocument({ format, issuer, document }: ReadCredential): object {
  return { format, issuer, document }
}

async function linesOf(
  credentials: readonly ReadCredential[],
  issuer: string | undefined,
  session: Session,
): Promise<string[]> {
  const areKnown = credentials.every((credential) => kindOfCredential(credential) !== undefined)
  // Own types are read only where there is one: a broken file of one must not keep the others from being shown.
  const types = areKnown ? credentialTypes : await knownTypes(issuer, session)
  return credentials.flatMap((credential) => credentialLines(credential, types, session))
}

function credentialLines(
  credential: ReadCredential,
  types: readonly CredentialType[],
  session: Session,
): string[] {
  const { document, format } = credential
  const { vct, achievementType = '' } = kindNamesOf(credential)
  const kind = kindOfCredential(credential)
  const type = types.find(({ id, achievementTypes, ...own }) =>
    kind === undefined
      ? achievementTypes.includes(achievementType) && (vct === undefined || vct === own.vct)
      : id === kind,
  )
  return [
    `${credential.issuer} · ${format}`,
    ...claimLines(shownClaims(document, type), session),
    ...JSON.stringify(document as unknown as JsonObject, null, 2).split('\n'),
  ]
}

function entryLines(entry: LedgerDocument, session: Session): string[] {
  const issued = entry.issuedAt ? session.date(entry.issuedAt) : ''
  return tableLines([
    [entry.rowKey, statusWord(entry, session), issued],
    [entry.credentialId, entry.format, ''],
  ])
}
