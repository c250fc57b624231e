/** Files in and out, with the program's manners: size bounds, `-` for stdin, nothing overwritten, nothing half-written. */
import { constants, existsSync } from 'node:fs'
import { access, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { CredentialError, limits } from '@attestat/credential'
import { CliError } from './codes.ts'

/**
 * Reads a file, or stdin for `-`.
 *
 * @param maxBytes Larger files are refused before they are read.
 * @throws CliError `FILE_NOT_FOUND`, `FILE_IS_DIRECTORY`, `FILE_UNREADABLE`; CredentialError `INPUT_TOO_LARGE`.
 */
export async function readInput(path: string, maxBytes: number = limits.credentialBytes): Promise<Buffer> {
  if (path === '-') return readStandardInput(maxBytes)
  const facts = await stat(path).catch((cause) => {
    throw new CliError(cause.code === 'ENOENT' ? 'FILE_NOT_FOUND' : 'FILE_UNREADABLE', { at: path, cause })
  })
  if (facts.isDirectory()) throw new CliError('FILE_IS_DIRECTORY', { at: path })
  if (facts.size > maxBytes) {
    throw new CredentialError('INPUT_TOO_LARGE', { at: path, details: { limit: maxBytes } })
  }
  return readFile(path).catch((cause) => {
    throw new CliError('FILE_UNREADABLE', { at: path, cause })
  })
}

async function readStandardInput(maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of process.stdin) {
    length += chunk.length
    if (length > maxBytes) {
      throw new CredentialError('INPUT_TOO_LARGE', { at: '-', details: { limit: maxBytes } })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Refuses a path that is taken, unless `force`. Called before the work, so that none is lost. */
export function requireFree(path: string, force: boolean): void {
  if (!force && existsSync(path)) throw new CliError('FILE_EXISTS', { at: path })
}

/**
 * Writes a file by way of a temporary one beside it, so that there is never half a file.
 *
 * @param mode Permission bits of a new file; 0o600 for what is secret.
 * @throws CliError `STORAGE_WRITE_FAILED`.
 */
export async function writeOutput(path: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
  const folder = dirname(path)
  const temporary = join(folder, `.${basename(path)}.${process.pid}.tmp`)
  try {
    await mkdir(folder, { recursive: true })
    const file = await open(temporary, 'wx', mode)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (cause) {
    await rm(temporary, { force: true })
    throw new CliError('STORAGE_WRITE_FAILED', { at: path, cause })
  }
}

/** Whether a file can be read. */
export async function isReadable(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  )
}
