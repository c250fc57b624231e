/** What a command is: one file beside this one, one line in `program.ts`. */
import type { CodeWords } from '@attestat/credential'
import { UsageError } from '../codes.ts'
import type { Outcome, Session } from '../session.ts'

export interface CommandSpec {
  /** Its words, for instance `wallet add`. */
  readonly name: string
  /** Positional arguments as commander writes them. */
  readonly arguments?: string
  readonly summary: CodeWords
  readonly options?: readonly OptionSpec[]
  /** Whether it is meant when its group is named alone. */
  readonly isDefault?: boolean
  run(input: CommandInput, session: Session): Promise<Outcome>
}

/** Flags as commander writes them, and what they do. `<type...>` may be given several times. */
export type OptionSpec = readonly [flags: string, summary: CodeWords]

const words = {
  missing: { en: '{option} is needed', ru: 'нужен ключ {option}' },
  empty: { en: '{option} needs a value', ru: 'у ключа {option} нет значения' },
  unknown: {
    en: '{option} takes one of: {known}',
    ru: '{option} принимает одно из значений: {known}',
  },
  number: {
    en: '{option} takes a whole number from {least} to {most}',
    ru: '{option} принимает целое число от {least} до {most}',
  },
  assignment: { en: '{option} takes COLUMN=VALUE', ru: 'ключ {option} ждёт СТОЛБЕЦ=ЗНАЧЕНИЕ' },
  together: {
    en: '{option} does not go with {other}',
    ru: '{option} нельзя указать вместе с {other}',
  },
} as const

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

  has(name: string): boolean {
    return this.#options[name] !== undefined
  }

  flag(name: string): boolean {
    return this.#options[name] === true
  }

  /** The value of an option that takes one. @throws UsageError when it is empty. */
  text(name: string): string | undefined {
    const value = this.#options[name] as string | undefined
    if (value?.trim() === '') throw new UsageError(words.empty, { details: { option: flagOf(name) } })
    return value
  }

  /** As {@link text}, for an option that must be given. @throws UsageError. */
  required(name: string): string {
    const value = this.text(name)
    if (value === undefined)
      throw new UsageError(words.missing, {
        details: { option: flagOf(name) },
      })
    return value
  }

  /** The values of an option that may be given several times. */
  list(name: string): readonly string[] {
    return (this.#options[name] as readonly string[] | undefined) ?? []
  }

  /** As {@link text}, for an option with a few possible values. @throws UsageError naming them. */
  oneOf<Value extends string>(name: string, known: readonly Value[]): Value | undefined {
    const value = this.text(name)
    return value === undefined ? undefined : requireKnown(flagOf(name), value, known)
  }

  /** As {@link list}, for an option with a few possible values. @throws UsageError naming them. */
  listOf(name: string, known: readonly string[]): readonly string[] {
    return this.list(name).map((value) => requireKnown(flagOf(name), value, known))
  }

  /** The values of an option that takes `COLUMN=VALUE`, by column. @throws UsageError for a word without either. */
  assignments(
    name: string,
    { emptyValues = false }: { readonly emptyValues?: boolean } = {},
  ): Readonly<Record<string, string>> {
    return Object.fromEntries(
      this.list(name).map((word) => {
        const at = word.indexOf('=')
        const [column, value] = [word.slice(0, Math.max(at, 0)).trim(), word.slice(at + 1).trim()]
        if (column === '' || (value === '' && !emptyValues)) {
          throw new UsageError(words.assignment, { details: { option: flagOf(name) } })
        }
        return [column, value]
      }),
    )
  }

  /** An option that takes a whole number. @throws UsageError. */
  wholeNumber(name: string, range: { default: number; least: number; most: number }): number {
    const value = this.text(name)
    return value === undefined ? range.default : requireWholeNumber(flagOf(name), value, range)
  }

  /** The same for one that may be given several times. @throws UsageError. */
  wholeNumbers(name: string, range: { least: number; most: number }): readonly number[] {
    return this.list(name).map((value) => requireWholeNumber(flagOf(name), value, range))
  }

  /** Refuses options that say nothing, or something else, beside another one. @throws UsageError. */
  refuseTogether(name: string, others: readonly string[]): void {
    const other = others.find((candidate) => this.has(candidate))
    if (!this.has(name) || other === undefined) return
    throw new UsageError(words.together, {
      details: { option: flagOf(other), other: flagOf(name) },
    })
  }
}

function requireWholeNumber(
  option: string,
  value: string,
  { least, most }: { least: number; most: number },
): number {
  const number = Number(value)
  if (/^\d{1,9}$/.test(value) && number >= least && number <= most) return number
  throw new UsageError(words.number, { details: { option, least, most } })
}

/** One of a few possible values. @param option What it is the value of. @throws UsageError naming them. */
export function requireKnown<Value extends string>(
  option: string,
  value: string,
  known: readonly Value[],
): Value {
  const found = known.find((candidate) => candidate === value)
  if (found === undefined) throw new UsageError(words.unknown, { details: { option, known } })
  return found
}

/** An option as it is typed: `perFile` is `--per-file`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}
