/** Programs of this folder in processes of their own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { compileCache } from '../cli/program.ts'

export interface StartedProgram {
  readonly child: ChildProcess
  /** Resolves with what it printed, however it ended. */
  readonly ended: Promise<string>
}

/** Starts the program that issues diplomas. @param options.now What it takes for the time. Default: the clock. */
export function startIssuing(
  folder: string,
  { rows, now }: { readonly rows: number; readonly now?: string },
): StartedProgram {
  return startProgram('issue-rows.ts', [folder, String(rows), ...(now === undefined ? [] : [now])])
}

/** Starts a program by its file name. */
export function startProgram(file: string, words: readonly string[]): StartedProgram {
  const args = ['--conditions=source', fileURLToPath(new URL(file, import.meta.url)), ...words]
  const env = { ...process.env, NODE_COMPILE_CACHE: compileCache }
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env })
  let printed = ''
  child.stdout.on('data', (data) => {
    printed += data
  })
  return { child, ended: new Promise((resolve) => child.on('close', () => resolve(printed))) }
}
