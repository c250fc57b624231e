/** Runs of the built program, measured from outside and from inside. */
import { fork, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ProgramRun } from './program-run.ts'

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Whether a program can be kept to one core here. */
export const canKeepToOneCore: boolean = spawnSync('taskset', ['-c', '0', 'true']).status === 0

/**
 * Runs a command of the built program.
 *
 * @param oneCore Keeps all of its threads to one core.
 * @throws Error when it ends without a word.
 */
export function runProgram(words: readonly string[], cwd: string, oneCore = false): Promise<ProgramRun> {
  return new Promise((resolve, reject) => {
    const stdio = ['ignore', 'ignore', 'inherit', 'ipc'] as const
    const runtime = oneCore
      ? { execPath: 'taskset', execArgv: ['-c', '0', process.execPath] }
      : { execArgv: [] }
    const child = fork(file('program-run.ts'), words, { cwd, ...runtime, stdio: [...stdio] })
    child.on('message', (run) => resolve(run as ProgramRun))
    child.on('exit', (code) => reject(new Error(`the program ended with ${code}`)))
  })
}

/** What starting costs, in milliseconds: the median of several, by the clock and of processor time. */
export interface Start {
  readonly clock: number
  readonly processor: number
}

/** Starts the built program and a bare runtime, one after the other. @param words A command of the program. */
export function coldStarts(words: readonly string[], cwd: string): { program: Start; node: Start } {
  const program = `import { start } from ${JSON.stringify(new URL('../../packages/cli/dist/start.cjs', import.meta.url).href)}
process.exitCode = await start(['node', 'attestat', ...${JSON.stringify(words)}])`
  const runs = Array.from({ length: 15 }, () => ({
    node: startOf(['-e', '0'], cwd),
    program: startOf(['--input-type=module', '-e', program], cwd),
  }))
  return { node: median(runs.map(({ node }) => node)), program: median(runs.map((run) => run.program)) }
}

/** Says what the process has cost when it ends. */
const hook =
  'data:text/javascript,process.on("exit",()=>{const{user,system}=process.cpuUsage();process._rawDebug("cost "+(user+system))})'

function startOf(args: readonly string[], cwd: string): Start {
  const begun = performance.now()
  const { stderr } = spawnSync(process.execPath, ['--import', hook, ...args], { cwd, encoding: 'utf8' })
  const clock = performance.now() - begun
  return { clock, processor: Number(/cost (\d+)/.exec(stderr)?.[1]) / 1000 }
}

function median(starts: readonly Start[]): Start {
  const middle = (of: (start: Start) => number): number =>
    starts.map(of).sort((one, other) => one - other)[starts.length >> 1] as number
  return { clock: middle(({ clock }) => clock), processor: middle(({ processor }) => processor) }
}
