/** Documents by mail: as messages in a folder, or through a server. Going on after an interruption sends nothing twice. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { decodeJsonObject, ToolkitError } from '@attestat/credential'
import { makeFolder, writeFileAtomically } from '../atomic-file.ts'
import { IssuerError } from '../codes.ts'
import { expected } from '../expected.ts'
import { foldedKey } from '../import/row-key.ts'
import type { LedgerDocument } from '../ledger.ts'
import { printedFileName } from '../print/print-documents.ts'
import { type LetterTerms, letterDigest, readMailAddress, writeLetter } from './message.ts'
import type { SentLog } from './sent-log.ts'
import { type Mailer, messageOf } from './transport.ts'

/** Row key, in any spelling (see `foldedKey`), → mail address. */
export type Recipients = ReadonlyMap<string, string>

/** What came of a mailing. */
export interface Mailing {
  /** Row keys of the letters written or sent now. */
  readonly done: readonly string[]
  /** Row keys of those written or sent before. */
  readonly before: readonly string[]
  readonly refused: readonly { readonly rowKey: string; readonly error: ToolkitError }[]
}

/** What is done with one letter. @returns whether it was done before. */
type Deliver = (document: LedgerDocument, to: string) => Promise<'done' | 'before'>

/**
 * Reads the addresses of documents' owners: a JSON object, row key → address.
 *
 * @throws IssuerError `MAIL_ADDRESS_INVALID`, `MAIL_RECIPIENT_DOUBLED`; CredentialError the `JSON_…` codes.
 */
export function readRecipients(bytes: Uint8Array): Recipients {
  const recipients = new Map<string, string>()
  const seen = new Set<string>()
  for (const [rowKey, address] of Object.entries(decodeJsonObject(bytes, { at: 'recipients', maxBytes }))) {
    if (typeof address !== 'string') throw new IssuerError('MAIL_ADDRESS_INVALID', { at: rowKey })
    const key = foldedKey(rowKey)
    if (seen.has(key)) throw new IssuerError('MAIL_RECIPIENT_DOUBLED', { at: rowKey })
    seen.add(key)
    recipients.set(rowKey, readMailAddress(address, rowKey))
  }
  return recipients
}

const maxBytes = 16_777_216

/** Writes a message file a document. One that is there already is left alone. @throws the storage codes. */
export async function writeOutbox(
  documents: Iterable<LedgerDocument>,
  recipients: Recipients,
  folder: string,
  terms: LetterTerms,
): Promise<Mailing> {
  await makeFolder(folder)
  return deliverAll(documents, recipients, async (document, to) => {
    const path = join(folder, letterFileName(document))
    if (existsSync(path)) return 'before'
    await writeFileAtomically(path, await messageOf(await writeLetter(document, to, terms)), 0o600)
    return 'done'
  })
}

/** The file name of a letter, like that of the document in it. */
export function letterFileName(document: Pick<LedgerDocument, 'rowKey' | 'format'>): string {
  return printedFileName(document).replace(/\.pdf$/, '.eml')
}

/**
 * Sends a letter a document.
 *
 * One that was sent before is not sent again. One of which nobody knows, because the program or the server went down
 * at the wrong moment, is refused with `MAIL_UNCERTAIN`, unless `retryUncertain`.
 *
 * @throws IssuerError `MAIL_REFUSED` when the server cannot be reached or does not let us in; the storage codes: what
 *   cannot be recorded is not sent.
 */
export async function sendDocuments(
  documents: Iterable<LedgerDocument>,
  recipients: Recipients,
  { mailer, log, retryUncertain = false }: { mailer: Mailer; log: SentLog; retryUncertain?: boolean },
  terms: LetterTerms,
): Promise<Mailing> {
  await mailer.check()
  return deliverAll(documents, recipients, async (document, to) => {
    const digest = letterDigest(document, to)
    const state = log.stateOf(digest)
    if (state === 'sent') return 'before'
    if (state === 'sending' && !retryUncertain) {
      throw new IssuerError('MAIL_UNCERTAIN', { details: { reason: expected('interrupted') } })
    }
    const letter = await writeLetter(document, to, terms)
    await log.record(digest, 'sending', terms.now)
    try {
      await mailer.send(letter)
    } catch (error) {
      if ((error as ToolkitError).code === 'MAIL_REFUSED') await log.record(digest, 'failed', terms.now)
      throw error
    }
    await log.record(digest, 'sent', terms.now)
    return 'done'
  })
}

/** Faults of the disk end a mailing; everything else is one letter's affair. */
const ends: ReadonlySet<string> = new Set(['STORAGE_FULL', 'FILE_UNWRITABLE', 'LEDGER_IO'])

async function deliverAll(
  documents: Iterable<LedgerDocument>,
  recipients: Recipients,
  deliver: Deliver,
): Promise<Mailing> {
  const addresses = new Map([...recipients].map(([key, address]) => [foldedKey(key), address]))
  const lists = { done: [] as string[], before: [] as string[] }
  const refused: { rowKey: string; error: ToolkitError }[] = []
  for (const document of documents) {
    const { rowKey } = document
    const to = addresses.get(foldedKey(rowKey))
    try {
      if (to === undefined) throw new IssuerError('MAIL_RECIPIENT_MISSING', { at: rowKey })
      lists[await deliver(document, to)].push(rowKey)
    } catch (error) {
      if (!(error instanceof ToolkitError) || ends.has(error.code)) throw error
      refused.push({ rowKey, error })
    }
  }
  return { ...lists, refused }
}
