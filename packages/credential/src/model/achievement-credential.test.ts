import { expect, test } from 'vitest'
import { listOf, textIn } from './achievement-credential.ts'

test('one or many values are read as a list', () => {
  expect(listOf('a')).toEqual(['a'])
  expect(listOf(['a', 'b'])).toEqual(['a', 'b'])
  expect(listOf(undefined)).toEqual([])
})

test('text is read in the language asked for, else in the one there is', () => {
  expect(textIn('Диплом', 'en')).toBe('Диплом')
  expect(textIn({ ru: 'Диплом', en: 'Diploma' }, 'en')).toBe('Diploma')
  expect(textIn({ de: 'Diplom' }, 'en')).toBe('Diplom')
})
