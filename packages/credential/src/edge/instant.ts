/** The strict edge for instants in documents. */

/**
 * Reads an RFC 3339 date-time with a zone.
 *
 * @returns undefined for anything else: a date without time or zone, a day that the calendar does not have, a leap
 *   second.
 * @see RFC 3339, section 5.6; XML Schema 1.1 dateTimeStamp
 */
export function parseInstant(value: unknown): Date | undefined {
  const fields = typeof value === 'string' ? instantSyntax.exec(value) : null
  if (!fields) return undefined
  const instant = new Date(value as string)
  const [, year, month, day] = fields
  // `Date` takes 30 February for 1 March.
  const isCalendarDay =
    Number(day) <= 28 || Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  return isCalendarDay && !Number.isNaN(instant.getTime()) ? instant : undefined
}

const instantSyntax =
  /^(\d{4})-(\d{2})-(\d{2})T(?:[01]\d|2[0-3]):\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/
