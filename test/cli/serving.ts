/** The service as its users have it: a child process that listens on a port of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { bin, compileCache } from './program.ts'

export interface Serving {
  readonly address: string
  /** What it has logged so far. */
  readonly log: readonly Record<string, unknown>[]
  /** Lines that are no JSON. */
  readonly noise: readonly string[]
  signal(name: NodeJS.Signals): void
  /** Waits for a log line. @param from Of how many lines it is not one. */
  logged(event: string, from?: number): Promise<Record<string, unknown>>
  /** Waits for the end. */
  ended(): Promise<{ readonly code: number | null; readonly stdout: string }>
}

/** Starts `attestat serve verifier` with these words, and waits until it listens. */
export async function serveVerifier(cwd: string, words: readonly string[]): Promise<Serving> {
  const child: ChildProcess = spawn(process.execPath, [bin, 'serve', 'verifier', '--port', '0', ...words], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      LANG: 'en_GB.UTF-8',
      ATTESTAT_PASSPHRASE_FILE: 'passphrase.txt',
      NODE_COMPILE_CACHE: compileCache,
    },
  })
  const log: Record<string, unknown>[] = []
  const noise: string[] = []
  const waiting = new Set<() => void>()
  let stdout = ''
  child.stdout?.on('data', (chunk) => {
    stdout += chunk
  })
  const end = once(child, 'close').then(([code]) => {
    for (const wake of waiting) wake()
    return { code: code as number | null, stdout }
  })
  createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
    try {
      log.push(JSON.parse(line))
    } catch {
      noise.push(line)
    }
    for (const wake of waiting) wake()
  })
  const logged = async (event: string, from = 0): Promise<Record<string, unknown>> => {
    for (;;) {
      const found = log.slice(from).find((line) => line.event === event)
      if (found) return found
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`it ended: ${noise.join('\n')}`)
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          waiting.delete(wake)
          resolve()
        }
        waiting.add(wake)
      })
    }
  }
  const { address } = await logged('listening')
  return {
    address: address as string,
    log,
    noise,
    signal: (name) => child.kill(name),
    logged,
    ended: () => end,
  }
}
