/** The file of keys on the disk: made once, replaced as a whole, for its owner's eyes only. */
import { randomBytes } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { KeyError } from '../codes.ts'

/** No key file comes near this; a larger file is something else. */
const maxFileBytes = 1_048_576
const ownerOnly = 0o600

/** @throws KeyError `KEYSTORE_NOT_FOUND`, `KEYSTORE_INVALID` for a file too large, `KEYSTORE_IO`. */
export async function readKeyFile(path: string): Promise<Uint8Array> {
  return withFile(path, 'r', async (file) => {
    const { size } = await file.stat()
    if (size > maxFileBytes) {
      throw new KeyError('KEYSTORE_INVALID', {
        at: path,
        details: { expected: `at most ${maxFileBytes} bytes` },
      })
    }
    return file.readFile()
  })
}

/** Makes a file that was not there. @throws KeyError `KEYSTORE_EXISTS`, `KEYSTORE_IO`. */
export async function createKeyFile(path: string, bytes: Uint8Array): Promise<void> {
  await writeNewFile(path, bytes)
  await syncFolder(path)
}

/**
 * Replaces the file: after a crash there is the old one or the new one, and whole.
 *
 * @throws KeyError `KEYSTORE_IO`: the old file is there, or the new one, not yet known to be durable.
 */
export async function replaceKeyFile(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomBytes(8).toString('hex')}.tmp`
  await writeNewFile(temporary, bytes)
  try {
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw inputOutput(path, error)
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
    })
  } catch (error) {
    if (isOurs) await rm(path, { force: true })
    throw error
  }
}

/** Makes the name as durable as the bytes. Windows cannot sync a folder and does not need it. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  await withFile(dirname(path), 'r', (folder) => folder.sync())
}

async function withFile<T>(path: string, flags: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
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

const codeOfErrno = { ENOENT: 'KEYSTORE_NOT_FOUND', EEXIST: 'KEYSTORE_EXISTS' } as const

function inputOutput(path: string, cause: unknown): KeyError {
  const { code: reason = 'unknown' } = cause as NodeJS.ErrnoException
  const code = codeOfErrno[reason as keyof typeof codeOfErrno] ?? 'KEYSTORE_IO'
  return new KeyError(code, { at: path, details: { reason }, cause })
}
