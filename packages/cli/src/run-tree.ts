/** Follows a command line through a tree of commands, and says in the program's words when it cannot. */
import type { Language } from '@attestat/credential'
import { isAnswered, type Run } from './commands/command-tree.ts'
import { exitCodeOf, exitCodes } from './exit-codes.ts'
import { notWritten } from './not-written.ts'
import { printError, printErrorLine } from './output.ts'
import { refusePassphraseIn } from './passphrase.ts'
import { openSession, preferencesIn, type Session } from './session.ts'

/** Carries out the command that was found. @param enter To be told the session in which refusals are said. */
export type CarryOut = (...found: [...Parameters<Run>, enter: (session: Session) => void]) => Promise<number>

/**
 * Runs a tree once.
 *
 * @param argv As in `process.argv`.
 * @returns the exit code.
 */
export async function runTree(
  argv: readonly string[],
  build: (language: Language, run: Run) => { parseAsync(argv: readonly string[]): Promise<unknown> },
  carryOut: CarryOut,
): Promise<number> {
  // Whoever reads the output may stop reading, as `head` does: that is no fault.
  process.stdout.on('error', (error) => outputLost(session, error))
  process.stderr.on('error', () => undefined)
  // What can be said of the command line before it is understood, for saying that it is not.
  let session = openSession(preferencesIn(argv), process.env)
  let exitCode: number = exitCodes.done
  try {
    refusePassphraseIn(argv)
    const program = build(session.language, async (options, command) => {
      exitCode = await carryOut(options, command, (entered) => {
        session = entered
      })
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
