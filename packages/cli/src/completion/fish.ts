/** Completion for fish, which has a language of its own for it. */
import type { Offer, Positions } from './positions.ts'
import type { Values } from './values.ts'

export function fishScript({ words, options, values, arguments: places }: Positions): string {
  const lines = [
    ...[...words].flatMap(([command, offers]) => offers.map((offer) => wordLine(command, offer))),
    ...[...options].flatMap(([command, offers]) =>
      offers.map((offer) => optionLine(command, offer, values.get(`${command} ${offer.word}`))),
    ),
    ...[...places].map(([place, values]) => argumentLine(place, values)),
  ]
  return `# fish completion for attestat. Keep it: attestat completion fish > ~/.config/fish/completions/attestat.fish

set -g __attestat_words ${[...words].flatMap(([command, offers]) => offers.map(({ word }) => quoted(`${command} ${word}`.trim()))).join(' ')}
set -g __attestat_valued ${[...values.keys()].map((key) => quoted(key)).join(' ')}

# Prints the command of the words before the one to complete, then the place of the argument, counted from 1.
function __attestat_read
    set -l command
    set -l place 1
    set -l is_value 0
    for word in (commandline -opc)[2..]
        if test $is_value = 1
            set is_value 0
        else if contains -- "$command $word" $__attestat_valued; or contains -- " $word" $__attestat_valued
            set is_value 1
        else if string match -q -- '-*' $word
            continue
        else if test $place = 1; and contains -- (string trim -- "$command $word") $__attestat_words
            set command (string trim -- "$command $word")
        else
            set place (math $place + 1)
        end
    end
    echo $command
    echo $place
end

# Whether a command is being completed: COMMAND, and one of its places: PLACE
function __attestat_at
    set -l found (__attestat_read)
    test "$found[1]" = "$argv[1]"; and begin
        test (count $argv) = 1; or test "$argv[2]" = '*'; or test "$found[2]" = "$argv[2]"
    end
end

complete -c attestat -e
complete -c attestat -f
${lines.join('\n')}
`
}

function wordLine(command: string, { word, about }: Offer): string {
  return `complete -c attestat -n ${at(command, '1')} -a ${quoted(word)} -d ${quoted(about)}`
}

function optionLine(command: string, { word, about }: Offer, values: Values | undefined): string {
  const name = word.startsWith('--') ? `-l ${word.slice(2)}` : `-s ${word.slice(1)}`
  const where = command === '' ? '' : ` -n ${at(command)}`
  const value = values === undefined ? '' : ` ${valueFlags(values)}`
  return `complete -c attestat${where} ${name}${value} -d ${quoted(about)}`
}

function argumentLine(place: string, values: Values): string {
  const [command, number] = [place.slice(0, place.lastIndexOf(' ')), place.slice(place.lastIndexOf(' ') + 1)]
  const offered = values === 'files' ? '-F' : values === 'anything' ? '' : valueFlags(values).slice(3)
  return `complete -c attestat -n ${at(command, number)} ${offered}`.trimEnd()
}

/** \`-x\`: a value is needed, and is no file. */
function valueFlags(values: Values): string {
  if (values === 'files') return '-r -F'
  if (values === 'anything') return '-x'
  return values === 'folders' ? `-x -a '(__fish_complete_directories)'` : `-x -a ${quoted(values.join(' '))}`
}

/** A condition, itself one word. */
function at(...words: readonly string[]): string {
  return quoted(`__attestat_at ${words.map((word) => `"${word}"`).join(' ')}`)
}

function quoted(word: string): string {
  return `'${word.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
