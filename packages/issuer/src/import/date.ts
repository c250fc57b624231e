/** Dates as people and programs write them into cells. */

export type DateReading =
  | { readonly kind: 'date' /** `YYYY-MM-DD`. */; readonly date: string }
  | { readonly kind: 'ambiguous' }
  | { readonly kind: 'invalid' }

/**
 * Reads a date: `dd.MM.yyyy`, `YYYY-MM-DD`, with or without a midnight after it, or with the month in words. With slashes or hyphens day and
 * month could be either, so such a date counts only where one reading is possible. Two-digit years never count.
 */
export function readDate(text: string): DateReading {
  // A file has few days for many rows.
  const known = readings.get(text)
  if (known) return known
  const reading = readText(text)
  if (readings.size === mostReadings) readings.clear()
  readings.set(text, reading)
  return reading
}

const readings = new Map<string, DateReading>()
const mostReadings = 10_000

function readText(text: string): DateReading {
  const cell = text.replace(midnight, '')
  const yearFirst = /^(\d{4})([-./])(\d{1,2})\2(\d{1,2})$/.exec(cell)
  if (yearFirst) return calendarDay(yearFirst[1], yearFirst[3], yearFirst[4])
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:\s?г\.?)?$/.exec(cell)
  if (dotted) return calendarDay(dotted[3], dotted[2], dotted[1])
  const worded = /^[«"]?(\d{1,2})[»"]? ([а-я]+) (\d{4})(?:\s?(?:г\.?|года))?$/i.exec(cell)
  const month = months.indexOf(worded?.[2]?.toLowerCase() ?? '') + 1
  if (worded && month > 0) return calendarDay(worded[3], String(month), worded[1])
  const either = /^(\d{1,2})([-/])(\d{1,2})\2(\d{4})$/.exec(cell)
  if (either) return oneReading(either[4], either[1], either[3])
  return twoDigitYear.test(cell) ? { kind: 'ambiguous' } : { kind: 'invalid' }
}

/**
 * The day that spreadsheet programs mean by a number of days, `YYYY-MM-DD`, counted as they do since 1900.
 *
 * @returns undefined for what is no such number, or is outside 1910 to 2099.
 */
export function readSerialDate(text: string): string | undefined {
  if (!/^\d{4,5}(?:[.,]0+)?$/.test(text)) return undefined
  const days = Number.parseInt(text, 10)
  // Years of four digits look like small numbers of days; nobody alive is meant by them.
  if (days < 3654 || days > 73_050) return undefined
  return new Date(Date.UTC(1899, 11, 30) + days * 86_400_000).toISOString().slice(0, 10)
}

/** As they stand in a date. */
const months = [
  'января',
  'февраля',
  'марта',
  'апреля',
  'мая',
  'июня',
  'июля',
  'августа',
  'сентября',
  'октября',
  'ноября',
  'декабря',
]

// What spreadsheet programs and databases append to a day.
const midnight = /[T ]0?0:00(?::00(?:\.0+)?)?Z?$/
const twoDigitYear = /^\d{1,2}([-./])\d{1,2}\1\d{2}$/

function oneReading(
  year: string | undefined,
  first: string | undefined,
  second: string | undefined,
): DateReading {
  const dayFirst = calendarDay(year, second, first)
  const monthFirst = calendarDay(year, first, second)
  if (dayFirst.kind !== 'date') return monthFirst
  if (monthFirst.kind !== 'date' || monthFirst.date === dayFirst.date) return dayFirst
  return { kind: 'ambiguous' }
}

function calendarDay(year = '', month = '', day = ''): DateReading {
  const [y, m, d] = [Number(year), Number(month), Number(day)]
  const isReal = y >= 1900 && y <= 2100 && m >= 1 && m <= 12 && d >= 1 && d <= daysOfMonth(y, m)
  if (!isReal) return { kind: 'invalid' }
  return { kind: 'date', date: `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` }
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
