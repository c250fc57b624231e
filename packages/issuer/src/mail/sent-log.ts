/**
 * What was sent, one JSON line an event, on the disk before the next thing happens: `sending` before a letter is
 * handed to the server, then `sent` or `failed`. A letter that is `sending` and nothing more may have arrived.
 */
import { constants } from 'node:fs'
import { type FileHandle, open, readFile } from 'node:fs/promises'
import { decodeJsonObject } from '@attestat/credential'
import { unwritable } from '../atomic-file.ts'
import { IssuerError } from '../codes.ts'
import { withRunLock } from '../run-lock.ts'

export type SendingState = 'sending' | 'sent' | 'failed'

export interface SentLog {
  /** The last event of a letter. */
  stateOf(digest: string): SendingState | undefined
  record(digest: string, state: SendingState, at: Date): Promise<void>
}

/**
 * Works with the log, which is made where there is none, while nobody else does: two mailings at once would send twice.
 *
 * @throws IssuerError `LEDGER_BUSY` when another mailing runs for longer than `waitMs`, `LEDGER_CORRUPT`,
 *   `FILE_UNWRITABLE`, `STORAGE_FULL`.
 */
export async function withSentLog<T>(
  path: string,
  waitMs: number,
  work: (log: SentLog) => Promise<T>,
): Promise<T> {
  return withRunLock(path, waitMs, async () => {
    const file = await open(path, appendHere, 0o600).catch((cause) => {
      throw unwritable(path, cause)
    })
    try {
      return await work(await logOver(file, path))
    } finally {
      await file.close()
    }
  })
}

/** To the end of the file of that very name: a link would lead what is written to another place. Windows has none of that kind. */
const appendHere = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0)

async function logOver(file: FileHandle, path: string): Promise<SentLog> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw unwritable(path, cause)
  })
  const { states, isTorn } = readEvents(text, path)
  // A power cut can leave the beginning of a line; it is ended, so that the next one stands alone.
  if (isTorn) await append(file, path, '\n')
  return {
    stateOf: (digest) => states.get(digest),
    async record(digest, state, at) {
      await append(file, path, `${JSON.stringify({ letter: digest, state, at })}\n`)
      states.set(digest, state)
    },
  }
}

async function append(file: FileHandle, path: string, line: string): Promise<void> {
  try {
    await file.appendFile(line)
    await file.sync()
  } catch (cause) {
    throw unwritable(path, cause)
  }
}

function readEvents(
  text: string,
  path: string,
): { readonly states: Map<string, SendingState>; readonly isTorn: boolean } {
  const states = new Map<string, SendingState>()
  const lines = text.split('\n')
  for (const [i, line] of lines.entries()) {
    // Only whole lines count: what a torn one was going to say had not been done yet.
    if (line === '' || !line.endsWith('}')) continue
    const { letter, state } = decodeJsonObject(line, { at: `${path}: line ${i + 1}` })
    if (typeof letter !== 'string' || !isState(state)) throw new IssuerError('LEDGER_CORRUPT', { at: path })
    states.set(letter, state)
  }
  return { states, isTorn: text !== '' && !text.endsWith('\n') }
}

function isState(value: unknown): value is SendingState {
  return value === 'sending' || value === 'sent' || value === 'failed'
}
