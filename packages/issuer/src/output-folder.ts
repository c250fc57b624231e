/** Folders that an issuer writes files into: one program at a time, and nothing left there of those that died. */
import { basename, dirname } from 'node:path'
import { removeLeftovers } from './atomic-file.ts'
import type { Ledger } from './ledger.ts'
import { withRunLock } from './run-lock.ts'

/**
 * Writes files into a folder while no other program writes files of the same ledger. So what lies there half-written
 * under these names was left by one that died, and is removed first.
 *
 * A batch may run meanwhile: it is another lock.
 *
 * @param names Paths inside the folder that are going to be written.
 * @throws IssuerError `LEDGER_BUSY` when another program writes for longer than half a minute, `LEDGER_IO`.
 */
export function withOutputFolder<T>(
  { path }: Pick<Ledger, 'path'>,
  folder: string,
  names: () => Iterable<string>,
  work: () => Promise<T>,
): Promise<T> {
  return withRunLock(`${path}-files`, waitMs, async () => {
    await removeLeftovers(folder, names)
    return work()
  })
}

/** The same for one file, in a folder that is somebody's own. @throws as {@link withOutputFolder}. */
export function withOutputFile<T>(
  { path }: Pick<Ledger, 'path'>,
  file: string,
  work: () => Promise<T>,
): Promise<T> {
  return withRunLock(`${path}-files`, waitMs, async () => {
    await removeLeftovers(dirname(file), () => [basename(file)], { recursive: false })
    return work()
  })
}

const waitMs = 30_000
