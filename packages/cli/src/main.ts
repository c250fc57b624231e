/** The program: reads the command line, runs one command, says what came of it. */
import { type CodeTable, explainCode, ToolkitError } from '@attestat/credential'
import { exitCodeOf, exitCodes } from './exit-codes.ts'
import { type Outcome, openSession, type Session } from './session.ts'

/**
 * Runs the program once.
 *
 * @param argv As in `process.argv`: the first two are the runtime and the script.
 * @returns the exit code.
 */
export async function main(argv: readonly string[]): Promise<number> {
  // Answered before anything heavy is loaded.
  if (argv.length === 3 && (argv[2] === '--version' || argv[2] === '-V')) {
    const { version } = await import('./version.ts')
    process.stdout.write(`${version}\n`)
    return exitCodes.done
  }
  const { buildProgram } = await import('./commands/program.ts')
  let exitCode: number = exitCodes.done
  const program = buildProgram(argv, async (options, command) => {
    const session = openSession(options, process.env)
    try {
      const outcome = await command(session)
      print(session, outcome)
      exitCode = outcome.exitCode ?? exitCodes.done
    } catch (error) {
      await printError(session, error)
      exitCode = exitCodeOf(error)
    }
  })
  try {
    await program.parseAsync(argv)
  } catch (error) {
    return usageExitCode(error)
  }
  return exitCode
}

function print(session: Session, outcome: Outcome): void {
  if (session.json) process.stdout.write(`${JSON.stringify(outcome.document)}\n`)
  else if (!session.quiet) process.stdout.write(outcome.lines.map((line) => `${line}\n`).join(''))
}

async function printError(session: Session, error: unknown): Promise<void> {
  if (!(error instanceof ToolkitError)) {
    // A fault of the program, not of its input: its stack is what a maintainer needs.
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    return
  }
  const { allCodes } = await import('./all-codes.ts')
  const words = (allCodes as CodeTable)[error.code]
  const message = words ? explainCode(words, session.language, error.details) : error.message
  if (session.json) {
    const { code, at, details } = error
    process.stdout.write(`${JSON.stringify({ error: { code, at, details, message } })}\n`)
  }
  process.stderr.write(`${error.code}: ${message}${error.at ? ` (${error.at})` : ''}\n`)
}

/** What commander threw: help and version are no errors, everything else is wrong usage. */
function usageExitCode(error: unknown): number {
  const { code } = error as { code?: string }
  if (code === 'commander.helpDisplayed' || code === 'commander.version' || code === 'commander.help') {
    return code === 'commander.help' ? exitCodes.wrongUsage : exitCodes.done
  }
  if (code?.startsWith('commander.')) return exitCodes.wrongUsage
  throw error
}
