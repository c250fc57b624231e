/** How a value stands in the words of a code: as it is, or as people read moments and spans of time. */
import type { Language } from './errors.ts'

/**
 * `date`: an ISO 8601 instant as day and time, in UTC: the same words wherever they are made. `duration`: whole seconds
 * in the largest unit that leaves no rest.
 */
export type SlotForm = 'date' | 'duration'

/** @returns the value itself where it is no instant, or no number of seconds. */
export function writeSlot(value: string, form: string | undefined, language: Language): string {
  if (form === 'date') return writeDate(value, language)
  return form === 'duration' ? writeDuration(value, language) : value
}

function writeDate(text: string, language: Language): string {
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? text : `${dates[language].format(date)} UTC`
}

function writeDuration(text: string, language: Language): string {
  const seconds = Number(text)
  const found = units.find(([, length]) => Number.isSafeInteger(seconds / length) && seconds >= length)
  return found ? found[2][language].format(seconds / found[1]) : text
}

const dateStyle = { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' } as const
const dates: Readonly<Record<Language, Intl.DateTimeFormat>> = {
  en: new Intl.DateTimeFormat('en-GB', dateStyle),
  ru: new Intl.DateTimeFormat('ru', dateStyle),
}

type Unit = readonly [name: string, seconds: number, words: Readonly<Record<Language, Intl.NumberFormat>>]

const units: readonly Unit[] = (
  [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
    ['second', 1],
  ] as const
).map(([unit, length]) => {
  const style = { style: 'unit', unit, unitDisplay: 'long' } as const
  return [unit, length, { en: new Intl.NumberFormat('en-GB', style), ru: new Intl.NumberFormat('ru', style) }]
})
