import { expect, test } from 'vitest'
import { expectations } from './expectations.ts'

const expected = expectations({ 'at least {least} marks': 'оценок не меньше {least}' })

test('a phrase comes in both languages, its slots filled', () => {
  expect(expected('at least {least} marks', { least: 3 })).toEqual({
    en: 'at least 3 marks',
    ru: 'оценок не меньше 3',
  })
})

test('phrases that every package uses are known to all', () => {
  expect(expected('an object')).toEqual({ en: 'an object', ru: 'объект' })
})

test('a slot without a value stays as it is', () => {
  expect(expected('at least {least} marks').ru).toBe('оценок не меньше {least}')
})
