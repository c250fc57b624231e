/** The program: reads the command line, runs one command, says what came of it. */
import { buildProgram } from './commands/program.ts'
import { runCommand } from './run-command.ts'
import { runTree } from './run-tree.ts'

/**
 * Runs the program once.
 *
 * @param argv As in `process.argv`: the first two are the runtime and the script.
 * @returns the exit code.
 */
export async function main(argv: readonly string[]): Promise<number> {
  return runTree(argv, buildProgram, runCommand)
}
