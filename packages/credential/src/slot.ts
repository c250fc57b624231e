/** How a value stands in the words of a code: as it is, or as people read moments and spans of time. */
import type { Language } from './errors.ts'

/**
 * Writes the value of a slot.
 *
 * @param form `date`: an ISO 8601 instant as day and time, in UTC: the same words wherever they are made. `duration`:
 *   whole seconds in the largest unit that leaves no rest. Absent for the value as it is.
 * @returns the value itself where it is no instant, or no number of seconds.
 */
export function writeSlot(value: string, form: string | undefined, language: Language): string {
  if (form === 'date') return writeDate(value, language)
  return form === 'duration' ? writeDuration(value, language) : value
}

function writeDate(text: string, language: Language): string {
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? text : `${dateFormat(language).format(date)} UTC`
}

function writeDuration(text: string, language: Language): string {
  const seconds = Number(text)
  const found = units.find(([, length]) => Number.isSafeInteger(seconds / length) && seconds >= length)
  if (!found) return text
  const [unit, length] = found
  const style = { style: 'unit', unit, unitDisplay: 'long' } as const
  return new Intl.NumberFormat(locales[language], style).format(seconds / length)
}

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

const locales: Readonly<Record<Language, string>> = { en: 'en-GB', ru: 'ru' }

/** Made when the first date is written, for most programs write none; kept, for a folder of old answers has many. */
const dateFormats = new Map<Language, Intl.DateTimeFormat>()

function dateFormat(language: Language): Intl.DateTimeFormat {
  const style = { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' } as const
  const format = dateFormats.get(language) ?? new Intl.DateTimeFormat(locales[language], style)
  dateFormats.set(language, format)
  return format
}
