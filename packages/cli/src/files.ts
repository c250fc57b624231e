/** Files in and out, with the program's manners: size bounds, `-` for stdin, nothing overwritten, nothing half-written. */
import { randomUUID } from 'node:crypto'
import { createReadStream, type Dirent, type Stats, statSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { CredentialError, limits } from '@attestat/credential'
import { type CliCode, CliError } from './codes.ts'
import { notWritten } from './not-written.ts'

/**
 * Reads a file, or stdin for `-`.
 *
 * @param maxBytes A larger file is refused before it is read, a larger stream as soon as it shows.
 * @throws CliError `FILE_NOT_FOUND`, `FILE_IS_DIRECTORY`, `FILE_UNREADABLE`, `FILE_EMPTY`; CredentialError
 *   `INPUT_TOO_LARGE`.
 */
export async function readInput(path: string, maxBytes: number = limits.credentialBytes): Promise<Buffer> {
  if (path === '-') return readBounded(process.stdin, path, maxBytes)
  const facts = await requireFile(path)
  if (facts.size > maxBytes) throw tooLarge(path, maxBytes)
  // A pipe or a device has no size to look at, and a file may grow: what is read is counted all the same.
  return readBounded(createReadStream(path), path, maxBytes)
}

/** That there is a file, for what opens it by its path. @throws CliError `FILE_NOT_FOUND`, `FILE_IS_DIRECTORY`, `FILE_UNREADABLE`. */
export async function requireFile(path: string): Promise<Stats> {
  const facts = await stat(path).catch((cause) => {
    throw new CliError(isAbsence(cause) ? 'FILE_NOT_FOUND' : 'FILE_UNREADABLE', { at: path, cause })
  })
  if (facts.isDirectory()) throw new CliError('FILE_IS_DIRECTORY', { at: path })
  return facts
}

/** As {@link readInput}, for text in UTF-8. @throws CliError `FILE_NOT_TEXT` too. */
export async function readTextInput(path: string, maxBytes?: number): Promise<string> {
  return textOf(await readInput(path, maxBytes), path)
}

/** The text of what was read from a path. @throws CliError `FILE_NOT_TEXT`. */
export function textOf(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new CliError('FILE_NOT_TEXT', { at: path, cause })
  }
}

async function readBounded(stream: AsyncIterable<Buffer>, path: string, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of stream) {
      length += chunk.length
      if (length > maxBytes) throw tooLarge(path, maxBytes)
      chunks.push(chunk)
    }
  } catch (cause) {
    throw cause instanceof CredentialError ? cause : new CliError('FILE_UNREADABLE', { at: path, cause })
  }
  if (length === 0) throw new CliError('FILE_EMPTY', { at: path })
  return Buffer.concat(chunks)
}

/** What is in a folder. @throws CliError `FILE_NOT_FOUND`, `FILE_NOT_DIRECTORY`, `FILE_UNREADABLE`. */
export async function readFolder(path: string, options: { recursive?: boolean } = {}): Promise<Dirent[]> {
  return readdir(path, { ...options, withFileTypes: true }).catch((cause: NodeJS.ErrnoException) => {
    const code: CliCode =
      cause.code === 'ENOENT'
        ? 'FILE_NOT_FOUND'
        : cause.code === 'ENOTDIR'
          ? 'FILE_NOT_DIRECTORY'
          : 'FILE_UNREADABLE'
    throw new CliError(code, { at: path, cause })
  })
}

/** What stands at a path: nothing, a folder, or something to read. @throws CliError `FILE_UNREADABLE`. */
export function whatIsAt(path: string): 'nothing' | 'folder' | 'file' {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file'
  } catch (cause) {
    if (isAbsence(cause as NodeJS.ErrnoException)) return 'nothing'
    throw new CliError('FILE_UNREADABLE', { at: path, cause })
  }
}

/**
 * Refuses a place for a file that is taken, unless `force`. Called before the work, so that none is lost.
 *
 * @throws CliError `FILE_IS_DIRECTORY`, `FILE_EXISTS`, `FILE_UNREADABLE`.
 */
export function requireFree(path: string, force: boolean): void {
  const found = whatIsAt(path)
  if (found === 'folder') throw new CliError('FILE_IS_DIRECTORY', { at: path })
  if (found === 'file' && !force) throw new CliError('FILE_EXISTS', { at: path })
}

/**
 * Makes a folder for its owner alone, and those above it, where missing.
 *
 * @returns the topmost folder that was made, or undefined.
 * @throws CliError `FILE_NOT_DIRECTORY`, `STORAGE_FULL`, `STORAGE_WRITE_FAILED`.
 */
export async function makeFolder(path: string): Promise<string | undefined> {
  if (whatIsAt(path) === 'file') throw new CliError('FILE_NOT_DIRECTORY', { at: path })
  return mkdir(path, { recursive: true, mode: 0o700 }).catch((cause) => {
    throw notWritten(path, cause)
  })
}

/**
 * Writes a file by way of a temporary one beside it, so that there is never half a file. What a program that died has
 * left of this file is removed.
 *
 * @param content Whole, or in pieces as they come.
 * @param mode Permission bits of a new file; 0o600 for what is not for everybody's eyes.
 * @throws CliError `STORAGE_FULL`, `STORAGE_WRITE_FAILED`.
 */
export async function writeOutput(
  path: string,
  content: string | Uint8Array | Iterable<string | Uint8Array>,
  mode = 0o644,
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.${randomUUID()}.tmp`)
  try {
    await mkdir(dirname(path), { recursive: true })
    await removeLeftovers(path)
    const file = await open(temporary, 'wx', mode)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (cause) {
    // What went wrong first is what there is to say.
    await rm(temporary, { force: true }).catch(() => undefined)
    throw notWritten(path, cause as NodeJS.ErrnoException)
  }
}

/** No lock guards a file that anybody may write anywhere, so the number of its writer tells whether it is being written. */
async function removeLeftovers(path: string): Promise<void> {
  const names = await readdir(dirname(path)).catch((): string[] => [])
  for (const name of names) {
    const { target, pid } = leftover.exec(name)?.groups ?? {}
    if (target !== basename(path) || isRunning(Number(pid))) continue
    // What is not removed now is removed next time.
    await rm(join(dirname(path), name), { force: true }).catch(() => undefined)
  }
}

const leftover = /^\.(?<target>.+)\.(?<pid>\d+)\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // There is one, and it is somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * Writes a secret into a file of mode 0600 that was not there. There is no temporary one beside it that could stay
 * behind; when the call returns, it is on the disk.
 *
 * @throws CliError `FILE_EXISTS`, `STORAGE_FULL`, `STORAGE_WRITE_FAILED`.
 */
export async function writeNewSecret(path: string, text: string): Promise<void> {
  try {
    const file = await open(path, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await syncFolder(dirname(path))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST')
      throw new CliError('FILE_EXISTS', { at: path, cause })
    throw notWritten(path, cause as NodeJS.ErrnoException)
  }
}

/** Makes a name as durable as the bytes. Windows cannot sync a folder and does not need it. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  await folder.sync().finally(() => folder.close())
}

function tooLarge(at: string, limit: number): CredentialError {
  return new CredentialError('INPUT_TOO_LARGE', { at, details: { limit } })
}

function isAbsence({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ENOENT' || code === 'ENOTDIR'
}
