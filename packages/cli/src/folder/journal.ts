/**
 * What was judged so far, beside the report that will be made of it: a line each, as soon as it is known. A run that
 * was interrupted is continued by the next one that judges by the same.
 *
 * A line is `checksum TAB digest TAB "name" TAB row`. What a dying program or machine has left half-written does not
 * fit its checksum, and is cut off.
 */
import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import { CliError } from '../codes.ts'
import { notWritten } from '../not-written.ts'
import type { ApplicantRow } from './applicant-row.ts'
import type { KeptRows } from './judge-folder.ts'

export interface Journal extends KeptRows {
  /** The clock by which everything in it is judged. */
  readonly moment: Date
  /** Number of applicants that an earlier run has judged. */
  readonly continued: number
  /** @throws CliError `STORAGE_FULL`, `STORAGE_WRITE_FAILED`. */
  append(applicant: string, digest: string, row: string): void
  close(): void
  /** Removes the file: the report is made. */
  remove(): void
}

export interface JournalTerms {
  /** Digest of everything that is judged by, but for the clock. */
  readonly key: string
  /** The clock. A run of the last hours is continued by its own. */
  readonly moment: Date
}

/** So old may be the clock of a run that is continued. */
const momentKeptMs = 24 * 3_600_000

/**
 * Opens the journal of a report, or begins one.
 *
 * @throws CliError `REPORT_BUSY` while another run is at it, `STORAGE_FULL`, `STORAGE_WRITE_FAILED`.
 */
export function openJournal(report: string, terms: JournalTerms): Journal {
  const path = join(dirname(report), `.${basename(report)}.journal`)
  const file = openFile(path)
  try {
    return useFile(file, path, terms)
  } catch (error) {
    closeSync(file)
    throw error
  }
}

interface Header {
  readonly journal: 1
  readonly key: string
  readonly moment: string
  /** The program that writes. */
  readonly pid: number
}

interface Place {
  readonly digest: string
  readonly offset: number
  readonly length: number
}

function useFile(file: number, path: string, terms: JournalTerms): Journal {
  const places = new Map<string, Place>()
  let end = 0
  let moment = terms.moment
  const write = (bytes: Buffer): void => {
    try {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(file, bytes, done, bytes.length - done, end + done)
      }
      end += bytes.length
    } catch (cause) {
      throw notWritten(path, cause as NodeJS.ErrnoException)
    }
  }
  const lines = linesOf(file)
  const first = lines.next()
  const header = first.done ? undefined : readHeader(first.value.text)
  if (header && header.pid !== process.pid && isAlive(header.pid))
    throw new CliError('REPORT_BUSY', { at: path })
  if (header && first.value?.end === headerLength && isContinued(header, terms)) {
    moment = new Date(header.moment)
    end = first.value.end
    for (const line of lines) {
      const found = readLine(line.text)
      if (!found) break
      const { name, digest, start, length } = found
      places.set(name, { digest, offset: line.start + start, length })
      end = line.end
    }
  }
  const continued = places.size
  ftruncateSync(file, end)
  // Written anew each time, at the same length: it says who is at it.
  const begun: Header = { journal: 1, key: terms.key, moment: moment.toISOString(), pid: process.pid }
  const headerBytes = Buffer.from(`${JSON.stringify(begun).padEnd(headerLength - 1)}\n`)
  if (end === 0) write(headerBytes)
  else writeSync(file, headerBytes, 0, headerBytes.length, 0)
  return {
    moment,
    continued,
    digestOf: (applicant) => places.get(applicant)?.digest,
    append(applicant, digest, row) {
      const prefix = `${'0'.repeat(checksumLength)}\t${digest}\t${JSON.stringify(applicant)}\t`
      const line = Buffer.from(`${prefix}${row}\n`)
      line.write(checksumOf(line.subarray(checksumLength + 1, -1)), 'latin1')
      const start = Buffer.byteLength(prefix)
      const offset = end + start
      write(line)
      places.set(applicant, { digest, offset, length: line.length - start - 1 })
    },
    *rows(applicants) {
      for (const applicant of applicants) {
        const { offset, length } = places.get(applicant) as Place
        const bytes = Buffer.allocUnsafe(length)
        readFully(file, bytes, offset)
        yield JSON.parse(bytes.toString('utf8')) as ApplicantRow
      }
    },
    close: () => closeSync(file),
    remove: () => rmSync(path, { force: true }),
  }
}

const headerLength = 256
const checksumLength = 8

/** Never through a link: it would lead what is written to another place. */
function openFile(path: string): number {
  try {
    const flags = constants.O_RDWR | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0)
    return openSync(path, flags, 0o600)
  } catch (cause) {
    throw notWritten(path, cause as NodeJS.ErrnoException)
  }
}

function readHeader(line: Buffer): Header | undefined {
  try {
    const { journal, key, moment, pid } = JSON.parse(line.toString('utf8')) as Header
    const isKnown = journal === 1 && typeof key === 'string' && Number.isSafeInteger(pid)
    return isKnown && !Number.isNaN(Date.parse(moment)) ? { journal, key, moment, pid } : undefined
  } catch {
    return undefined
  }
}

function isContinued(header: Header, { key, moment }: JournalTerms): boolean {
  if (header.key !== key) return false
  const age = moment.getTime() - Date.parse(header.moment)
  return age >= 0 && age < momentKeptMs
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function readLine(line: Buffer): { name: string; digest: string; start: number; length: number } | undefined {
  const afterChecksum = line.indexOf('\t') + 1
  const afterDigest = line.indexOf('\t', afterChecksum) + 1
  const afterName = line.indexOf('\t', afterDigest) + 1
  if (!afterChecksum || !afterDigest || !afterName) return undefined
  if (line.toString('latin1', 0, afterChecksum - 1) !== checksumOf(line.subarray(afterChecksum)))
    return undefined
  return {
    digest: line.toString('latin1', afterChecksum, afterDigest - 1),
    name: JSON.parse(line.toString('utf8', afterDigest, afterName - 1)) as string,
    start: afterName,
    length: line.length - afterName,
  }
}

function checksumOf(bytes: Uint8Array): string {
  return crc32(bytes).toString(16).padStart(checksumLength, '0')
}

/** Whole lines with their places; what is left without an end is none. */
function* linesOf(file: number): Generator<{ text: Buffer; start: number; end: number }> {
  const size = fstatSync(file).size
  let waiting: Buffer = Buffer.alloc(0)
  let start = 0
  for (let read = 0; read < size; ) {
    const chunk = Buffer.allocUnsafe(Math.min(1 << 20, size - read))
    readFully(file, chunk, read)
    read += chunk.length
    waiting = Buffer.concat([waiting, chunk])
    let from = 0
    for (let at = waiting.indexOf(10); at >= 0; at = waiting.indexOf(10, from)) {
      yield { text: waiting.subarray(from, at), start: start + from, end: start + at + 1 }
      from = at + 1
    }
    start += from
    waiting = waiting.subarray(from)
  }
}

function readFully(file: number, bytes: Buffer, offset: number): void {
  for (let done = 0; done < bytes.length; ) {
    const read = readSync(file, bytes, done, bytes.length - done, offset + done)
    if (read === 0) throw new CliError('FILE_UNREADABLE')
    done += read
  }
}
