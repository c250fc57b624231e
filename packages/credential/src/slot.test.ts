import { expect, it } from 'vitest'
import { explainCode } from './errors.ts'

const words = { en: 'until {end:date}, {seconds:duration}', ru: 'до {end:date}, {seconds:duration}' }
const say = (language: 'en' | 'ru', end: string, seconds: number) =>
  explainCode(words, language, { end, seconds })

it('says moments and spans of time as people read them, the same everywhere', () => {
  const end = '2026-07-01T09:05:00.000Z'
  expect(say('en', end, 2_592_000)).toBe('until 1 July 2026 at 09:05 UTC, 30 days')
  expect(say('ru', end, 2_592_000)).toMatch(/^до 1 июля 2026\sг\. в 09:05 UTC, 30\sдней$/)
})

it.each([
  [1, '1 second', '1 секунда'],
  [90, '90 seconds', '90 секунд'],
  [300, '5 minutes', '5 минут'],
  [7200, '2 hours', '2 часа'],
  [86_400, '1 day', '1 день'],
  [90_000, '25 hours', '25 часов'],
])('%s seconds in the largest unit that leaves no rest', (seconds, en, ru) => {
  const end = '2026-07-01'
  expect(say('en', end, seconds)).toMatch(new RegExp(`, ${en}$`))
  expect(say('ru', end, seconds).replace(/\s/g, ' ')).toMatch(new RegExp(`, ${ru}$`))
})

it('leaves as it is what is no moment and no span, and a slot without a value', () => {
  expect(say('en', 'some day', -5)).toBe('until some day, -5')
  expect(say('en', 'some day', 0.5)).toBe('until some day, 0.5')
  expect(explainCode(words, 'en', {})).toBe(words.en)
})
