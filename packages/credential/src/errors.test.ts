import { expect, test } from 'vitest'
import { explainCode, ToolkitError } from './errors.ts'

const words = { en: 'Expected {limit} at most: {names}', ru: 'Не больше {limit}: {names}' }
const error = new ToolkitError('TOO_MANY', words, {
  at: 'a.b',
  details: { limit: 5, names: ['x', 'y'] },
  cause: new TypeError('inner'),
})

test('carries a code, a place, details and a cause, and a message made of them', () => {
  expect(error).toMatchObject({ code: 'TOO_MANY', at: 'a.b', details: { limit: 5 } })
  expect(error.message).toBe('Expected 5 at most: x, y (a.b)')
  expect(error.cause).toBeInstanceOf(TypeError)
})

test('explains itself in either language, without the place', () => {
  expect(error.explain('en')).toBe('Expected 5 at most: x, y')
  expect(error.explain('ru')).toBe('Не больше 5: x, y')
})

test('leaves a slot as it is when there is nothing to put into it', () => {
  expect(explainCode(words, 'en', { limit: 5 })).toBe('Expected 5 at most: {names}')
})

const at = (place: string) => new ToolkitError('X', words, { at: place })

test('spells out what would steer a terminal or turn a line round, wherever the text came from', () => {
  const hostile = 'a\u001b[2J\nACCEPTED\u009b\u202e\u2066\u2028z'
  const harmless = 'a\\u{1b}[2J\\u{a}ACCEPTED\\u{9b}\\u{202e}\\u{2066}\\u{2028}z'
  expect(at(hostile).at).toBe(harmless)
  expect(at(hostile).message).toContain(`(${harmless})`)
  const details = new ToolkitError('X', words, { details: { limit: hostile, names: [hostile, 'b'], n: 1 } })
  expect(details.details).toEqual({ limit: harmless, names: [harmless, 'b'], n: 1 })
  expect(details.message).toBe(`Expected ${harmless} at most: ${harmless}, b`)
  expect(details.explain('ru')).toBe(`Не больше ${harmless}: ${harmless}, b`)
})

test('leaves ordinary names of every script as they are', () => {
  const plain = 'Реестр «Школа № 1».имя[2] — שם, 名前, e\u0301, 👩‍🎓 c:\\keys'
  expect(at(plain).at).toBe(plain)
})

test('cuts a place that is longer than a place, but not inside a character', () => {
  expect(at('k'.repeat(256)).at).toBe('k'.repeat(256))
  expect(at('k'.repeat(900_000)).at).toBe(`${'k'.repeat(256)}…`)
  expect(at('k'.repeat(255) + '😀'.repeat(9)).at?.isWellFormed()).toBe(true)
  const long = new ToolkitError('X', words, { details: { limit: 'k'.repeat(900_000) } })
  expect(long.message.length).toBeLessThan(3000)
})

test('says a place in either language, where it is told in words', () => {
  const told = new ToolkitError('X', words, { at: { en: 'row 6\n', ru: 'строка 6\n' } })
  expect([told.at, told.place('en'), told.place('ru')]).toEqual([
    'row 6\\u{a}',
    'row 6\\u{a}',
    'строка 6\\u{a}',
  ])
  expect([at('a.b').place('ru'), new ToolkitError('X', words).place('ru')]).toEqual(['a.b', undefined])
})

test('says what fills a slot in the language of the message, where it comes in both', () => {
  const mixed = { limit: 5, names: { en: 'a text', ru: 'текст\n' } }
  const found = new ToolkitError('X', words, { details: mixed })
  expect(found.explain('ru')).toBe('Не больше 5: текст\\u{a}')
  expect(found.message).toBe('Expected 5 at most: a text')
  expect(explainCode(words, 'en', mixed)).toBe('Expected 5 at most: a text')
})
