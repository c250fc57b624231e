/**
 * One run of the built program in a process of its own, with what it cost and how its memory grew.
 *
 *     fork('program-run.ts', ['verify', …])
 */
import { resourceUsage } from 'node:process'

/** What the parent is told. */
export interface ProgramRun {
  readonly exitCode: number
  readonly seconds: number
  /** Processor time of all threads, in seconds. */
  readonly cpuSeconds: number
  /** Resident bytes: at most after a fifth of the time, less what it was then; and at most of all. */
  readonly growth: number
  readonly peak: number
}

const program: string = new URL('../../packages/cli/dist/start.cjs', import.meta.url).href
const { start } = (await import(program)) as { start(argv: readonly string[]): Promise<number> }

const samples: number[] = []
const timer = setInterval(() => samples.push(process.memoryUsage.rss()), 50)
const before = process.cpuUsage()
const begun = performance.now()
const exitCode = await start(['node', 'attestat', ...process.argv.slice(2)])
const seconds = (performance.now() - begun) / 1000
const { user, system } = process.cpuUsage(before)
clearInterval(timer)
const early = Math.floor(samples.length / 5)
process.send?.({
  exitCode,
  seconds,
  cpuSeconds: (user + system) / 1e6,
  growth: Math.max(...samples.slice(early)) - (samples[early] ?? 0),
  peak: resourceUsage().maxRSS * 1024,
} satisfies ProgramRun)
