/** The list of commands, put before commander. */
import type { CodeWords, Language } from '@attestat/credential'
import { Command } from 'commander'
import { CliError } from '../codes.ts'
import { type CommonOptions, type Outcome, openSession, type Session } from '../session.ts'
import { version } from '../version.ts'
import { CommandInput, type CommandSpec, type OptionSpec } from './command.ts'
import { importCommand } from './import.ts'
import { initCommand } from './init.ts'
import { issueCommand } from './issue.ts'
import { exportCommand, listCommand, showCommand } from './ledger.ts'
import { publishCommand } from './publish.ts'
import { registryCommands } from './registry.ts'
import { requestNewCommand } from './request-new.ts'
import { statusCommands } from './status.ts'
import { trustCommands } from './trust.ts'
import { typesCommands } from './types.ts'
import { verifyCommand } from './verify.ts'
import { walletCommands } from './wallet.ts'
import { walletPresentCommands } from './wallet-present.ts'

/** Every command. One command, one line. */
export const commands: readonly CommandSpec[] = [
  initCommand,
  ...typesCommands,
  importCommand,
  issueCommand,
  listCommand,
  showCommand,
  exportCommand,
  ...statusCommands,
  publishCommand,
  ...walletCommands,
  ...walletPresentCommands,
  requestNewCommand,
  verifyCommand,
  ...registryCommands,
  ...trustCommands,
]

const commonOptions: readonly OptionSpec[] = [
  ['--json', { en: 'print one JSON document', ru: 'вывести один документ JSON' }],
  ['--quiet', { en: 'print nothing but errors', ru: 'выводить только ошибки' }],
  ['--yes', { en: 'answer every question with yes', ru: 'отвечать «да» на все вопросы' }],
  ['--force', { en: 'replace files that are there', ru: 'заменять имеющиеся файлы' }],
  [
    '--dry-run',
    { en: 'change nothing, say what would be done', ru: 'ничего не менять, показать, что было бы' },
  ],
  ['--lang <ru|en>', { en: 'language', ru: 'язык' }],
  ['--passphrase-file <file>', { en: 'file with the passphrase', ru: 'файл с паролем' }],
  ['--issuer <dir>', { en: 'issuer folder', ru: 'папка эмитента' }],
  ['--wallet <file>', { en: 'wallet file', ru: 'файл кошелька' }],
]

const groupSummaries: Readonly<Record<string, CodeWords>> = {
  types: { en: 'credential types', ru: 'типы документов' },
  wallet: { en: 'keep, choose and show credentials', ru: 'хранить, выбирать и показывать документы' },
  request: { en: 'ask for a presentation', ru: 'запросить предъявление' },
  registry: { en: 'say who may award what', ru: 'кто и что вправе выдавать' },
  trust: {
    en: 'facts in one file, for verifying offline',
    ru: 'сведения одним файлом для проверки без сети',
  },
}

/** Carries out one command within a session, and prints what came of it. */
export type Run = (options: CommonOptions, command: (session: Session) => Promise<Outcome>) => Promise<void>

/** The program as commander knows it. @param argv Looked at for the language of the help. */
export function buildProgram(argv: readonly string[], run: Run): Command {
  if (argv.some((word) => /^--pass(?:phrase|word)(?:=|$)/.test(word)))
    throw new CliError('PASSPHRASE_IN_ARGV')
  const languageFlag = argv[argv.indexOf('--lang') + 1]
  const { language } = openSession(argv.includes('--lang') ? { lang: languageFlag ?? '' } : {}, process.env)
  const program = new Command('attestat')
    .description(
      language === 'ru'
        ? 'Достижения, которые носит с собой их владелец: выдать, хранить, показать, проверить'
        : 'Achievements that their owner carries: issue, keep, show, verify',
    )
    .version(version, '-V, --version')
    .exitOverride()
    .showHelpAfterError()
    .configureOutput({ writeErr: (text) => process.stderr.write(text) })
  const groups = new Map<string, Command>()
  for (const spec of commands) addCommand(program, groups, spec, language, run)
  return program
}

function addCommand(
  program: Command,
  groups: Map<string, Command>,
  spec: CommandSpec,
  language: Language,
  run: Run,
): void {
  const words = spec.name.split(' ')
  const name = words.pop() as string
  const parent = words[0] === undefined ? program : groupOf(program, groups, words[0], language)
  const command = parent
    .command(spec.arguments ? `${name} ${spec.arguments}` : name)
    .description(spec.summary[language])
    .exitOverride()
  for (const [flags, summary] of [...(spec.options ?? []), ...commonOptions]) {
    // The option of a command may be named like a common one, and then means more there.
    if (command.options.some((option) => option.long === flags.split(' ')[0])) continue
    if (flags.includes('...>')) command.option(flags, summary[language], collect, [])
    else command.option(flags, summary[language])
  }
  command.action(async (...given: unknown[]) => {
    const options = command.opts()
    const args = given
      .slice(0, -2)
      .flat()
      .filter((word) => word !== undefined) as string[]
    await run(options, (session) => spec.run(new CommandInput(args, options), session))
  })
}

function groupOf(program: Command, groups: Map<string, Command>, name: string, language: Language): Command {
  const known = groups.get(name)
  if (known) return known
  const group = program
    .command(name)
    .description(groupSummaries[name]?.[language] ?? '')
    .exitOverride()
  groups.set(name, group)
  return group
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value]
}
