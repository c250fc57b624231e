/** Days as documents have them, and instants as documents made here write them. */
import { isCalendarDay } from '../edge/instant.ts'

/** Whether a text is a day of the calendar as `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  return dateSyntax.test(text) && isCalendarDay(text)
}

const dateSyntax = /^\d{4}-\d\d-\d\d$/

/** An instant as documents made here write it: UTC, whole seconds. */
export function formatDateTime(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`
}

/**
 * The same day a number of years later or earlier; 29 February becomes 1 March where there is none.
 *
 * @param date `YYYY-MM-DD`.
 */
export function addYears(date: string, years: number): string {
  const moved = `${String(Number(date.slice(0, 4)) + years).padStart(4, '0')}${date.slice(4)}`
  return isDate(moved) ? moved : `${moved.slice(0, 4)}-03-01`
}

/** The day a number of days later or earlier. @param date `YYYY-MM-DD`. */
export function addDays(date: string, days: number): string {
  const moved = new Date(`${date}T00:00:00Z`)
  moved.setUTCDate(moved.getUTCDate() + days)
  return moved.toISOString().slice(0, 10)
}

/** Whole years from one day to another, as a person's age is counted. */
export function yearsBetween(from: string, to: string): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4))
  return to.slice(5) < from.slice(5) ? years - 1 : years
}
