/** Questions that need a yes. */
import { CliError } from './codes.ts'
import { printable } from './output.ts'
import type { Session } from './session.ts'
import { ask } from './terminal.ts'

/**
 * Asks a question and goes on only with a yes.
 *
 * @throws CliError `QUESTION_UNANSWERED` when there is nobody to ask and no `--yes`; `NOT_AGREED`.
 */
export async function requireYes(session: Session, question: string): Promise<void> {
  if (session.yes) return
  if (!session.interactive) throw new CliError('QUESTION_UNANSWERED', { at: question })
  const reply = await ask(`${question} ${session.language === 'ru' ? '[д/н]' : '[y/n]'} `)
  if (!/^(?:y|yes|д|да)$/i.test(reply.trim())) throw new CliError('NOT_AGREED')
}

/**
 * Shows what would be sent to whoever is to agree, then asks.
 *
 * @returns the lines that nobody has been shown yet.
 */
export async function askYes(
  lines: readonly string[],
  question: string,
  session: Session,
): Promise<readonly string[]> {
  if (session.interactive) process.stderr.write(lines.map((line) => `${printable(line)}\n`).join(''))
  await requireYes(session, question)
  return session.interactive ? [] : lines
}
