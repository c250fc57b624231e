/** Files that are either there as a whole or not at all. */
import { randomUUID } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { IssuerError } from './codes.ts'

/**
 * Writes a file that can be made again: beside its place first, then renamed over it.
 *
 * @param mode Who may read it. Default: everybody.
 * @throws IssuerError `DISK_FULL`, `FILE_UNWRITABLE`.
 */
export async function writeFileAtomically(
  path: string,
  data: string | Uint8Array,
  mode: 0o600 | 0o644 = 0o644,
): Promise<void> {
  await replaceFile(path, (temporary) => writeFile(temporary, data, { flag: 'wx', mode }))
}

/**
 * The same, waiting for the system, into a folder that is there. For threads that do nothing else.
 *
 * @throws IssuerError `DISK_FULL`, `FILE_UNWRITABLE`.
 */
export function writeFileAtomicallySync(path: string, data: string | Uint8Array, mode: 0o600 | 0o644): void {
  const temporary = temporaryPath(path)
  try {
    writeFileSync(temporary, data, { flag: 'wx', mode })
    renameSync(temporary, path)
  } catch (cause) {
    try {
      rmSync(temporary, { force: true })
    } catch {
      // What went wrong first is what there is to say.
    }
    throw unwritable(path, cause)
  }
}

/**
 * Writes a file that cannot be made again: as {@link writeFileAtomically}, and on the disk before this returns.
 *
 * @throws IssuerError `DISK_FULL`, `FILE_UNWRITABLE`.
 */
export async function writeFileDurably(path: string, data: string): Promise<void> {
  await replaceFile(path, (temporary) => writeFile(temporary, data, { flag: 'wx', flush: true }))
  await syncFolder(dirname(path))
}

/** Makes a folder for its owner alone, and those above it, where missing. @throws IssuerError `DISK_FULL`, `FILE_UNWRITABLE`. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw unwritable(path, cause)
  }
}

async function replaceFile(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = temporaryPath(path)
  try {
    await mkdir(dirname(path), { recursive: true })
    await write(temporary)
    await rename(temporary, path)
  } catch (cause) {
    // What went wrong first is what there is to say.
    await rm(temporary, { force: true }).catch(() => undefined)
    throw unwritable(path, cause)
  }
}

function temporaryPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`)
}

function unwritable(path: string, cause: unknown): IssuerError {
  const full = (cause as NodeJS.ErrnoException).code === 'ENOSPC'
  return new IssuerError(full ? 'DISK_FULL' : 'FILE_UNWRITABLE', { at: path, cause })
}

async function syncFolder(path: string): Promise<void> {
  // Windows cannot open a folder to sync it, and needs no such thing.
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
