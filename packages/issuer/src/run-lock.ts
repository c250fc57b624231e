/**
 * One issuing run at a time on one ledger. The lock is an open transaction on a file beside it, so that the
 * operating system lets go of it when the process dies, however it dies.
 */
import { setTimeout as wait } from 'node:timers/promises'
import SqliteDatabase, { type Database } from 'better-sqlite3'
import { reserveFile } from './atomic-file.ts'
import { IssuerError } from './codes.ts'
import { storageError } from './storage-error.ts'

/**
 * Does the work while holding the lock of a ledger.
 *
 * @throws IssuerError `LEDGER_BUSY` when another run keeps it for longer than `waitMs`, `LEDGER_IO`.
 */
export async function withRunLock<T>(ledgerPath: string, waitMs: number, work: () => Promise<T>): Promise<T> {
  const lock = await acquire(`${ledgerPath}.lock`, waitMs)
  try {
    return await work()
  } finally {
    lock.close()
  }
}

async function acquire(path: string, waitMs: number): Promise<Database> {
  const lock = open(path)
  for (let waited = 0; ; waited += stepMs) {
    try {
      // A journal beside it would need room on the disk, and stay behind when the process dies.
      lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
      return lock
    } catch (cause) {
      const error = storageError(cause, path)
      const busy = error instanceof IssuerError && error.code === 'LEDGER_BUSY'
      if (!busy || waited >= waitMs) {
        lock.close()
        throw error
      }
    }
    await wait(stepMs)
  }
}

function open(path: string): Database {
  try {
    reserveFile(path)
    return new SqliteDatabase(path, { fileMustExist: true, timeout: 0 })
  } catch (cause) {
    throw storageError(cause, path)
  }
}

const stepMs = 25
