/** The positions as functions that bash and zsh both read. Each prints a line for an offer: the word, a tab, what it is. */
import type { Offer, Positions } from './positions.ts'
import type { Values } from './values.ts'

/** Functions that know the command line, to be put before those that know the shell. */
export function shellTable({ words, options, values, arguments: places }: Positions): string {
  return `# The words that may follow a command: COMMAND
_attestat_words() {
  case "$1" in
${cases(words, printed)}
  esac
}

# The options of a command: COMMAND
_attestat_options() {
  case "$1" in
${cases(options, printed)}
  esac
}

# What the value of an option may be: COMMAND OPTION. Fails for an option that takes none.
_attestat_value() {
  case "$1 $2" in
${cases(values, printedValues)}
  *) return 1 ;;
  esac
}

# What an argument may be: COMMAND, which one
_attestat_argument() {
  case "$1 $2" in
${cases(places, printedValues)}
  esac
}

# Reads the words before the one to complete. Sets attestat_command, attestat_option when its value comes next, and
# attestat_place, counted from 1.
_attestat_read() {
  local word
  attestat_command= attestat_option= attestat_place=1
  for word in "$@"; do
    if [[ -n $attestat_option ]]; then
      # bash takes --option=value for three words.
      [[ $word == = ]] || attestat_option=
    elif [[ $word == -*=* ]]; then
      :
    elif [[ $word == -* ]]; then
      if _attestat_value "$attestat_command" "$word" >/dev/null || _attestat_value '' "$word" >/dev/null; then
        attestat_option=$word
      fi
    elif [[ $attestat_place == 1 && $'\\n'"$(_attestat_words "$attestat_command")" == *$'\\n'"$word"$'\\t'* ]]; then
      attestat_command="\${attestat_command:+$attestat_command }$word"
    else
      attestat_place=$((attestat_place + 1))
    fi
  done
}

# Everything that may stand next, after _attestat_read: CURRENT
_attestat_offers() {
  if [[ -n $attestat_option ]]; then
    _attestat_value "$attestat_command" "$attestat_option" || _attestat_value '' "$attestat_option"
  elif [[ $1 == -* ]]; then
    [[ -z $attestat_command ]] || _attestat_options "$attestat_command"
    _attestat_options ''
  else
    [[ $attestat_place != 1 ]] || _attestat_words "$attestat_command"
    _attestat_argument "$attestat_command" "$attestat_place"
  fi
}
`
}

/** Lines that stand for what the shell itself knows. */
export const shellMarks = { files: '<files>', folders: '<folders>' } as const

/** The branches of a \`case\`; keys with the same outcome share one. */
function cases<T>(entries: ReadonlyMap<string, T>, print: (value: T) => string): string {
  const keys = new Map<string, string[]>()
  for (const [key, value] of entries) {
    const command = print(value)
    keys.set(command, [...(keys.get(command) ?? []), pattern(key)])
  }
  return [...keys].map(([command, patterns]) => `  ${patterns.join('|')}) ${command} ;;`).join('\n')
}

/** A quoted word, but for a star at its end. */
function pattern(key: string): string {
  return key.endsWith(' *') ? `${quoted(key.slice(0, -1))}*` : quoted(key)
}

function printed(offers: readonly Offer[]): string {
  if (offers.length === 0) return ':'
  return `printf '%s\\t%s\\n' ${offers.map(({ word, about }) => `${quoted(word)} ${quoted(about)}`).join(' ')}`
}

function printedValues(values: Values): string {
  if (values === 'anything') return ':'
  const words = values === 'files' || values === 'folders' ? [shellMarks[values]] : values
  return printed(words.map((word) => ({ word, about: '' })))
}

/** One word for a shell. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`
}
