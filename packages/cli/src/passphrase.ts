/** Passphrases: from a file or a prompt, never from the command line. */
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { CliError } from './codes.ts'
import { readInput } from './files.ts'
import type { Session } from './session.ts'

const maxPassphraseBytes = 4096

const words = {
  ask: { en: 'Passphrase: ', ru: 'Пароль: ' },
  again: { en: 'Once more: ', ru: 'Ещё раз: ' },
} as const

/**
 * The passphrase of a key file or wallet.
 *
 * @param options.isNew Asks twice, when it asks.
 * @throws CliError `PASSPHRASE_NEEDED`, `PASSPHRASE_EMPTY`, `PASSPHRASE_DIFFERS`.
 */
export async function readPassphrase(session: Session, options: { isNew?: boolean } = {}): Promise<string> {
  const passphrase = session.passphraseFile
    ? (await readInput(session.passphraseFile, maxPassphraseBytes)).toString('utf8').replace(/\r?\n$/, '')
    : await promptForPassphrase(session, options.isNew ?? false)
  if (passphrase === '') throw new CliError('PASSPHRASE_EMPTY')
  return passphrase
}

async function promptForPassphrase(session: Session, isNew: boolean): Promise<string> {
  if (!session.interactive) throw new CliError('PASSPHRASE_NEEDED')
  const passphrase = await askHidden(session.say(words.ask))
  if (isNew && (await askHidden(session.say(words.again))) !== passphrase) {
    throw new CliError('PASSPHRASE_DIFFERS')
  }
  return passphrase
}

async function askHidden(question: string): Promise<string> {
  process.stderr.write(question)
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  try {
    return await terminal.question('')
  } finally {
    terminal.close()
    process.stderr.write('\n')
  }
}
