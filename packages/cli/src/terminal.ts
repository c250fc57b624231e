/** Asks whoever sits at the terminal. The question goes to stderr, so that stdout stays the result. */
import { CliError } from './codes.ts'
import { printable } from './output.ts'

/**
 * One line from the terminal.
 *
 * @param options.hidden Shows nothing of what is typed.
 * @throws CliError `NOT_AGREED` when the person breaks off.
 */
export async function ask(question: string, options: { readonly hidden?: boolean } = {}): Promise<string> {
  const { hidden = false } = options
  // Most runs ask nothing, and start sooner without these.
  const [{ createInterface }, { Writable }] = await Promise.all([
    import('node:readline/promises'),
    import('node:stream'),
  ])
  process.stderr.write(printable(question))
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const output = hidden ? nowhere : process.stderr
  const terminal = createInterface({ input: process.stdin, output, terminal: hidden })
  // The end of the input answers nothing, and without this would keep the program waiting.
  const closed = new Promise<never>((_resolve, reject) => {
    terminal.once('close', () => reject(new CliError('NOT_AGREED')))
  })
  try {
    return await Promise.race([terminal.question(''), closed])
  } catch (error) {
    if (error instanceof CliError || (error as Error).name === 'AbortError') throw new CliError('NOT_AGREED')
    throw error
  } finally {
    terminal.close()
    closed.catch(() => undefined)
    if (hidden) process.stderr.write('\n')
  }
}
