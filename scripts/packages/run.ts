/** Runs a program and gives what it says. */
import { execFile } from 'node:child_process'

export interface RunOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** Exit codes that are no failure. Default: 0. */
  readonly exitCodes?: readonly number[]
}

/** @returns what the program wrote to stdout. @throws Error with all that it wrote, when it fails. */
export async function run(file: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { cwd, exitCodes = [0] } = options
  // The condition of this checkout must not reach what is run.
  const env = { ...process.env, NODE_OPTIONS: '', CI: '1', ...options.env }
  // On Windows `npx` and `tar` are found by a shell only.
  const shell = process.platform === 'win32' && file !== process.execPath
  return new Promise((resolve, reject) => {
    const child = execFile(file, args, { cwd, env, shell, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : -1) : 0
      if (exitCodes.includes(code)) resolve(stdout)
      else reject(new Error(`${[file, ...args].join(' ')}: exit code ${code}\n${stdout}${stderr}`))
    })
    child.stdin?.end()
  })
}
