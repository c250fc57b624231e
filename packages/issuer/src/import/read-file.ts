/** Reads a whole file, with refusals that say what is wrong with it. */
import { readFile, stat } from 'node:fs/promises'
import { IssuerError } from '../codes.ts'

/**
 * The bytes of a file.
 *
 * @throws IssuerError `FILE_NOT_FOUND`, `FILE_IS_DIRECTORY`, `FILE_TOO_LARGE`, `FILE_UNREADABLE`.
 */
export async function readBytes(path: string, limit: number): Promise<Uint8Array> {
  try {
    const { size } = await stat(path)
    if (size > limit) throw new IssuerError('FILE_TOO_LARGE', { at: path, details: { limit } })
    return await readFile(path)
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
