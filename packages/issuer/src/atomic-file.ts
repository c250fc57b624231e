/** Files that are either there as a whole or not at all. */
import { randomUUID } from 'node:crypto'
import { closeSync, lstatSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { IssuerError } from './codes.ts'
import { isFullDisk } from './storage-error.ts'

/**
 * Writes a file that can be made again: beside its place first, then renamed over it.
 *
 * @param data The content, whole or in pieces as they come.
 * @param mode Who may read it. Default: everybody.
 * @throws IssuerError `STORAGE_FULL`, `FILE_UNWRITABLE`; as the pieces.
 */
export async function writeFileAtomically(
  path: string,
  data: string | Uint8Array | AsyncIterable<Uint8Array>,
  mode: 0o600 | 0o644 = 0o644,
): Promise<void> {
  await replaceFile(path, (temporary) => writeFile(temporary, data, { flag: 'wx', mode }))
}

/**
 * The same, waiting for the system, into a folder that is there. For threads that do nothing else.
 *
 * @throws IssuerError `STORAGE_FULL`, `FILE_UNWRITABLE`.
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
 * @throws IssuerError `STORAGE_FULL`, `FILE_UNWRITABLE`.
 */
export async function writeFileDurably(path: string, data: string): Promise<void> {
  await replaceFile(path, async (temporary) => {
    await writeFile(temporary, data, { flag: 'wx', mode: 0o644, flush: true })
  })
  await syncFolder(dirname(path)).catch((cause: unknown) => {
    throw unwritable(path, cause)
  })
}

/** Makes a folder for its owner alone, and those above it, where missing. @throws IssuerError `STORAGE_FULL`, `FILE_UNWRITABLE`. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw unwritable(path, cause)
  }
}

/**
 * Makes an empty file for its owner alone where there is none, for a database to fill.
 *
 * A link is refused: it would lead what is written to another place. A file that is there is not opened, since closing
 * it would let go of the locks that this program holds on it (POSIX `fcntl`).
 *
 * @throws Error of the system.
 */
export function reserveFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !lstatSync(path).isFile()) throw error
  }
}

/**
 * Removes what writers of these files left half-written when they died. Nobody may be writing them now.
 *
 * @param names Paths inside the folder; asked for only when something lies there.
 */
export async function removeLeftovers(
  folder: string,
  names: () => Iterable<string>,
  { recursive = true }: { readonly recursive?: boolean } = {},
): Promise<void> {
  const found = (await readdir(folder, { recursive }).catch((): string[] => [])).flatMap((path) => {
    const name = leftover.exec(basename(path))?.[1]
    return name === undefined ? [] : [{ path, target: join(dirname(path), name) }]
  })
  if (found.length === 0) return
  const ours = new Set(Array.from(names(), (name) => join(name)))
  for (const { path, target } of found) {
    // What is not removed now is removed next time.
    if (ours.has(target)) await rm(join(folder, path), { force: true }).catch(() => undefined)
  }
}

/** What a failure to write is called. */
export function unwritable(path: string, cause: unknown): IssuerError {
  const { code } = cause as NodeJS.ErrnoException
  return new IssuerError(isFullDisk(code) ? 'STORAGE_FULL' : 'FILE_UNWRITABLE', { at: path, cause })
}

const leftover = /^\.(.+)\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/

/** `wx` is O_CREAT and O_EXCL: it neither overwrites nor follows a link that somebody has put there. */
async function replaceFile(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = temporaryPath(path)
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o755 })
    await write(temporary)
    await rename(temporary, path)
  } catch (cause) {
    // What went wrong first is what there is to say.
    await rm(temporary, { force: true }).catch(() => undefined)
    throw cause instanceof IssuerError ? cause : unwritable(path, cause)
  }
}

function temporaryPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`)
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
