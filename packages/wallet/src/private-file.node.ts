/** Files for their owner's eyes alone, put in their place whole: after a crash there is what was there, or the new one. */
import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { WalletError } from './codes.ts'

export interface PutOptions {
  /** Whether the file takes the place of one that is there. Default: it is refused. */
  readonly replace?: boolean
}

/**
 * Writes a file of mode 0600. When the call returns, it is on the disk.
 *
 * @throws WalletError `STORAGE_EXISTS`, `STORAGE_FULL`, `STORAGE_IO`.
 */
export function writePrivateFile(path: string, bytes: Uint8Array, options: PutOptions = {}): void {
  putPrivateFile(path, (temporary) => writeFileSync(temporary, bytes, { flag: 'r+' }), options)
}

/**
 * Lets a file be built beside its place, syncs it and puts it there in one step.
 *
 * @param build Fills the file, which is there, empty and of mode 0600.
 * @throws WalletError as {@link writePrivateFile}; what `build` throws.
 */
export function putPrivateFile(
  path: string,
  build: (temporary: string) => void,
  { replace = false }: PutOptions = {},
): void {
  const temporary = `${path}.${randomUUID()}`
  try {
    reserve(temporary)
    build(temporary)
    sync(temporary)
    if (replace) renameSync(temporary, path)
    else putInFreePlace(temporary, path)
    sync(dirname(path))
  } catch (cause) {
    throw asFileFault(path, cause)
  } finally {
    remove(temporary)
  }
}

/** What went wrong first is what there is to say. */
function remove(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {}
}

/** Gives the finished file its name, unless something has that name: a link, unlike a rename, replaces nothing. */
function putInFreePlace(temporary: string, path: string): void {
  try {
    linkSync(temporary, path)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw cause
    // File systems without links, such as those of memory sticks.
    reserve(path)
    renameSync(temporary, path)
  }
}

/** Takes a place: an empty file that only its owner may read. It follows no link that somebody has put there. */
function reserve(path: string): void {
  closeSync(openSync(path, 'wx', 0o600))
}

function sync(path: string): void {
  // Windows cannot open a folder, and journals renames by itself.
  if (process.platform === 'win32') return
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** A fault of the file system as this package's code; anything else stays what it is. */
export function asFileFault(path: string, cause: unknown): unknown {
  const { code: reason, syscall } = cause as NodeJS.ErrnoException
  if (cause instanceof WalletError || reason === undefined || syscall === undefined) return cause
  return new WalletError(codeOfErrno[reason] ?? 'STORAGE_IO', { at: path, details: { reason }, cause })
}

const codeOfErrno: Readonly<Record<string, 'STORAGE_EXISTS' | 'STORAGE_FULL'>> = {
  EEXIST: 'STORAGE_EXISTS',
  ENOSPC: 'STORAGE_FULL',
  EDQUOT: 'STORAGE_FULL',
}
