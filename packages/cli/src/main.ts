/** The program: reads the command line, runs one command, says what came of it. */
import { buildProgram } from './commands/program.ts'
import { exitCodeOf, exitCodes } from './exit-codes.ts'
import { printOutcome } from './output.ts'
import { runTree } from './run-tree.ts'
import { openSession } from './session.ts'

/**
 * Runs the program once.
 *
 * @param argv As in `process.argv`: the first two are the runtime and the script.
 * @returns the exit code.
 */
export async function main(argv: readonly string[]): Promise<number> {
  return runTree(argv, buildProgram, async (options, command, enter) => {
    const session = openSession(options, process.env)
    enter(session)
    const outcome = await command(session)
    printOutcome(session, outcome)
    return outcome.refusal ? exitCodeOf(outcome.refusal) : (outcome.exitCode ?? exitCodes.done)
  })
}
