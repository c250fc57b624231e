/** What every command is given beside its own options: language, manners, clock, terminal. */
import {
  type CodeWords,
  type ErrorDetails,
  explainCode,
  type Language,
  type ToolkitError,
} from '@attestat/credential'

/** Options that every command takes. */
export interface CommonOptions {
  readonly json?: boolean
  readonly quiet?: boolean
  readonly yes?: boolean
  readonly force?: boolean
  readonly dryRun?: boolean
  readonly lang?: string
  readonly passphraseFile?: string
  readonly issuer?: string
  readonly wallet?: string
  readonly profile?: string
}

export interface Session {
  readonly language: Language
  readonly json: boolean
  readonly quiet: boolean
  /** Answers every question with yes. */
  readonly yes: boolean
  /** Replaces files that are there. */
  readonly force: boolean
  readonly dryRun: boolean
  /** Whether a person sits at the terminal and may be asked. */
  readonly interactive: boolean
  /** With the passphrase of an issuer or a registry. */
  readonly passphraseFile: string | undefined
  /** With the passphrase of a wallet. */
  readonly walletPassphraseFile: string | undefined
  readonly env: NodeJS.ProcessEnv
  /** The options of this command line, as they were typed. */
  readonly given: CommonOptions
  now(): Date
  /** Words in the chosen language, slots filled. */
  say(words: CodeWords, details?: ErrorDetails): string
  /** A number as the chosen language writes it. */
  number(value: number): string
  /** A calendar day as the chosen language writes it. */
  date(value: Date): string
  /** A length of time in words: `P1Y` is a year. Any other text stays as it is. @param iso As in ISO 8601. */
  duration(iso: string): string
}

/** What a command has to say when it is done. */
export interface Outcome {
  readonly exitCode?: number
  /** With `--json`: the one document on stdout. */
  readonly document: unknown
  /** Otherwise: lines for a person. */
  readonly lines: readonly string[]
  /** A first line that stands out. */
  readonly band?: {
    readonly text: string
    readonly colour: 'green' | 'red' | 'yellow'
  }
  /** What was asked for on stdout itself (`--out -`): then there are no lines, and `--quiet` keeps it. */
  readonly data?: string
  /** Why nothing was done, when there is a result to show all the same. */
  readonly refusal?: ToolkitError
}

/** The languages that `--lang` takes. */
export const languages: readonly Language[] = ['ru', 'en']

/** Makes the session of one run from its options and environment. Flag over environment over default. */
export function openSession(options: CommonOptions, env: NodeJS.ProcessEnv): Session {
  const language = chooseLanguage(options.lang, env)
  const locale = language === 'ru' ? 'ru-RU' : 'en-GB'
  // Made when first asked for: they take longer than the rest of what `--help` does.
  let numbers: Intl.NumberFormat | undefined
  let dates: Intl.DateTimeFormat | undefined
  return {
    language,
    json: options.json ?? false,
    quiet: options.quiet ?? false,
    yes: options.yes ?? false,
    force: options.force ?? false,
    dryRun: options.dryRun ?? false,
    get interactive() {
      return Boolean(process.stdin.isTTY && process.stderr.isTTY) && !options.yes && !env.CI
    },
    passphraseFile: options.passphraseFile ?? (env.ATTESTAT_PASSPHRASE_FILE || undefined),
    walletPassphraseFile:
      options.passphraseFile ??
      (env.ATTESTAT_WALLET_PASSPHRASE_FILE || env.ATTESTAT_PASSPHRASE_FILE || undefined),
    env,
    given: options,
    now: () => new Date(),
    say: (words, details) => explainCode(words, language, details),
    number(value) {
      numbers ??= new Intl.NumberFormat(locale)
      return numbers.format(value)
    },
    date(value) {
      dates ??= new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
      return dates.format(value)
    },
    duration(iso) {
      const parts = durationPattern.exec(iso)?.groups ?? {}
      const known = Object.entries(parts).filter(([, count]) => count !== undefined)
      if (known.length === 0) return iso
      const length = Object.fromEntries(known.map(([unit, count]) => [unit, Number(count)]))
      return new Intl.DurationFormat(locale, { style: 'long' }).format(length)
    },
  }
}

/** Calendar lengths alone: nobody keeps a diploma for hours. */
const durationPattern =
  /^P(?=\d)(?:(?<years>\d{1,6})Y)?(?:(?<months>\d{1,6})M)?(?:(?<weeks>\d{1,6})W)?(?:(?<days>\d{1,6})D)?$/

/** The preferences that decide how a command line is refused. Looked for without understanding it. */
export function preferencesIn(argv: readonly string[]): CommonOptions {
  const at = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='))
  const lang = argv[at] === '--lang' ? argv[at + 1] : argv[at]?.slice('--lang='.length)
  return {
    json: argv.includes('--json'),
    ...(lang === undefined ? {} : { lang }),
  }
}

function chooseLanguage(flag: string | undefined, env: NodeJS.ProcessEnv): Language {
  const known = languages.find((language) => language === flag)
  const wish = env.ATTESTAT_LANG || env.LC_ALL || env.LC_MESSAGES || env.LANG || ''
  return known ?? (wish.toLowerCase().startsWith('ru') ? 'ru' : 'en')
}
