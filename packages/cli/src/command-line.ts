/** The command line as data, read from the same specs as the help: for completion and manual pages. */
import type { CodeWords } from '@attestat/credential'
import type { CommandSpec, OptionSpec } from './commands/command.ts'

export interface CommandLine {
  readonly commands: readonly CommandFacts[]
  /** Options of every command. */
  readonly common: readonly OptionFacts[]
  /** First words of commands of two words, with what they are about. */
  readonly groups: Readonly<Record<string, CodeWords>>
}

export interface CommandFacts {
  /** For instance `wallet add`. */
  readonly name: string
  /** As written: `<file>`, `[ids...]`. */
  readonly usage: string
  readonly summary: CodeWords
  readonly arguments: readonly ArgumentFacts[]
  readonly options: readonly OptionFacts[]
  readonly isDefault: boolean
}

export interface ArgumentFacts {
  /** For instance `file`: what stands there. */
  readonly name: string
  readonly isVariadic: boolean
}

export interface OptionFacts {
  /** All of its spellings: `-h`, `--help`. */
  readonly flags: readonly string[]
  /** What its value is, when it takes one. */
  readonly value?: ArgumentFacts
  readonly summary: CodeWords
}

/** Takes a spec apart. */
export function commandFacts(spec: CommandSpec): CommandFacts {
  const { name, arguments: usage = '', summary, options = [], isDefault = false } = spec
  return {
    name,
    usage,
    summary,
    arguments: usage === '' ? [] : usage.split(' ').map(argumentFacts),
    options: options.map(optionFacts),
    isDefault,
  }
}

/** Takes an option apart: `--type <type...>`. */
export function optionFacts([written, summary]: OptionSpec): OptionFacts {
  const value = /[<[].*$/.exec(written)?.[0]
  const flags = written.slice(0, written.length - (value?.length ?? 0)).split(/[ ,]+/)
  return {
    flags: flags.filter((flag) => flag !== ''),
    summary,
    ...(value === undefined ? {} : { value: argumentFacts(value) }),
  }
}

function argumentFacts(written: string): ArgumentFacts {
  const name = written.slice(1, -1)
  const isVariadic = name.endsWith('...')
  return { name: isVariadic ? name.slice(0, -3) : name, isVariadic }
}
