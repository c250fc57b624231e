/** Passphrases: from a file or a prompt, never from the command line. */
import { CliError } from './codes.ts'
import { readTextInput } from './files.ts'
import type { Session } from './session.ts'
import { ask } from './terminal.ts'

const maxPassphraseBytes = 4096

const words = {
  ask: { en: 'Passphrase: ', ru: 'Пароль: ' },
  again: { en: 'Once more: ', ru: 'Ещё раз: ' },
} as const

/** Refuses a command line with a passphrase in it. @throws CliError `PASSPHRASE_IN_ARGV`. */
export function refusePassphraseIn(argv: readonly string[]): void {
  if (argv.some((word) => /^--pass(?:phrase|word)?(?:=|$)/.test(word))) {
    throw new CliError('PASSPHRASE_IN_ARGV')
  }
}

/**
 * The passphrase of a key file or wallet: from `--passphrase-file` (which may be a descriptor, `/dev/fd/3`), else
 * from a prompt. The line end of the file is no part of it.
 *
 * @param options.isNew Asks twice, when it asks.
 * @throws CliError `PASSPHRASE_NEEDED`, `PASSPHRASE_EMPTY`, `PASSPHRASE_DIFFERS`, and as `readInput`.
 */
export async function readPassphrase(session: Session, options: { isNew?: boolean } = {}): Promise<string> {
  const file = session.passphraseFile
  const passphrase =
    file === undefined
      ? await promptForPassphrase(session, options.isNew ?? false)
      : (await readPassphraseFile(file)).replace(/\r?\n$/, '')
  if (passphrase === '') throw new CliError('PASSPHRASE_EMPTY', file === undefined ? {} : { at: file })
  return passphrase
}

async function readPassphraseFile(file: string): Promise<string> {
  try {
    return await readTextInput(file, maxPassphraseBytes)
  } catch (error) {
    if (error instanceof CliError && error.code === 'FILE_EMPTY') return ''
    throw error
  }
}

async function promptForPassphrase(session: Session, isNew: boolean): Promise<string> {
  if (!session.interactive) throw new CliError('PASSPHRASE_NEEDED')
  const passphrase = await ask(session.say(words.ask), { hidden: true })
  if (isNew && (await ask(session.say(words.again), { hidden: true })) !== passphrase) {
    throw new CliError('PASSPHRASE_DIFFERS')
  }
  return passphrase
}
