/** The program as its users have it: a child process, with files in a folder of its own. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packSummary } from '@attestat/trust'

/** Where the program is: bundled by `bundle.ts`. */
export const bin: string = fileURLToPath(
  new URL('../../packages/cli/tested/bin/attestat.cjs', import.meta.url),
)
const records = fileURLToPath(new URL('../../fixtures/records/', import.meta.url))

/** The children compile the same sources again and again. */
export const compileCache: string = fileURLToPath(
  new URL('../../node_modules/.cache/attestat', import.meta.url),
)

/** What one run said. */
export interface Ran {
  /** −1 when it was killed. */
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** The one JSON document on stdout. @throws when stdout is anything else. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into documents of many shapes
  readonly json: any
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string | Uint8Array
  /** A program that runs this one, with its arguments: `['strace', …]`. */
  readonly under?: readonly string[]
  /** Kills it, as a power cut would. */
  readonly killedBy?: AbortSignal
}

export interface Workplace {
  readonly folder: string
  /** Runs a command; its words may hold no spaces, what does comes after them. */
  attestat(command: string, ...more: readonly string[]): Promise<Ran>
  /** A run that has to succeed. @throws with what it said. */
  done(command: string, ...more: readonly string[]): Promise<Ran>
  /** As `attestat`, with an environment or an input. */
  attestatWith(options: RunOptions, command: string, ...more: readonly string[]): Promise<Ran>
  path(name: string): string
  write(name: string, content: string | Uint8Array): Promise<void>
  read(name: string): Promise<string>
  /** The options of `verify` for a trust pack under its own root key. */
  pinned(pack: string): Promise<string>
  /** Every file and a digest of it, to see that nothing has changed. */
  snapshot(): Promise<ReadonlyMap<string, string>>
  remove(): Promise<void>
}

/** An empty folder with a passphrase file and the spreadsheets of the fixtures. */
export async function openWorkplace(): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'attestat-cli-'))
  const path = (name: string): string => join(folder, name)
  await writeFile(path('passphrase.txt'), 'correct horse\n', { mode: 0o600 })
  for (const name of ['graduates', 'sports-ranks']) {
    await cp(join(records, `${name}-2026.csv`), path(`${name}.csv`))
  }
  const environment = {
    ...(process.env.SystemRoot ? { SystemRoot: process.env.SystemRoot } : {}),
    PATH: process.env.PATH ?? '',
    LANG: 'en_GB.UTF-8',
    ATTESTAT_PASSPHRASE_FILE: 'passphrase.txt',
    NODE_COMPILE_CACHE: compileCache,
  }
  const attestatWith: Workplace['attestatWith'] = (
    { env = {}, stdin = '', under = [], killedBy },
    command,
    ...more
  ) =>
    new Promise((resolve) => {
      const words = [...under, process.execPath, bin, ...command.split(' '), ...more]
      const [program = '', ...args] = words
      const kill = killedBy ? { signal: killedBy, killSignal: 'SIGKILL' as const } : {}
      const options = { cwd: folder, env: { ...environment, ...env }, maxBuffer: 1 << 26, ...kill }
      const child = execFile(program, args, options, (error, stdout, stderr) => {
        const code = error ? (typeof error.code === 'number' ? error.code : -1) : 0
        resolve({
          code,
          stdout,
          stderr,
          get json() {
            return oneDocument(stdout)
          },
        })
      })
      child.stdin?.on('error', () => {})
      child.stdin?.end(stdin)
    })
  return {
    folder,
    attestatWith,
    attestat: (command, ...more) => attestatWith({}, command, ...more),
    async done(command, ...more) {
      const ran = await attestatWith({}, command, ...more)
      if (ran.code !== 0) throw new Error(`${command} ended with ${ran.code}\n${ran.stderr}`)
      return ran
    },
    path,
    write: (name, content) => writeFile(path(name), content),
    read: (name) => readFile(path(name), 'utf8'),
    async pinned(pack) {
      const { registry } = await packSummary(await readFile(path(pack)))
      return [`--trust ${pack}`, ...registry.rootKeys.map((key) => `--root ${key}`)].join(' ')
    },
    async snapshot() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true })
      const files = entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
      // A database that was opened and not written may have these beside it.
      const lasting = files.filter((file) => !/-(?:wal|shm)$|\.lock$/.test(file)).sort()
      return new Map(
        await Promise.all(
          lasting.map(
            async (file) =>
              [
                file,
                createHash('sha256')
                  .update(await readFile(file))
                  .digest('hex'),
              ] as const,
          ),
        ),
      )
    },
    async remove() {
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function oneDocument(stdout: string): unknown {
  if (!/^[^\n]+\n$/.test(stdout)) throw new Error(`expected one line of JSON, found:\n${stdout}`)
  return JSON.parse(stdout)
}
