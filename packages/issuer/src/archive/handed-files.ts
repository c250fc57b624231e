/** What a student is handed, as files: the signed document, and on request the proof that it is in its batch. */
import { dirname, join } from 'node:path'
import { writeBatchProof } from '@attestat/credential'
import { makeFolder, writeFileAtomically } from '../atomic-file.ts'
import { documentFileName, fileTextOf, signedCopies } from '../export-documents.ts'
import type { Ledger, LedgerDocument } from '../ledger.ts'
import { batchProver } from '../manifests.ts'
import { withOutputFile, withOutputFolder } from '../output-folder.ts'
import { type ArchivedFile, zipChunks } from './zip-chunks.ts'

export interface HandingOver {
  /**
   * Adds the batch proof of each document, named as the document with `.proof.json`; of single-use copies one each, with
   * its number before that. Default false.
   */
  readonly proof?: boolean
  /** Puts the files of each document into a folder of their own, named by its row key. Default false. */
  readonly folders?: boolean
}

/**
 * The files of signed documents, one document after the other; nothing is kept of those before.
 *
 * @throws IssuerError `BATCH_NOT_SEALED` for a proof before its time, and the storage codes.
 */
export async function* handedFiles(
  ledger: Ledger,
  documents: Iterable<LedgerDocument>,
  { proof = false, folders = false }: HandingOver = {},
): AsyncGenerator<ArchivedFile> {
  const prove = batchProver(ledger)
  for (const document of documents) {
    if (document.text === undefined) continue
    const name = documentFileName(document)
    const path = folders ? `${folderOf(name)}/${name}` : name
    const copies = signedCopies(ledger, document)
    yield { name: path, data: fileTextOf(copies) }
    if (!proof) continue
    for (const one of copies) {
      const json = writeBatchProof(await prove(one))
      const number = one.copy ? `.${one.copy.number}` : ''
      yield { name: `${path}${number}.proof.json`, data: `${JSON.stringify(json, null, 1)}\n` }
    }
  }
}

/**
 * Writes documents into one ZIP archive for its owner alone, a folder for each. It is there whole or not at all, and
 * the same documents give the same bytes.
 *
 * @returns how many files it holds.
 * @throws IssuerError `FILE_UNWRITABLE`, and as {@link handedFiles} and {@link withOutputFile}.
 */
export async function archiveDocuments(
  ledger: Ledger,
  documents: Iterable<LedgerDocument>,
  path: string,
  options: Pick<HandingOver, 'proof'> = {},
): Promise<number> {
  let count = 0
  async function* counted(): AsyncGenerator<ArchivedFile> {
    for await (const file of handedFiles(ledger, documents, { ...options, folders: true })) {
      count++
      yield file
    }
  }
  return withOutputFile(ledger, path, async () => {
    await writeFileAtomically(path, zipChunks(counted()), 0o600)
    return count
  })
}

/** Files that are going to be written into a folder. */
export interface FilesToHandOver {
  readonly names: readonly string[]
  readonly files: AsyncIterable<ArchivedFile>
}

/**
 * Writes files into a folder, for its owner alone. Each is there whole or not at all.
 *
 * @throws IssuerError `FILE_UNWRITABLE`, and as {@link handedFiles} and {@link withOutputFolder}.
 */
export async function writeHandedFiles(
  ledger: Ledger,
  folder: string,
  { names, files }: FilesToHandOver,
): Promise<void> {
  await withOutputFolder(
    ledger,
    folder,
    () => names,
    async () => {
      await makeFolder(folder)
      for await (const { name, data } of files) {
        const path = join(folder, name)
        await makeFolder(dirname(path))
        await writeFileAtomically(path, data, 0o600)
      }
    },
  )
}

/** The name up to its format: row keys have no dot, or one that is written as a code. */
function folderOf(fileName: string): string {
  return fileName.slice(0, fileName.indexOf('.'))
}
