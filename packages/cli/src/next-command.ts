/** The next command line to type, as this person would type it: the same name of the program, the same flags. */
import type { CodeWords } from '@attestat/credential'
import type { CommonOptions, Session } from './session.ts'

/** A word as it is typed, or what stands for one that only the person knows. */
export type CommandWord = string | CodeWords

/** Flags that name where things are. What the environment names goes without saying. */
export type PlaceOption = 'issuer' | 'wallet' | 'passphraseFile'

/** What stands for a word that the person fills in. */
export const placeholders = {
  id: { en: 'ID', ru: 'НОМЕР' },
  file: { en: 'FILE', ru: 'ФАЙЛ' },
  folder: { en: 'DIR', ru: 'ПАПКА' },
  pack: { en: 'PACK', ru: 'ПАКЕТ' },
  nonce: { en: 'NONCE', ru: 'ВЫЗОВ' },
  text: { en: 'TEXT', ru: 'ТЕКСТ' },
} as const

/**
 * A command line to go on with, quoted for the shell.
 *
 * @param places Flags that the command takes: each is repeated when it was given now.
 */
export function nextCommand(
  session: Session,
  words: readonly CommandWord[],
  places: readonly PlaceOption[] = [],
): string {
  const said = words.map((word) => (typeof word === 'string' ? quoted(word) : session.say(word)))
  const repeated = [...places.flatMap(withProfile), 'lang' as const].flatMap((name) => {
    const value = session.given[name]
    return value === undefined ? [] : [flags[name], quoted(value)]
  })
  return [programName(session.env), ...said, ...repeated].join(' ')
}

/** A command line of another program, quoted for the shell. */
export function shellLine(words: readonly string[]): string {
  return words.map((word) => quoted(word)).join(' ')
}

/** How what the ledger now says reaches verifiers. @param folder Of the site, where it is known. */
export function publishCommandLine(session: Session, folder: CommandWord = placeholders.folder): string {
  return nextCommand(session, ['publish', folder], ['issuer', 'passphraseFile'])
}

/** A wallet in a folder of profiles is named by both. */
function withProfile(place: PlaceOption): readonly (PlaceOption | 'profile')[] {
  return place === 'wallet' ? ['wallet', 'profile'] : [place]
}

const flags = {
  issuer: '--issuer',
  wallet: '--wallet',
  profile: '--profile',
  passphraseFile: '--passphrase-file',
  lang: '--lang',
} as const satisfies Partial<Record<keyof CommonOptions, string>>

/** In a checkout the program is run by npx, which says so. */
function programName(env: NodeJS.ProcessEnv): string {
  return env.npm_lifecycle_event === 'npx' ? 'npx attestat' : 'attestat'
}

/** A word that the shell takes as it is. */
function quoted(word: string, platform: NodeJS.Platform = process.platform): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word
  return platform === 'win32' ? `"${word.replaceAll('"', '""')}"` : `'${word.replaceAll("'", "'\\''")}'`
}
