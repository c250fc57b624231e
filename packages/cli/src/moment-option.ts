/** Options that take a moment: a day, which begins at midnight UTC, or a date and time with its zone. */
import { parseInstant } from '@attestat/credential'
import { UsageError } from './codes.ts'
import type { CommandInput } from './commands/command.ts'

const words = {
  moment: {
    en: '{option} takes a date, or a date and time with its zone: 2027-09-01, 2027-09-01T00:00:00Z',
    ru: '{option} принимает дату или дату и время с часовым поясом: 2027-09-01, 2027-09-01T00:00:00Z',
  },
} as const

/** @param name Of the option, without its dashes. @throws UsageError. */
export function momentOf(input: CommandInput, name: string): Date | undefined {
  const text = input.text(name)
  return text === undefined ? undefined : readMoment(text, name)
}

/** The same of an option that must be there. */
export function requiredMoment(input: CommandInput, name: string): Date {
  return readMoment(input.required(name), name)
}

function readMoment(text: string, name: string): Date {
  const moment = parseInstant(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text)
  if (!moment) throw new UsageError(words.moment, { details: { option: `--${name}` } })
  return moment
}
