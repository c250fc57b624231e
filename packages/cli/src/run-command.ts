/** Carries out a command that was found, and says what came of it. */
import { exitCodeOf, exitCodes } from './exit-codes.ts'
import { printOutcome } from './output.ts'
import type { CarryOut } from './run-tree.ts'
import { openSession } from './session.ts'

export const runCommand: CarryOut = async (options, command, enter) => {
  const session = openSession(options, process.env)
  enter(session)
  const outcome = await command(session)
  printOutcome(session, outcome)
  return outcome.refusal ? exitCodeOf(outcome.refusal) : (outcome.exitCode ?? exitCodes.done)
}
