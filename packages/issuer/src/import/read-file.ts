/** Reads files, with refusals that say what is wrong with them. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { IssuerError } from '../codes.ts'
import { importLimits } from './import-limits.ts'
import type { SourceInput } from './table.ts'

/**
 * The bytes of a file.
 *
 * @throws IssuerError `FILE_NOT_FOUND`, `FILE_IS_DIRECTORY`, `FILE_TOO_LARGE`, `FILE_UNREADABLE`.
 */
export async function readBytes(path: string, limit: number): Promise<Uint8Array> {
  return guarded(path, async () => {
    const { size } = await stat(path)
    if (size > limit) throw new IssuerError('FILE_TOO_LARGE', { at: path, details: { limit } })
    return readFile(path)
  })
}

/**
 * A file, or the CSV files of a folder, for an import.
 *
 * @throws IssuerError as {@link readBytes}; `FILE_IS_DIRECTORY` for a folder without CSV files.
 */
export async function readSource(path: string): Promise<SourceInput> {
  const isFolder = await guarded(path, async () => (await stat(path)).isDirectory())
  if (!isFolder) return { kind: 'file', bytes: await readBytes(path, importLimits.fileBytes) }
  const names = (await guarded(path, () => readdir(path))).filter((name) => /\.csv$/i.test(name)).sort()
  if (names.length === 0) throw new IssuerError('FILE_IS_DIRECTORY', { at: path })
  const files = new Map<string, Uint8Array>()
  let room = importLimits.folderBytes
  for (const name of names) {
    const bytes = await readBytes(join(path, name), room)
    room -= bytes.length
    files.set(name, bytes)
  }
  return { kind: 'folder', files }
}

async function guarded<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    if (cause instanceof IssuerError) throw cause
    throw new IssuerError(codeOf(cause), { at: path, cause })
  }
}

function codeOf(error: unknown): 'FILE_NOT_FOUND' | 'FILE_IS_DIRECTORY' | 'FILE_UNREADABLE' {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'FILE_NOT_FOUND'
  return code === 'EISDIR' ? 'FILE_IS_DIRECTORY' : 'FILE_UNREADABLE'
}
