/** `--since` and `--until`: a range of days, both within it. Days are those of UTC, as everywhere in the program. */
import { UsageError } from './codes.ts'
import { type CommandInput, flagOf, type OptionSpec } from './commands/command.ts'

const words = {
  since: { en: 'on this day or later (YYYY-MM-DD)', ru: 'в этот день и позже (ГГГГ-ММ-ДД)' },
  until: { en: 'on this day or earlier (YYYY-MM-DD)', ru: 'в этот день и раньше (ГГГГ-ММ-ДД)' },
  day: { en: '{option} takes a day, YYYY-MM-DD', ru: '{option} принимает день: ГГГГ-ММ-ДД' },
} as const

export const dayOptions: readonly OptionSpec[] = [
  ['--since <date>', words.since],
  ['--until <date>', words.until],
]

/** Whether a moment lies in the range; one that is not there does only where no range is named. @throws UsageError. */
export function readDayRange(input: CommandInput): (at: Date | undefined) => boolean {
  const [since, until] = [readDay(input, 'since'), readDay(input, 'until')]
  const end = until && until.getTime() + 86_400_000
  return (at) =>
    (since === undefined || (at !== undefined && at >= since)) &&
    (end === undefined || (at !== undefined && at.getTime() < end))
}

/** A day that an option names, as its first moment. @throws UsageError. */
export function readDay(input: CommandInput, name: string): Date | undefined {
  const text = input.text(name)
  if (text === undefined) return undefined
  const day = new Date(`${text}T00:00:00Z`)
  // `Date` takes 30 February for 1 March.
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text) {
    throw new UsageError(words.day, { details: { option: flagOf(name) } })
  }
  return day
}
