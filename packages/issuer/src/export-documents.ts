/** The documents as files, made from the ledger as often as one likes. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { FormatId } from '@attestat/credential'
import { makeFolder, writeFileAtomically } from './atomic-file.ts'
import type { Ledger, LedgerDocument } from './ledger.ts'
import { withOutputFolder } from './output-folder.ts'

/** File name endings by format. */
const extensions: Readonly<Record<FormatId, string>> = {
  'vc+sd-jwt': 'vc.sd-jwt',
  'dc+sd-jwt': 'dc.sd-jwt',
  'vc+jwt': 'vc.jwt',
}

/**
 * Writes signed documents into a folder, one file each, for its owner alone. A file is there whole or not at all.
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
  const chosen = function* (): Generator<{ readonly name: string; readonly text: string }> {
    for (const document of ledger.documents()) {
      const { text } = document
      if (text !== undefined && only(document)) yield { name: documentFileName(document), text }
    }
  }
  const planned = (): string[] => Array.from(chosen(), ({ name }) => name)
  return withOutputFolder(ledger, folder, planned, async () => {
    const names: string[] = []
    await makeFolder(folder)
    for (const { name, text } of chosen()) {
      await writeFileAtomically(join(folder, name), text, 0o600)
      names.push(name)
    }
    return names
  })
}

/** The file name of a document, for instance `school-diploma_07724_0012345.vc.sd-jwt`. No two keys share one. */
export function documentFileName({ rowKey, format }: Pick<LedgerDocument, 'rowKey' | 'format'>): string {
  const safe = rowKey
    .split('/')
    .map((part) =>
      part.replace(/[^\p{L}\p{N}-]/gu, (character) => `%${character.codePointAt(0)?.toString(16)}`),
    )
    .join('_')
  return `${shortened(safe, rowKey)}.${extensions[format]}`
}

/** File systems take 255 bytes; a Cyrillic letter is two of them. */
function shortened(name: string, rowKey: string): string {
  if (Buffer.byteLength(name) <= 200) return name
  return `${[...name].slice(0, 60).join('')}_${createHash('sha256').update(rowKey).digest('hex').slice(0, 24)}`
}
