/** The calls by which a program changes a disk: seen, and made to fail, with strace. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One call of a program. */
export interface DiskCall {
  readonly name: string
  /** Which of its name it is in its thread, from 1; strace counts so. */
  readonly nth: number
  /** What it was about: a path below the folder. */
  readonly file: string
  /** Whether it makes a file where somebody may have put a link. */
  readonly followsLinks: boolean
}

/** What is done to a call: it fails, or the program dies instead of making it. */
export type Mischief = { readonly error: 'ENOSPC' | 'EIO'; readonly on?: boolean } | 'kill'

const hasStrace = process.platform === 'linux' && spawnSync('strace', ['-V']).status === 0

/** Whether faults can be injected; says so where they cannot. */
export function canInject(): boolean {
  if (!hasStrace) console.warn('strace is not installed: no fault of the disk is tried')
  return hasStrace
}

/** Calls that change what is on a disk. */
const changing = [
  'openat',
  'write',
  'pwrite64',
  'ftruncate',
  'fsync',
  'fdatasync',
  'mkdir',
  'link',
  'rename',
  'unlink',
]

/** One thread for files, so that they come in the same order each time. */
export const oneFileThread = { UV_THREADPOOL_SIZE: '1' } as const

/** The command line before that of a program, and what it did to the disk below a folder when it is done. */
export function tracing(folder: string): {
  readonly under: readonly string[]
  calls(): readonly DiskCall[]
} {
  const place = mkdtempSync(join(tmpdir(), 'strace-'))
  const log = join(place, 'log')
  return {
    under: ['strace', '-f', '-qq', '-y', '-s', '0', '-o', log, '-e', `trace=${changing.join(',')}`],
    calls: () => {
      const text = readFileSync(log, 'utf8')
      rmSync(place, { recursive: true })
      return readCalls(text, folder)
    },
  }
}

/** The command line before that of a program, by which one of its calls comes to grief. */
export function injecting({ name, nth }: DiskCall, mischief: Mischief): readonly string[] {
  const [what, when] =
    mischief === 'kill'
      ? ['signal=KILL', String(nth)]
      : [`error=${mischief.error}`, mischief.on ? `${nth}+` : String(nth)]
  const inject = `inject=${name}:${what}:when=${when}`
  return ['strace', '-f', '-qq', '-o', '/dev/null', '-e', `trace=${name}`, '-e', inject]
}

/**
 * The calls about files below a folder that can be told from others: strace counts by thread, so a number that stands
 * for two calls is left out when the other one is about something else.
 */
function readCalls(log: string, folder: string): readonly DiskCall[] {
  const counts = new Map<string, number>()
  const calls = new Map<string, DiskCall | undefined>()
  for (const line of log.split('\n')) {
    const [, thread, name, rest = ''] = /^(\d+) +(\w+)\((.*)$/.exec(line) ?? []
    if (thread === undefined || name === undefined) continue
    const counter = `${thread} ${name}`
    const nth = (counts.get(counter) ?? 0) + 1
    counts.set(counter, nth)
    const file = fileBelow(folder, rest)
    const isFirst = !calls.has(`${name} ${nth}`)
    if (file === undefined) calls.set(`${name} ${nth}`, undefined)
    else if (isFirst) calls.set(`${name} ${nth}`, { name, nth, file, followsLinks: followsLinks(rest) })
  }
  return [...calls.values()].filter((call) => call !== undefined)
}

/** A file that a call changes: named in quotes, or by its descriptor as `3</path>`. */
function fileBelow(folder: string, rest: string): string | undefined {
  if (rest.startsWith('AT_FDCWD') && !/O_CREAT|O_WRONLY|O_RDWR/.test(rest)) return undefined
  const path = /"([^"]+)"/.exec(rest)?.[1] ?? /^\d+<([^>]+)>/.exec(rest)?.[1]
  if (path === undefined) return undefined
  // What is not absolute was said to a program that stands in the folder.
  if (!path.startsWith('/')) return path
  return path.startsWith(folder) ? path.slice(folder.length + 1) : undefined
}

function followsLinks(rest: string): boolean {
  return rest.includes('O_CREAT') && !/O_EXCL|O_NOFOLLOW/.test(rest)
}
