/** The documents as files, made from the ledger as often as one likes. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { FormatId } from '@attestat/credential'
import { writeCredentialResponse } from '@attestat/openid4vc'
import { makeFolder } from './atomic-file.ts'
import { openFileWriter } from './file-writer.ts'
import type { Ledger, LedgerDocument } from './ledger.ts'
import { withOutputFolder } from './output-folder.ts'

/** File name endings by format. */
const extensions: Readonly<Record<FormatId, string>> = {
  'vc+sd-jwt': 'vc.sd-jwt',
  'dc+sd-jwt': 'dc.sd-jwt',
  'vc+jwt': 'vc.jwt',
  jwt_vc_json: 'vc1.jwt',
}

/** A document, or one of its single-use copies, that is to become a file. */
export type DocumentToWrite = Pick<LedgerDocument, 'rowKey' | 'format' | 'copy'> & { readonly text: string }

/** A folder that takes signed documents as files, one each, for its owner alone. */
export interface DocumentFolder {
  /**
   * Takes a document, or all its single-use copies. Resolves when there is room for the next; a fault is told at the end.
   */
  write(copies: readonly DocumentToWrite[]): Promise<void>
  /**
   * Waits until all are written.
   *
   * @returns the names of the files.
   * @throws IssuerError `STORAGE_FULL`, `FILE_UNWRITABLE`.
   */
  done(): Promise<string[]>
  /** Gives up what is not written yet. */
  close(): Promise<void>
}

/** Opens a folder, and makes it where there is none. @throws IssuerError `STORAGE_FULL`, `FILE_UNWRITABLE`. */
export async function openDocumentFolder(folder: string): Promise<DocumentFolder> {
  await makeFolder(folder)
  const names: string[] = []
  const writer = openFileWriter()
  return {
    write(copies) {
      const name = documentFileName(copies[0] as DocumentToWrite)
      names.push(name)
      return writer.write({ path: join(folder, name), data: fileTextOf(copies), mode: 0o600 })
    },
    async done() {
      await writer.done()
      return names
    },
    close: writer.close,
  }
}

/**
 * Writes the signed documents of a ledger into a folder. A file is there whole or not at all.
 *
 * @param options.only Which documents. Default: all.
 * @returns the names of the files.
 * @throws IssuerError `STORAGE_FULL`, `FILE_UNWRITABLE`, and the storage codes.
 */
export async function exportDocuments(
  ledger: Ledger,
  folder: string,
  options: { readonly only?: (document: LedgerDocument) => boolean } = {},
): Promise<string[]> {
  const { only = () => true } = options
  const chosen = function* (): Generator<LedgerDocument & { readonly text: string }> {
    for (const document of ledger.documents()) {
      const { text } = document
      if (text !== undefined && only(document)) yield { ...document, text }
    }
  }
  const planned = (): string[] => Array.from(chosen(), documentFileName)
  return withOutputFolder(ledger, folder, planned, async () => {
    const files = await openDocumentFolder(folder)
    try {
      for (const document of chosen()) await files.write(signedCopies(ledger, document))
      return await files.done()
    } finally {
      await files.close()
    }
  })
}

/**
 * A signed document as its owner gets it: the text itself, or its single-use copies together, as a Credential Response.
 */
export function fileTextOf(copies: readonly Pick<DocumentToWrite, 'text'>[]): string {
  const [only, ...others] = copies.map(({ text }) => text)
  return only !== undefined && others.length === 0
    ? only
    : writeCredentialResponse([only as string, ...others])
}

/** A signed document, or all its single-use copies, which are signed together. */
export function signedCopies(
  ledger: Pick<Ledger, 'copiesOf'>,
  document: LedgerDocument,
): readonly (LedgerDocument & { readonly text: string })[] {
  const copies = document.copy ? ledger.copiesOf(document) : [document]
  return copies as readonly (LedgerDocument & { readonly text: string })[]
}

/**
 * The file name of a document, for instance `school-diploma_07724_0012345.vc.sd-jwt`; with single-use copies
 * `….credentials.json`. No two keys share one.
 */
export function documentFileName({
  rowKey,
  format,
  copy,
}: Pick<LedgerDocument, 'rowKey' | 'format' | 'copy'>): string {
  const safe = rowKey
    .split('/')
    .map((part) =>
      part.replace(/[^\p{L}\p{N}-]/gu, (character) => `%${character.codePointAt(0)?.toString(16)}`),
    )
    .join('_')
  return `${shortened(safe, rowKey)}.${copy ? 'credentials.json' : extensions[format]}`
}

/** File systems take 255 bytes; a Cyrillic letter is two of them. */
function shortened(name: string, rowKey: string): string {
  if (Buffer.byteLength(name) <= 200) return name
  return `${[...name].slice(0, 60).join('')}_${createHash('sha256').update(rowKey).digest('hex').slice(0, 24)}`
}
