/** Passphrases: from a file or a prompt, never from the command line. */
import { type CodeWords, ToolkitError } from '@attestat/credential'
import { CliError, withHint } from './codes.ts'
import { readTextInput } from './files.ts'
import type { Session } from './session.ts'
import { ask } from './terminal.ts'

const maxPassphraseBytes = 4096

const words = {
  ask: { en: 'Passphrase: ', ru: 'Пароль: ' },
  again: { en: 'Once more: ', ru: 'Ещё раз: ' },
  shared: {
    en: 'The passphrase came from ATTESTAT_PASSPHRASE_FILE; for one of its own, a wallet has ATTESTAT_WALLET_PASSPHRASE_FILE',
    ru: 'Пароль взят из ATTESTAT_PASSPHRASE_FILE; для отдельного пароля у кошелька есть ATTESTAT_WALLET_PASSPHRASE_FILE',
  },
} as const

/** Refuses a command line with a passphrase in it. @throws CliError `PASSPHRASE_IN_ARGV`. */
export function refusePassphraseIn(argv: readonly string[]): void {
  if (argv.some((word) => /^--(?:[a-z]+-)?pass(?:phrase|word)?(?:=|$)/.test(word))) {
    throw new CliError('PASSPHRASE_IN_ARGV')
  }
}

/**
 * The passphrase of a key file or wallet: from `--passphrase-file` (which may be a descriptor, `/dev/fd/3`) or the
 * environment, else from a prompt. The line end of the file is no part of it.
 *
 * @param options.isNew Asks twice, when it asks.
 * @param options.of Whose it is. Default: an issuer, or a registry.
 * @throws CliError `PASSPHRASE_NEEDED`, `PASSPHRASE_EMPTY`, `PASSPHRASE_DIFFERS`, and as `readInput`.
 */
export async function readPassphrase(
  session: Session,
  options: { isNew?: boolean; of?: 'issuer' | 'wallet' } = {},
): Promise<string> {
  const file = options.of === 'wallet' ? session.walletPassphraseFile : session.passphraseFile
  return passphraseFrom(file, async () => {
    if (!session.interactive) throw new CliError('PASSPHRASE_NEEDED')
    return askPassphrase(words.ask, session, options.isNew ?? false)
  })
}

/** A passphrase beside the one that {@link readPassphrase} reads. */
export interface OtherPassphrase {
  /** What was given for {@link option}. */
  readonly file: string | undefined
  /** The option that names its file: `--new-passphrase-file`. */
  readonly option: string
  readonly ask: CodeWords
  /** Asks twice, when it asks. */
  readonly isNew: boolean
}

/**
 * A passphrase from the file of its own option, else from a prompt.
 *
 * @throws CliError `PASSPHRASE_FILE_NEEDED`, and as {@link readPassphrase}.
 */
export async function readOtherPassphrase(
  session: Session,
  { file, option, ask, isNew }: OtherPassphrase,
): Promise<string> {
  return passphraseFrom(file, async () => {
    if (!session.interactive) throw new CliError('PASSPHRASE_FILE_NEEDED', { details: { option } })
    return askPassphrase(ask, session, isNew)
  })
}

async function passphraseFrom(file: string | undefined, ask: () => Promise<string>): Promise<string> {
  const passphrase = file === undefined ? await ask() : (await readPassphraseFile(file)).replace(/\r?\n$/, '')
  if (passphrase === '') throw new CliError('PASSPHRASE_EMPTY', file === undefined ? {} : { at: file })
  return passphrase
}

/** Whether a wallet has to do with a passphrase that is meant for the issuer. */
export function sharesPassphrase({ env, given }: Session): boolean {
  return (
    !given.passphraseFile && !env.ATTESTAT_WALLET_PASSPHRASE_FILE && Boolean(env.ATTESTAT_PASSPHRASE_FILE)
  )
}

/**
 * Works with the passphrase of a wallet.
 *
 * @throws as the work; a refused passphrase that is meant for the issuer with the way to another.
 */
export async function withWalletPassphrase<T>(
  session: Session,
  work: (passphrase: string) => Promise<T>,
): Promise<T> {
  const passphrase = await readPassphrase(session, { of: 'wallet' })
  try {
    return await work(passphrase)
  } catch (error) {
    const isRefused = error instanceof ToolkitError && error.code === 'KEYSTORE_AUTH_FAILED'
    throw isRefused && sharesPassphrase(session) ? withHint(error, words.shared) : error
  }
}

async function readPassphraseFile(file: string): Promise<string> {
  try {
    return await readTextInput(file, maxPassphraseBytes)
  } catch (error) {
    if (error instanceof CliError && error.code === 'FILE_EMPTY') return ''
    throw error
  }
}

async function askPassphrase(question: CodeWords, session: Session, isNew: boolean): Promise<string> {
  const passphrase = await ask(session.say(question), { hidden: true })
  if (isNew && (await ask(session.say(words.again), { hidden: true })) !== passphrase) {
    throw new CliError('PASSPHRASE_DIFFERS')
  }
  return passphrase
}
