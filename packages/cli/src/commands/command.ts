/** What a command is: one file beside this one, one line in `program.ts`. */
import type { CodeWords } from '@attestat/credential'
import { CliError } from '../codes.ts'
import type { Outcome, Session } from '../session.ts'

export interface CommandSpec {
  /** Its words, for instance `wallet add`. */
  readonly name: string
  /** Positional arguments as commander writes them. */
  readonly arguments?: string
  readonly summary: CodeWords
  readonly options?: readonly OptionSpec[]
  run(input: CommandInput, session: Session): Promise<Outcome>
}

/** Flags as commander writes them, and what they do. */
export type OptionSpec = readonly [flags: string, summary: CodeWords]

/** The command line of one command, taken apart. */
export class CommandInput {
  readonly args: readonly string[]
  readonly #options: Readonly<Record<string, unknown>>

  constructor(args: readonly string[], options: Readonly<Record<string, unknown>>) {
    this.args = args
    this.#options = options
  }

  /** The first positional argument, which commander has made sure of. */
  get first(): string {
    return this.args[0] as string
  }

  /** The value of an option that takes one. */
  text(name: string): string | undefined {
    return this.#options[name] as string | undefined
  }

  /** As {@link text}, for an option that must be given. @throws CliError `USAGE`. */
  required(name: string): string {
    const value = this.text(name)
    if (value === undefined) {
      const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
      throw new CliError('USAGE', { details: { reason: `${flag} …` } })
    }
    return value
  }

  /** The values of an option that may be given several times. */
  list(name: string): readonly string[] {
    return (this.#options[name] as readonly string[] | undefined) ?? []
  }

  flag(name: string): boolean {
    return this.#options[name] === true
  }
}
