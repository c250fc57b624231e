/** `attestat help`: the help of a command, or of a topic that no command has to itself. */
import type { Language } from '@attestat/credential'
import { UsageError } from '../codes.ts'
import { helpTopics } from '../help-topics.ts'
import type { CommandSpec } from './command.ts'
import { helpOf } from './command-tree.ts'
import { helpWords } from './program-words.ts'

const words = {
  unknown: {
    en: 'there is neither a command nor a topic {name}; topics: {topics}',
    ru: 'нет ни команды, ни темы {name}; темы: {topics}',
  },
} as const

/** @param commands Asked for when the command is run: the command is one of them. */
export function helpCommand(commands: () => readonly CommandSpec[]): CommandSpec {
  return {
    name: 'help',
    arguments: '[command-or-topic...]',
    summary: helpWords.helpCommand,
    async run(input, session) {
      const { language } = session
      const name = input.args.join(' ')
      const topic = helpTopics.find((topic) => topic.name === name)
      const help = helpOf(commands(), name, language)
      if (help === undefined && !topic) {
        const topics = helpTopics.map(({ name }) => name)
        throw new UsageError(words.unknown, { at: 'attestat --help', details: { name, topics } })
      }
      // A word that is both, such as import, is explained as both.
      const text = [
        ...(help === undefined ? [] : [help.trimEnd()]),
        ...(topic ? [explained(topic, language)] : []),
      ]
      return { document: { name, text: text.join('\n\n') }, lines: [], data: text.join('\n\n') }
    },
  }
}

function explained(topic: (typeof helpTopics)[number], language: Language): string {
  return [`${topic.name}: ${topic.summary[language]}`, '', ...topic.lines(language)].join('\n')
}
