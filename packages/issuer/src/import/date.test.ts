import { describe, expect, it } from 'vitest'
import { readDate } from './date.ts'

describe('reading dates', () => {
  it.each([
    ['25.06.2026', '2026-06-25'],
    ['5.6.2026', '2026-06-05'],
    ['25.06.2026 г.', '2026-06-25'],
    ['25.06.2026 0:00:00', '2026-06-25'],
    ['2026-06-25', '2026-06-25'],
    ['2026-06-25T00:00:00.000Z', '2026-06-25'],
    ['25/6/2026', '2026-06-25'],
    ['6/25/2026', '2026-06-25'],
    ['06-06-2026', '2026-06-06'],
    ['29.02.2024', '2024-02-29'],
    ['29.02.2000', '2000-02-29'],
  ])('reads %s', (text, date) => {
    expect(readDate(text)).toEqual({ kind: 'date', date })
  })

  it.each([
    '31.02.2026',
    '29.02.2026',
    '29.02.1900',
    '31.04.2026',
    '0.1.2026',
    '1.13.2026',
    '01.01.0209',
    '45123',
    'вчера',
  ])('knows no day %s', (text) => {
    expect(readDate(text)).toEqual({ kind: 'invalid' })
  })

  it.each(['1/2/2026', '01-02-2026', '01.02.26', '1/2/26'])('leaves %s undecided', (text) => {
    expect(readDate(text)).toEqual({ kind: 'ambiguous' })
  })
})
