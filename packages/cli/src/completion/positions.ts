/** Every place of a command line at which something can be completed, and with what. */
import type { Language } from '@attestat/credential'
import type { CommandFacts, CommandLine, OptionFacts } from '../command-line.ts'
import { helpTopics } from '../help-topics.ts'
import { type Values, valuesOf } from './values.ts'

/** A word to offer. */
export interface Offer {
  readonly word: string
  readonly about: string
}

/** What a completion script knows. */
export interface Positions {
  /** Command words so far → the words that go on; under the empty command the first words. */
  readonly words: ReadonlyMap<string, readonly Offer[]>
  /** Command → its own options; under the empty command those of all. */
  readonly options: ReadonlyMap<string, readonly Offer[]>
  /** `command --option`, or ` --option` for all commands → values. Every option that takes a value is in it. */
  readonly values: ReadonlyMap<string, Values>
  /** `command 1` → values of the first argument; `command *` of this one and all that follow. */
  readonly arguments: ReadonlyMap<string, Values>
}

/** All positions of a command line. */
export function positionsOf({ commands, common, groups }: CommandLine, language: Language): Positions {
  const words = new Map<string, Offer[]>([['', []]])
  const put = (parent: string, offer: Offer): void => {
    const known = words.get(parent) ?? []
    if (!known.some(({ word }) => word === offer.word)) words.set(parent, [...known, offer])
  }
  for (const { name, summary } of commands) {
    const [first = '', second] = name.split(' ')
    if (second === undefined) put('', { word: first, about: summary[language] })
    else {
      put('', { word: first, about: groups[first]?.[language] ?? '' })
      put(first, { word: second, about: summary[language] })
    }
  }
  const firstWords = (words.get('') ?? []).map(({ word }) => word)
  const topics = helpTopics.map(({ name }) => name).filter((name) => !firstWords.includes(name))
  const offers = (options: readonly OptionFacts[]): Offer[] =>
    options.flatMap(({ flags, summary }) => flags.map((word) => ({ word, about: summary[language] })))
  const named = commands.flatMap((command) => namesOf(command).map((name) => ({ name, command })))
  return {
    words,
    options: new Map([
      ['', offers(common)] as const,
      ...named.map(({ name, command }) => [name, offers(command.options)] as const),
    ]),
    values: new Map([
      ...valueEntries('', common),
      ...named.flatMap(({ name, command }) => valueEntries(name, command.options)),
    ]),
    arguments: new Map(
      named.flatMap(({ name, command }) =>
        command.arguments.map(({ name: value, isVariadic }, i) => [
          `${name} ${isVariadic ? '*' : i + 1}`,
          value === 'command-or-topic'
            ? [...firstWords, ...topics]
            : value === 'command'
              ? firstWords
              : valuesOf(value),
        ]),
      ),
    ),
  }
}

/** The command of a group that is meant when the group is named alone has the name of the group too. */
function namesOf({ name, isDefault }: CommandFacts): readonly string[] {
  return isDefault ? [name, name.split(' ')[0] ?? name] : [name]
}

function valueEntries(command: string, options: readonly OptionFacts[]): (readonly [string, Values])[] {
  return options.flatMap(({ flags, value }) =>
    value ? flags.map((flag) => [`${command} ${flag}`, valuesOf(value.name)] as const) : [],
  )
}
