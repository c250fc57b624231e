/**
 * The program with one command, `verify`: a university's systems start it once for each file, and what other commands
 * need takes longer to load than a verdict to make.
 */
import { buildTree } from './commands/command-tree.ts'
import { verifyCommand } from './commands/verify.ts'
import { runCommand } from './run-command.ts'
import { runTree } from './run-tree.ts'

/** As `main`, for a command line that names this command. */
export async function main(argv: readonly string[]): Promise<number> {
  return runTree(argv, (language, run) => buildTree([verifyCommand], language, run), runCommand)
}
