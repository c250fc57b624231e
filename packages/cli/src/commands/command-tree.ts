/** A list of commands put before commander. */
import type { Language } from '@attestat/credential'
import { Command, CommanderError } from 'commander'
import { type CommandLine, commandFacts, optionFacts } from '../command-line.ts'
import { helpTopics } from '../help-topics.ts'
import { type CommonOptions, languages, type Outcome, type Session } from '../session.ts'
import { tableLines } from '../table.ts'
import { version } from '../version.ts'
import { CommandInput, type CommandSpec, type OptionSpec, requireKnown } from './command.ts'
import { groupSummaries, helpTitles, helpWords, refusedUsage } from './program-words.ts'

const commonOptions: readonly OptionSpec[] = [
  ['--json', { en: 'print one JSON document', ru: 'вывести один документ JSON' }],
  ['--quiet', { en: 'print nothing but errors', ru: 'выводить только ошибки' }],
  ['--yes', { en: 'answer every question with yes', ru: 'отвечать «да» на все вопросы' }],
  ['--force', { en: 'replace files that are there', ru: 'заменять имеющиеся файлы' }],
  [
    '--dry-run',
    { en: 'change nothing, say what would be done', ru: 'ничего не менять, показать, что было бы сделано' },
  ],
  ['--lang <ru|en>', { en: 'language', ru: 'язык' }],
  ['--passphrase-file <file>', { en: 'file with the passphrase', ru: 'файл с паролем' }],
  ['--issuer <dir>', { en: 'issuer folder', ru: 'папка эмитента' }],
  ['--wallet <file>', { en: 'wallet file, or folder of profiles', ru: 'файл кошелька или папка профилей' }],
  ['--profile <name>', { en: 'whose wallet of the folder', ru: 'чей кошелёк из папки' }],
]

/** Answered by commander itself. */
const answeredOptions: readonly OptionSpec[] = [
  ['-V, --version', helpWords.version],
  ['-h, --help', helpWords.help],
]

/** The whole command line as data. */
export function commandLineOf(commands: readonly CommandSpec[]): CommandLine {
  return {
    commands: commands.map(commandFacts),
    common: [...commonOptions, ...answeredOptions].map(optionFacts),
    groups: groupSummaries,
  }
}

/** Carries out one command within a session, and prints what came of it. */
export type Run = (options: CommonOptions, command: (session: Session) => Promise<Outcome>) => Promise<void>

/**
 * The program as commander knows it. Parsing a command line that cannot be followed throws a UsageError.
 *
 * @param commands What each does is asked of it only when it is run.
 * @param language Of the help.
 */
export function buildTree(commands: readonly CommandSpec[], language: Language, run: Run): Command {
  const program = prepare(new Command('attestat'), 'attestat')
    .description(helpWords.description[language])
    .version(version, '-V, --version', helpWords.version[language])
    .helpOption('-h, --help', helpWords.help[language])
    // A command of our own knows topics too.
    .helpCommand(false)
    // Commander's own English; what is refused is said by the program, in its words.
    .configureOutput({ outputError: () => {} })
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: (title) => (language === 'ru' ? (helpTitles[title] ?? title) : title),
      styleUsage: (usage) => (language === 'ru' ? inRussian(usage) : usage),
      subcommandTerm: (command) => {
        const term = `${command.name()} ${command.usage()}`.replace(/\[(?:options|command)\]\s?/g, '')
        return term.trim()
      },
    })
  // On the program itself, so that they may stand before the command as well as after it.
  for (const [flags, summary] of commonOptions) program.option(flags, summary[language])
  for (const spec of commands) addCommand(program, spec, language, run)
  return program.addHelpText('after', `\n${topicList(language)}`)
}

/** The help of a command or group, of the whole program for no words; undefined when there is no such command. */
export function helpOf(
  commands: readonly CommandSpec[],
  name: string,
  language: Language,
): string | undefined {
  let command: Command | undefined = buildTree(commands, language, async () => {})
  if (name === '') return `${command.helpInformation()}\n${topicList(language)}`
  for (const word of name.split(' ')) command = command?.commands.find((found) => found.name() === word)
  return command?.helpInformation()
}

function topicList(language: Language): string {
  const rows = helpTopics.map(({ name, summary }) => [name, summary[language]])
  return [helpWords.topics[language], ...tableLines(rows)].join('\n')
}

/** Whether what was thrown is only commander's way to end after it has printed help. */
export function isAnswered(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0
}

function addCommand(program: Command, spec: CommandSpec, language: Language, run: Run): void {
  const words = spec.name.split(' ')
  const name = words.pop() as string
  const parent = words[0] === undefined ? program : groupOf(program, words[0], language)
  const command = prepare(
    parent.command(spec.arguments ? `${name} ${spec.arguments}` : name, {
      isDefault: spec.isDefault ?? false,
    }),
    `attestat ${spec.name}`,
  ).description(spec.summary[language])
  for (const [flags, summary] of spec.options ?? []) {
    // Several values are several flags: one that takes all that follows would swallow the arguments.
    if (flags.includes('...>')) {
      command.option(
        flags.replace('...>', '>'),
        `${summary[language]} ${helpWords.repeatable[language]}`,
        collect,
      )
    } else command.option(flags, summary[language])
  }
  command.action(async (...given: unknown[]) => {
    const options = command.optsWithGlobals() as CommonOptions
    if (options.lang !== undefined) requireKnown('--lang', options.lang, languages)
    const args = given
      .slice(0, -2)
      .flat()
      .filter((word) => word !== undefined) as string[]
    const input = new CommandInput(args, { ...options })
    await run(options, (session) => spec.run(input, session))
  })
}

function groupOf(program: Command, name: string, language: Language): Command {
  const known = program.commands.find((command) => command.name() === name)
  if (known) return known
  return prepare(program.command(name), `attestat ${name}`)
    .description(groupSummaries[name]?.[language] ?? '')
    .helpCommand('help [command]', helpWords.helpOfGroup[language])
}

/** Turns what commander refuses into the program's own refusal. @param path Words of the command. */
function prepare(command: Command, path: string): Command {
  return command.exitOverride((error) => {
    if (isAnswered(error)) throw error
    throw refusedUsage(error, path)
  })
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value]
}

function inRussian(usage: string): string {
  return usage.replace('[options]', '[ключи]').replace('[command]', '[команда]')
}
