/** What it costs to start the published program: its own file, as a package manager links it, beside a bare runtime. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Milliseconds of one start: the median by the clock, and the mean of processor time where the system tells it. */
export interface StartCost {
  readonly clock: number
  readonly processor?: number
}

const cli = fileURLToPath(new URL('../../packages/cli/', import.meta.url))

/**
 * Starts `node -e 0` and the bundled program with each of some command lines, in turns.
 *
 * @returns what each cost, the bare runtime first.
 */
export function startCosts(commands: readonly string[], turns: number): readonly StartCost[] {
  const folder = mkdtempSync(join(tmpdir(), 'attestat-starts-'))
  try {
    // Without sources beside it, which a checkout would run.
    for (const part of ['bin', 'dist', 'package.json']) {
      cpSync(join(cli, part), join(folder, part), { recursive: true })
    }
    symlinkSync(join(cli, 'node_modules'), join(folder, 'node_modules'), 'junction')
    const bin = join(folder, 'bin/attestat.cjs')
    const programs = [['-e', '0'], ...commands.map((command) => [bin, ...command.split(' ')])]
    const runs = programs.map(() => ({ clock: [] as number[], processor: 0 }))
    for (let turn = 0; turn < turns; turn++) {
      for (const [i, words] of programs.entries()) {
        const [cpu, begun] = [childrenMs(), performance.now()]
        const { status } = spawnSync(process.execPath, words, { cwd: folder, stdio: 'ignore' })
        if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}`)
        runs[i]?.clock.push(performance.now() - begun)
        if (runs[i]) runs[i].processor += childrenMs() - cpu
      }
    }
    return runs.map(({ clock, processor }) => ({
      clock: clock.sort((one, other) => one - other)[turns >> 1] as number,
      ...(Number.isNaN(processor) ? {} : { processor: processor / turns }),
    }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Processor time of all children that have ended; known on Linux alone. */
function childrenMs(): number {
  try {
    // Behind the program's name, which may hold anything: proc_pid_stat(5), fields 16 and 17, in hundredths.
    const fields = readFileSync('/proc/self/stat', 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return 10 * (Number(fields[13]) + Number(fields[14]))
  } catch {
    return Number.NaN
  }
}
