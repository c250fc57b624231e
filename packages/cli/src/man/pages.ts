/** The manual: a page for the program and one for each command, from the specs that the help is made of. */
import type { CodeWords, Language } from '@attestat/credential'
import type { CommandFacts, CommandLine, OptionFacts } from '../command-line.ts'
import { helpWords } from '../commands/program-words.ts'
import { environment } from '../environment.ts'
import { exitCodeMeanings } from '../exit-codes.ts'
import { helpTopics } from '../help-topics.ts'
import type { Block, ManualPage } from './roff.ts'

const titles = {
  name: { en: 'NAME', ru: 'ИМЯ' },
  synopsis: { en: 'SYNOPSIS', ru: 'ОБЗОР' },
  description: { en: 'DESCRIPTION', ru: 'ОПИСАНИЕ' },
  commands: { en: 'COMMANDS', ru: 'КОМАНДЫ' },
  options: { en: 'OPTIONS', ru: 'КЛЮЧИ' },
  common: { en: 'COMMON OPTIONS', ru: 'ОБЩИЕ КЛЮЧИ' },
  exit: { en: 'EXIT STATUS', ru: 'КОД ЗАВЕРШЕНИЯ' },
  environment: { en: 'ENVIRONMENT', ru: 'ОКРУЖЕНИЕ' },
  also: { en: 'SEE ALSO', ru: 'СМОТРИТЕ ТАКЖЕ' },
} as const

const words = {
  commonElsewhere: {
    en: 'The options of every command are in attestat(1).',
    ru: 'Ключи, общие для всех команд, описаны в attestat(1).',
  },
  command: { en: 'COMMAND', ru: 'КОМАНДА' },
  options: { en: 'OPTIONS', ru: 'КЛЮЧИ' },
} as const

/** The pages in one language, that of the program first. */
export function manualPages(commandLine: CommandLine, version: string, language: Language): ManualPage[] {
  return [
    programPage(commandLine, version, language),
    ...commandLine.commands.map((command) => commandPage(command, version, language)),
  ]
}

/** The name of a command's page; of the program's for no words. */
export function pageName(command: string): string {
  return ['attestat', ...command.split(' ').filter((word) => word !== '')].join('-')
}

function programPage({ commands, common }: CommandLine, version: string, language: Language): ManualPage {
  const say = (words: CodeWords): string => words[language]
  return {
    name: 'attestat',
    version,
    sections: [
      section(titles.name, language, { kind: 'paragraph', text: `attestat - ${say(helpWords.description)}` }),
      section(titles.synopsis, language, {
        kind: 'usage',
        text: `attestat ${say(words.command)} [${say(words.options)}]`,
      }),
      section(titles.commands, language, {
        kind: 'list',
        items: commands.map(({ name, usage, summary }) => [`${name} ${usage}`.trim(), say(summary)]),
      }),
      section(titles.common, language, optionList(common, language)),
      section(titles.exit, language, {
        kind: 'list',
        items: exitCodeMeanings.map(([code, meaning]) => [String(code), say(meaning)]),
      }),
      section(titles.environment, language, {
        kind: 'list',
        items: environment.map(({ name, meaning }) => [name, say(meaning)]),
      }),
      section(
        titles.also,
        language,
        { kind: 'paragraph', text: commands.map(({ name }) => `${pageName(name)}(1)`).join(', ') },
        { kind: 'paragraph', text: say(helpWords.topics) },
        { kind: 'list', items: helpTopics.map(({ name, summary }) => [name, say(summary)]) },
      ),
    ],
  }
}

function commandPage(
  { name, usage, summary, options }: CommandFacts,
  version: string,
  language: Language,
): ManualPage {
  const say = (words: CodeWords): string => words[language]
  const page = pageName(name)
  const topic = helpTopics.find((topic) => topic.name === name)
  return {
    name: page,
    version,
    sections: [
      section(titles.name, language, { kind: 'paragraph', text: `${page} - ${say(summary)}` }),
      section(titles.synopsis, language, {
        kind: 'usage',
        text: `attestat ${name} ${usage}`.trim() + (options.length > 0 ? ` [${say(words.options)}]` : ''),
      }),
      ...(topic
        ? [section(titles.description, language, { kind: 'lines', lines: topic.lines(language) })]
        : []),
      section(titles.options, language, ...(options.length > 0 ? [optionList(options, language)] : []), {
        kind: 'paragraph',
        text: say(words.commonElsewhere),
      }),
      section(titles.also, language, { kind: 'paragraph', text: 'attestat(1)' }),
    ],
  }
}

function optionList(options: readonly OptionFacts[], language: Language): Block {
  return {
    kind: 'list',
    items: options.map(({ flags, value, summary }) => [
      flags.join(', ') + (value ? ` <${value.name}>` : ''),
      summary[language] + (value?.isVariadic ? ` ${helpWords.repeatable[language]}` : ''),
    ]),
  }
}

function section(title: CodeWords, language: Language, ...blocks: readonly Block[]): Section {
  return { title: title[language], blocks }
}

type Section = ManualPage['sections'][number]
