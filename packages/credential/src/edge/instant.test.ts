import { expect, test } from 'vitest'
import { parseInstant } from './instant.ts'

test.each([
  ['2026-06-26T09:00:00Z', '2026-06-26T09:00:00.000Z'],
  ['2026-06-26T09:00:00.5+07:00', '2026-06-26T02:00:00.500Z'],
  ['2024-02-29T23:59:59-00:30', '2024-03-01T00:29:59.000Z'],
])('%s is an instant', (text, instant) => {
  expect(parseInstant(text)?.toISOString()).toBe(instant)
})

test.each([
  '2026-06-26',
  '2026-06-26T09:00:00',
  '2026-06-26 09:00:00Z',
  '2026-06-26T09:00Z',
  '2026-02-29T00:00:00Z',
  '2026-02-31T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-06-26T25:00:00Z',
  '2026-06-30T23:59:60Z',
  '26.06.2026',
  1_782_900_000,
  undefined,
])('%j is none', (value) => {
  expect(parseInstant(value)).toBeUndefined()
})
