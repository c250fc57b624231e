/** The file of keys on the disk: made once, replaced as a whole, for its owner's eyes only. */
import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, link, lstat, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { KeyError } from '../codes.ts'
import { expected } from '../expected.ts'

/** No key file comes near this; a larger file is something else. */
const maxFileBytes = 1_048_576
const ownerOnly = 0o600

/**
 * @throws KeyError `KEYSTORE_NOT_FOUND`, `KEYSTORE_INVALID` for a file too large and for what is no file,
 *   `KEYSTORE_IO`.
 */
export async function readKeyFile(path: string): Promise<Uint8Array> {
  return withFile(path, readWithoutWaiting, async (file) => {
    const stats = await file.stat()
    // A device or a pipe has no end.
    if (!stats.isFile())
      throw new KeyError('KEYSTORE_INVALID', { at: path, details: { expected: expected('a file') } })
    if (stats.size > maxFileBytes) {
      throw new KeyError('KEYSTORE_INVALID', {
        at: path,
        details: { expected: expected('at most {most} bytes', { most: maxFileBytes }) },
      })
    }
    return file.readFile()
  })
}

/** Opening a pipe would else wait for somebody to write into it. Windows has no such flag and needs none. */
const readWithoutWaiting = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/**
 * Makes a file that was not there: after a crash there is none, or the whole one.
 *
 * @throws KeyError `KEYSTORE_EXISTS`, `KEYSTORE_LOCKED`, `KEYSTORE_IO`, `STORAGE_FULL`.
 */
export async function createKeyFile(path: string, bytes: Uint8Array): Promise<void> {
  await withLock(path, () =>
    withTemporary(path, bytes, async (temporary) => {
      try {
        // Unlike a rename, a link never takes the place of what is there.
        await link(temporary, path)
      } catch (error) {
        if (reasonOf(error) === 'EEXIST') throw error
        // A file system without links, as on a memory stick: there a crash can leave half a file, which is refused.
        await writeNewFile(path, bytes)
      }
    }),
  )
}

/**
 * Replaces the file, if it still is what it was: after a crash there is the old one or the new one, and whole.
 *
 * @param before The bytes that the change was made upon.
 * @throws KeyError `KEYSTORE_CHANGED` when they are not what is there, `KEYSTORE_LOCKED`, `KEYSTORE_IO`,
 *   `STORAGE_FULL`: the old file is there, or the new one, not yet known to be durable.
 */
export async function replaceKeyFile(path: string, bytes: Uint8Array, before: Uint8Array): Promise<void> {
  await withLock(path, async () => {
    if (!Buffer.from(await readKeyFile(path)).equals(before)) {
      throw new KeyError('KEYSTORE_CHANGED', { at: path })
    }
    await withTemporary(path, bytes, (temporary) => rename(temporary, path))
  })
}

/**
 * Lets one program at a time write a key file, so that of two one sees the other's change. The lock is an open
 * transaction on a file beside it, held for milliseconds and waited for: the operating system lets go of it when the
 * program dies, however it dies.
 *
 * Whoever holds the lock removes its file before letting go. A program that waited for it then has a lock on a file that
 * is no longer there, which keeps nobody out: it sees that, and begins again with the file that is. A file that a killed
 * program has left is the next one's. Where an open file cannot be removed, on Windows, it stays.
 */
async function withLock(path: string, work: () => Promise<void>): Promise<void> {
  const lock = await acquire(path)
  try {
    await removeLeftovers(path)
    await work()
  } finally {
    await removeTemporary(lockPathOf(path))
    lock.close()
  }
}

function lockPathOf(path: string): string {
  return `${path}.lock`
}

/**
 * Makes the file of a lock, empty, where there is none, and follows no link that somebody has put there. One that is
 * there is not opened here: to close it would be to let go of a lock that this very program holds on it.
 */
async function reserve(lockPath: string, path: string): Promise<void> {
  try {
    await (await open(lockPath, 'wx', ownerOnly)).close()
  } catch (error) {
    const reason = reasonOf(error)
    if (reason !== 'EEXIST') throw inputOutput(path, error)
    const found = await identityOf(lockPath)
    if (found === undefined || found.isFile) return
    throw new KeyError('KEYSTORE_IO', { at: lockPath, details: { reason }, cause: error })
  }
}

/** Takes the lock of the file that is there when it is taken. */
async function acquire(path: string): Promise<DatabaseSync> {
  const lockPath = lockPathOf(path)
  for (let waitedMs = 0; ; waitedMs += lockStepMs) {
    await reserve(lockPath, path)
    const before = await identityOf(lockPath)
    const begun = begin(lockPath)
    const isSame = before !== undefined && (await identityOf(lockPath))?.id === before.id
    if (begun.lock && isSame) return begun.lock
    // Otherwise its holder has removed it meanwhile, and somebody may have another one by now.
    begun.lock?.close()
    if (isSame && begun.errcode !== sqliteBusy) throw inputOutput(path, begun.cause)
    if (waitedMs >= lockWaitMs) throw new KeyError('KEYSTORE_LOCKED', { at: path })
    await wait(lockStepMs)
  }
}

interface Begun {
  readonly lock?: DatabaseSync
  /** Why there is none. */
  readonly cause?: unknown
  readonly errcode?: number | undefined
}

/** Opens a lock and begins its transaction. */
function begin(lockPath: string): Begun {
  let lock: DatabaseSync | undefined
  try {
    // A file that has just been removed is not made here: `reserve` alone makes it, for its owner's eyes.
    const url = pathToFileURL(lockPath)
    url.searchParams.set('mode', 'rw')
    lock = new DatabaseSync(url, { timeout: 0 })
    // A journal beside it would need room on the disk, and stay behind when the process dies.
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return { lock }
  } catch (cause) {
    lock?.close()
    return { cause, errcode: (cause as { readonly errcode?: number }).errcode }
  }
}

/** What tells a file from another one that has taken its name. */
async function identityOf(
  path: string,
): Promise<{ readonly id: string; readonly isFile: boolean } | undefined> {
  const stats = await lstat(path, { bigint: true }).catch(() => undefined)
  return stats && { id: `${stats.dev} ${stats.ino} ${stats.birthtimeNs}`, isFile: stats.isFile() }
}

/** @see https://www.sqlite.org/rescode.html#busy */
const sqliteBusy = 5
const lockWaitMs = 1000
const lockStepMs = 20

/** Removes what a program that died has left beside the key file: whoever holds the lock is the only one to write. */
async function removeLeftovers(path: string): Promise<void> {
  const name = basename(path)
  for (const entry of await readdir(dirname(path))) {
    const isOurs = entry.startsWith(`${name}.`) && /^\.[0-9a-f]{16}\.tmp$/.test(entry.slice(name.length))
    if (isOurs) await removeTemporary(join(dirname(path), entry))
  }
}

/** What is not removed now is removed next time; it hurts nobody. */
async function removeTemporary(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined)
}

/** Writes a file beside the path, lets it be put there, and makes the change durable. */
async function withTemporary(
  path: string,
  bytes: Uint8Array,
  putInPlace: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = `${path}.${randomBytes(8).toString('hex')}.tmp`
  try {
    await writeNewFile(temporary, bytes)
    await putInPlace(temporary)
  } catch (error) {
    // Whatever failed, it is the key file that could not be written.
    throw inputOutput(path, error instanceof KeyError ? error.cause : error)
  } finally {
    await removeTemporary(temporary)
  }
  await syncFolder(path)
}

/** `wx` is O_CREAT and O_EXCL: it neither overwrites nor follows a link that somebody has put there. */
async function writeNewFile(path: string, bytes: Uint8Array): Promise<void> {
  let isOurs = false
  try {
    await withFile(path, 'wx', async (file) => {
      isOurs = true
      // The mode at opening is cut by the umask; this one is not.
      await file.chmod(ownerOnly)
      await file.writeFile(bytes)
      await file.sync()
      // Keys that would be gone with what is in their place: it is put there when the disk gives it back.
      if (!Buffer.from(await readKeyFile(path)).equals(bytes)) throw ioFault
    })
  } catch (error) {
    if (isOurs) await removeTemporary(path)
    throw error
  }
}

/** What is read is not what was written, and no call has said so. */
const ioFault = Object.assign(new Error('The file holds other bytes than were written'), { code: 'EIO' })

/** Makes the name as durable as the bytes. Windows cannot sync a folder and does not need it. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  await withFile(dirname(path), 'r', (folder) => folder.sync())
}

async function withFile<T>(
  path: string,
  flags: string | number,
  use: (file: FileHandle) => Promise<T>,
): Promise<T> {
  let file: FileHandle | undefined
  try {
    file = await open(path, flags, ownerOnly)
    return await use(file)
  } catch (error) {
    throw error instanceof KeyError ? error : inputOutput(path, error)
  } finally {
    await file?.close()
  }
}

const codeOfErrno = {
  ENOENT: 'KEYSTORE_NOT_FOUND',
  EEXIST: 'KEYSTORE_EXISTS',
  ENOSPC: 'STORAGE_FULL',
  EDQUOT: 'STORAGE_FULL',
} as const

function inputOutput(path: string, cause: unknown): KeyError {
  const reason = reasonOf(cause)
  const code = codeOfErrno[reason as keyof typeof codeOfErrno] ?? 'KEYSTORE_IO'
  return new KeyError(code, { at: path, details: { reason }, cause })
}

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown'
}
