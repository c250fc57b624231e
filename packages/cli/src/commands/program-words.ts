/** The words of the help, and of a command line that is refused. */
import type { CodeWords } from '@attestat/credential'
import type { CommanderError } from 'commander'
import { UsageError } from '../codes.ts'

type HelpWord = 'description' | 'version' | 'help' | 'helpCommand' | 'helpOfGroup' | 'topics' | 'repeatable'

export const helpWords: Readonly<Record<HelpWord, CodeWords>> = {
  description: {
    en: 'Achievements that their owner carries: issue, keep, show, verify',
    ru: 'Достижения, которые владелец носит с собой: выдать, хранить, показать, проверить',
  },
  version: { en: 'print the version', ru: 'показать версию' },
  help: { en: 'print this help', ru: 'показать эту справку' },
  helpCommand: { en: 'explain a command or a topic', ru: 'объяснить команду или тему' },
  helpOfGroup: { en: 'explain a command', ru: 'объяснить команду' },
  topics: { en: 'Topics (attestat help TOPIC):', ru: 'Темы (attestat help ТЕМА):' },
  repeatable: { en: '(may be repeated)', ru: '(можно повторять)' },
}

/** Titles of the help's sections, in Russian. */
export const helpTitles: Readonly<Record<string, string>> = {
  'Usage:': 'Вызов:',
  'Arguments:': 'Аргументы:',
  'Options:': 'Ключи:',
  'Global Options:': 'Общие ключи:',
  'Commands:': 'Команды:',
}

export const groupSummaries: Readonly<Record<string, CodeWords>> = {
  types: { en: 'credential types', ru: 'типы документов' },
  holders: { en: 'keys of those who receive', ru: 'ключи получателей' },
  key: { en: 'signing keys of the issuer', ru: 'ключи подписи эмитента' },
  wallet: { en: 'keep, choose and show credentials', ru: 'хранить, выбирать и показывать документы' },
  request: { en: 'ask for a presentation', ru: 'запросить предъявление' },
  consent: {
    en: 'notices, receipts and histories of consent',
    ru: 'заявления, расписки и истории согласий',
  },
  serve: { en: 'serve over HTTP', ru: 'работать по HTTP' },
  registry: { en: 'say who may award what', ru: 'кто и что вправе выдавать' },
  trust: {
    en: 'facts in one file, for verifying offline',
    ru: 'сведения одним файлом для проверки без сети',
  },
}

/** What commander refuses, by its codes. */
const refusals: Readonly<Record<string, CodeWords>> = {
  'commander.missingArgument': {
    en: 'the argument <{name}> is missing',
    ru: 'не указан аргумент <{name}>',
  },
  'commander.optionMissingArgument': {
    en: '{name} needs a value',
    ru: 'у ключа {name} нет значения',
  },
  'commander.unknownOption': {
    en: 'there is no option {name}',
    ru: 'ключа {name} нет',
  },
  'commander.unknownCommand': {
    en: 'there is no command {name}',
    ru: 'команды {name} нет',
  },
  'commander.excessArguments': { en: 'too many arguments', ru: 'слишком много аргументов' },
  'commander.help': { en: 'a command is missing', ru: 'не указана команда' },
}

const similar: CodeWords = {
  en: '; did you mean {similar}?',
  ru: '; возможно, {similar}?',
}
const other: CodeWords = {
  en: 'the command line cannot be understood',
  ru: 'командную строку нельзя разобрать',
}

/** The refusal of a command line that commander cannot follow. @param path Words of the command. */
export function refusedUsage({ code, message }: CommanderError, path: string): UsageError {
  const words = refusals[code] ?? other
  // The names that commander gives are only to be had from its message; tests hold them to it.
  const name = /'([^']+)'/.exec(message)?.[1] ?? ''
  const guess = /\(Did you mean (?:one of )?(.+?)\?\)/.exec(message)?.[1]
  const reason = guess === undefined ? words : { en: words.en + similar.en, ru: words.ru + similar.ru }
  return new UsageError(reason, {
    at: `${path} --help`,
    details: { name, ...(guess === undefined ? {} : { similar: guess }) },
  })
}
