/** Questions that need a yes. */
import { createInterface } from 'node:readline/promises'
import { CliError } from './codes.ts'
import type { Session } from './session.ts'

/**
 * Asks a question and goes on only with a yes.
 *
 * @throws CliError `QUESTION_UNANSWERED` when there is nobody to ask and no `--yes`; `NOT_AGREED`.
 */
export async function requireYes(session: Session, question: string): Promise<void> {
  if (session.yes) return
  if (!session.interactive) throw new CliError('QUESTION_UNANSWERED', { at: question })
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const reply = await terminal.question(`${question} ${session.language === 'ru' ? '[д/Н]' : '[y/N]'} `)
    if (!/^(?:y|yes|д|да)$/i.test(reply.trim())) throw new CliError('NOT_AGREED')
  } finally {
    terminal.close()
  }
}
