/** The strict edge for instants in documents. */

/**
 * Reads an RFC 3339 date-time with a zone.
 *
 * @returns undefined for anything else: a date without time or zone, a day that the calendar does not have, a leap
 *   second.
 * @see RFC 3339, section 5.6; XML Schema 1.1 dateTimeStamp
 */
export function parseInstant(value: unknown): Date | undefined {
  if (typeof value !== 'string' || !instantSyntax.test(value) || !isCalendarDay(value)) return undefined
  const instant = new Date(value)
  return Number.isNaN(instant.getTime()) ? undefined : instant
}

const instantSyntax = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/

/** Whether a text that begins as `YYYY-MM-DD` has a day that its month has: `Date` takes 30 February for 1 March. */
export function isCalendarDay(text: string): boolean {
  const [month, day] = [Number(text.slice(5, 7)), Number(text.slice(8, 10))]
  if (month < 1 || month > 12 || day < 1) return false
  return day <= 28 || day <= new Date(Date.UTC(Number(text.slice(0, 4)), month, 0)).getUTCDate()
}
