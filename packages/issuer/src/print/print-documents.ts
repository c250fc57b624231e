/** Documents of the ledger on paper: each with its QR code signed, checked and inside, one PDF a document. */

import { join } from 'node:path'
import {
  type CredentialType,
  credentialTypes,
  type Language,
  type Paper,
  type ReadCredential,
  readCredential,
  type Signer,
  ToolkitError,
  verifyPaper,
  writePaper,
} from '@attestat/credential'
import { tokenStatusListUrl } from '../addresses.ts'
import { makeFolder, writeFileAtomically } from '../atomic-file.ts'
import { IssuerError } from '../codes.ts'
import { documentFileName } from '../export-documents.ts'
import type { LedgerDocument } from '../ledger.ts'
import { isOwnType, typeOfDocument } from '../own-types.ts'
import { type PrintedContent, printedContent } from './content.ts'
import { printDocument } from './print-document.ts'

export interface PrintTerms {
  readonly signer: Signer
  readonly baseUrl: string
  readonly language: Language
  /** The issuer's types. Default: those that come along. */
  readonly types?: readonly CredentialType[]
  /** The day on the page, and the time of the QR code's signature. */
  readonly now: Date
}

/** What came of printing: the files, and why a document has none. */
export interface Printing {
  readonly files: readonly { readonly rowKey: string; readonly name: string }[]
  readonly refused: readonly { readonly rowKey: string; readonly error: ToolkitError }[]
}

/**
 * Prints documents into a folder. One that cannot be printed is reported and keeps no other from being printed.
 *
 * @param onProgress Called after each document with the number of those done.
 * @throws IssuerError `STORAGE_FULL`, `FILE_UNWRITABLE`.
 */
export async function printDocuments(
  documents: Iterable<LedgerDocument>,
  folder: string,
  terms: PrintTerms,
  onProgress: (done: number) => void = () => {},
): Promise<Printing> {
  const files: { rowKey: string; name: string }[] = []
  const refused: { rowKey: string; error: ToolkitError }[] = []
  await makeFolder(folder)
  for (const document of documents) {
    const { rowKey } = document
    const made = await makePdf(document, terms).catch((error: unknown) => {
      if (error instanceof ToolkitError) return error
      throw error
    })
    if (made instanceof ToolkitError) refused.push({ rowKey, error: made })
    else {
      const name = printedFileName(document)
      await writeFileAtomically(join(folder, name), made, 0o600)
      files.push({ rowKey, name })
    }
    onProgress(files.length + refused.length)
  }
  return { files, refused }
}

/** The file name of a printed document; like the credential's, it names the row and nobody. */
export function printedFileName(document: Pick<LedgerDocument, 'rowKey' | 'format'>): string {
  return documentFileName(document).replace(/\.(?:[a-z]+\.)?[a-z-]+$/, '.pdf')
}

/**
 * The PDF of one document.
 *
 * The QR code shares the status entry of the document: revoking one revokes the other, and as both are in one file,
 * the shared number tells nobody anything new.
 *
 * @throws IssuerError `DOCUMENT_NOT_FOUND` for one that is not signed, `DOCUMENT_NOT_IN_FORCE`, `TYPE_FILE_MISSING`,
 *   `TYPE_NOT_PRINTABLE`, `SELF_CHECK_FAILED`, `PRINT_LETTER_MISSING`; CredentialError `PAPER_TOO_LONG`.
 */
export async function makePdf(document: LedgerDocument, terms: PrintTerms): Promise<Uint8Array> {
  const text = textToHandOver(document)
  const type = typeToPrint(document, terms)
  if (!type) throw new IssuerError('TYPE_NOT_PRINTABLE', { at: document.rowKey })
  const credential = await readCredential(text)
  const content = printedContent(credential, type, terms.language)
  const paper = await signPaper(paperOf(document, credential, type, content, terms), terms.signer)
  return printDocument({
    content,
    paper,
    issuerId: credential.document.issuer.id,
    printedAt: terms.now,
    attachment: {
      // Of single-use copies the first one: what is on paper is shown to many anyway.
      name: documentFileName({ rowKey: document.rowKey, format: document.format }),
      mediaType: `application/${document.format}`,
      bytes: Buffer.from(text),
    },
  })
}

/**
 * The signed text of a document that may be handed to its owner.
 *
 * @throws IssuerError `DOCUMENT_NOT_FOUND` for one that is not signed, `DOCUMENT_NOT_IN_FORCE`.
 */
export function textToHandOver({ rowKey, text, status }: LedgerDocument): string {
  if (text === undefined) throw new IssuerError('DOCUMENT_NOT_FOUND', { at: rowKey })
  if (status !== 'valid') throw new IssuerError('DOCUMENT_NOT_IN_FORCE', { at: rowKey })
  return text
}

/** The type of a document; undefined when it is one that is not printed. @throws IssuerError `TYPE_FILE_MISSING`. */
export function typeToPrint(
  document: Pick<LedgerDocument, 'type'>,
  { types = credentialTypes }: Pick<PrintTerms, 'types'>,
): CredentialType | undefined {
  const type = typeOfDocument(types, document.type)
  return type.printable === false ? undefined : type
}

function paperOf(
  { list, index }: LedgerDocument,
  { validUntil }: ReadCredential,
  type: CredentialType,
  { name, title, awardedOn, number }: PrintedContent,
  { baseUrl, now }: PrintTerms,
): Paper {
  return {
    kind: isOwnType(type) ? type.vct : type.id,
    name,
    title,
    awardedOn,
    ...(number === undefined ? {} : { number }),
    issuedAt: now,
    ...(validUntil ? { validUntil } : {}),
    status: { uri: tokenStatusListUrl(baseUrl, list), idx: index },
  }
}

/** Signs a paper and reads it as a stranger would, with the public key alone. */
async function signPaper(paper: Paper, signer: Signer): Promise<string> {
  const text = await writePaper(paper, signer)
  await verifyPaper(text, {
    resolveKey: async () => ({ jwk: signer.publicJwk, kid: signer.kid ?? '', source: 'issuer' }),
  }).catch((cause: unknown) => {
    throw new IssuerError('SELF_CHECK_FAILED', { at: 'paper', cause })
  })
  return text
}
