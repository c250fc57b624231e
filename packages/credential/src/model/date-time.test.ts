import { describe, expect, test } from 'vitest'
import { addYears, formatDateTime, isDate, yearsBetween } from './date-time.ts'

describe('dates', () => {
  test.each(['2008-02-29', '2000-02-29', '2026-12-31'])('%s is a day of the calendar', (date) => {
    expect(isDate(date)).toBe(true)
  })

  test.each([
    '2009-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '26-01-01',
    '2026-1-1',
    '',
  ])('%s is none', (date) => {
    expect(isDate(date)).toBe(false)
  })

  test('moved by years stay the day, or go to 1 March', () => {
    expect(addYears('2026-05-22', 3)).toBe('2029-05-22')
    expect(addYears('2008-02-29', 4)).toBe('2012-02-29')
    expect(addYears('2008-02-29', 3)).toBe('2011-03-01')
  })

  test('make an age that grows on the birthday', () => {
    expect(yearsBetween('2009-03-14', '2026-03-13')).toBe(16)
    expect(yearsBetween('2009-03-14', '2026-03-14')).toBe(17)
    expect(yearsBetween('2008-02-29', '2026-02-28')).toBe(17)
  })

  test('of signing are written in whole seconds of UTC', () => {
    expect(formatDateTime(new Date('2026-06-26T09:00:00.987+07:00'))).toBe('2026-06-26T02:00:00Z')
  })
})
