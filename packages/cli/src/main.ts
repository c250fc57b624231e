/** The program: reads the command line, runs one command, says what came of it. */
import { buildProgram, isAnswered } from './commands/program.ts'
import { exitCodeOf, exitCodes } from './exit-codes.ts'
import { notWritten } from './files.ts'
import { printError, printErrorLine, printOutcome } from './output.ts'
import { refusePassphraseIn } from './passphrase.ts'
import { openSession, preferencesIn, type Session } from './session.ts'

/**
 * Runs the program once.
 *
 * @param argv As in `process.argv`: the first two are the runtime and the script.
 * @returns the exit code.
 */
export async function main(argv: readonly string[]): Promise<number> {
  // Whoever reads the output may stop reading, as `head` does: that is no fault.
  process.stdout.on('error', (error) => outputLost(session, error))
  process.stderr.on('error', () => undefined)
  // What can be said of the command line before it is understood, for saying that it is not.
  let session = openSession(preferencesIn(argv), process.env)
  let exitCode: number = exitCodes.done
  try {
    refusePassphraseIn(argv)
    const program = buildProgram(session.language, async (options, command) => {
      session = openSession(options, process.env)
      const outcome = await command(session)
      printOutcome(session, outcome)
      exitCode = outcome.refusal ? exitCodeOf(outcome.refusal) : (outcome.exitCode ?? exitCodes.done)
    })
    await program.parseAsync(argv)
    return exitCode
  } catch (error) {
    if (isAnswered(error)) return exitCodes.done
    printError(session, error)
    return exitCodeOf(error)
  }
}

/** What a command had to say did not arrive whole: it is done, and the exit code says that something is missing. */
function outputLost(session: Session, error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return
  printErrorLine(session, notWritten('stdout', error))
  process.on('exit', () => {
    process.exitCode = exitCodes.storageFault
  })
}
