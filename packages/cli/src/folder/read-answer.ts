/** Reads one file of a folder that strangers have filled. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { CredentialError } from '@attestat/credential'
import { trustLimits } from '@attestat/trust'
import { CliError } from '../codes.ts'

/**
 * Reads a file, waiting for the system: a thread that reads has nothing else to do. A link is not followed, a pipe not
 * waited for, though the name may have become one since it was listed.
 *
 * @throws CliError `FILE_NOT_FOUND`, `FILE_NOT_ORDINARY`, `FILE_UNREADABLE`, `FILE_EMPTY`; CredentialError
 *   `INPUT_TOO_LARGE`.
 */
export function readAnswer(path: string): Buffer {
  const limit = trustLimits.bundleBytes
  const file = open(path)
  try {
    const facts = fstatSync(file)
    if (!facts.isFile()) throw new CliError('FILE_NOT_ORDINARY')
    if (facts.size > limit) throw new CredentialError('INPUT_TOO_LARGE', { details: { limit } })
    // One byte more shows that it has grown since.
    const bytes = Buffer.allocUnsafe(Math.min(facts.size, limit) + 1)
    let length = 0
    while (length < bytes.length) {
      const read = readSync(file, bytes, length, bytes.length - length, null)
      if (read === 0) break
      length += read
    }
    if (length === 0) throw new CliError('FILE_EMPTY')
    if (length === bytes.length) throw new CliError('FILE_UNREADABLE')
    return bytes.subarray(0, length)
  } catch (cause) {
    throw cause instanceof CliError || cause instanceof CredentialError
      ? cause
      : new CliError('FILE_UNREADABLE', { cause })
  } finally {
    closeSync(file)
  }
}

function open(path: string): number {
  try {
    return openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    const isLink = code === 'ELOOP' || code === 'ENXIO'
    const known = isLink ? 'FILE_NOT_ORDINARY' : code === 'ENOENT' ? 'FILE_NOT_FOUND' : 'FILE_UNREADABLE'
    throw new CliError(known, { cause })
  }
}
