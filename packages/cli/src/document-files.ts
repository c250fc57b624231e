/** Signed documents as files: which names they take, and what stands there already. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FormatId } from '@attestat/credential'
import {
  type CopyNumber,
  documentFileName,
  fileTextOf,
  foldedKey,
  type Ledger,
  type LedgerDocument,
  signedCopies,
} from '@attestat/issuer'
import { CliError } from './codes.ts'
import { whatIsAt } from './files.ts'

/** A document by its row, signed or about to be. */
export interface DocumentName {
  readonly rowKey: string
  readonly format: FormatId
  /** Where it has single-use copies: they are one file. */
  readonly copy?: CopyNumber
}

/**
 * Refuses a folder where another file stands in the place of a document. The document itself, written before, is none.
 *
 * @returns the names of the files.
 * @throws CliError `FILE_NOT_DIRECTORY`, `FILE_EXISTS`, `FILE_UNREADABLE`.
 */
export async function requireFreeDocuments(
  ledger: Ledger,
  folder: string,
  documents: Iterable<DocumentName>,
  force: boolean,
): Promise<string[]> {
  if (whatIsAt(folder) === 'file') throw new CliError('FILE_NOT_DIRECTORY', { at: folder })
  const names: string[] = []
  for (const document of documents) {
    // What was issued before stays in the format it was issued in.
    const issued = ledger.document(document.rowKey)
    const signed = issued?.state === 'signed' ? issued : undefined
    const name = documentFileName(signed ?? document)
    const path = join(folder, name)
    const found = force ? 'nothing' : whatIsAt(path)
    if (found !== 'nothing' && !(await isSame(path, signed && fileTextOf(signedCopies(ledger, signed)))))
      throw new CliError('FILE_EXISTS', { at: path })
    names.push(name)
  }
  return names
}

/** The documents of these rows, one after the other. */
export function* documentsOf(ledger: Ledger, rowKeys: ReadonlySet<string>): Generator<LedgerDocument> {
  const folded = new Set([...rowKeys].map(foldedKey))
  for (const document of ledger.documents()) if (folded.has(foldedKey(document.rowKey))) yield document
}

async function isSame(path: string, text: string | undefined): Promise<boolean> {
  return text !== undefined && (await readFile(path, 'utf8').catch(() => undefined)) === text
}
