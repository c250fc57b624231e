import { CredentialError } from '@attestat/credential'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { UsageError } from './codes.ts'
import { printable, printError, printOutcome } from './output.ts'
import { openSession } from './session.ts'

let out: string
let err: string

beforeEach(() => {
  out = ''
  err = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += text
    return true
  })
})
afterEach(() => vi.restoreAllMocks())

const [english, russian] = [openSession({ lang: 'en' }, {}), openSession({ lang: 'ru' }, {})]
const json = openSession({ lang: 'en', json: true }, {})
const quiet = openSession({ lang: 'en', quiet: true }, {})

test('prints lines for a person, and one document for a program', () => {
  printOutcome(english, { document: { count: 1 }, lines: ['one', 'two'] })
  printOutcome(json, { document: { count: 1 }, lines: ['one', 'two'] })
  expect(out).toBe('one\ntwo\n{"count":1}\n')
})

test('keeps quiet about lines, not about data that were asked for', () => {
  printOutcome(quiet, { document: {}, lines: ['one'] })
  printOutcome(quiet, { document: {}, lines: [], data: 'the request' })
  expect(out).toBe('the request\n')
})

test('says that a dry run has changed nothing', () => {
  const outcome = { document: { count: 1 }, lines: ['Made it'] }
  printOutcome(openSession({ lang: 'en', dryRun: true }, {}), outcome)
  printOutcome(openSession({ lang: 'en', dryRun: true, json: true }, {}), outcome)
  expect(out).toMatch(/^Dry run: nothing was changed\..*\nMade it\n\{"count":1,"dryRun":true\}\n$/)
})

test('gives a refusal its code, words and place, in the language of the session', () => {
  const error = new CredentialError('INPUT_TOO_LARGE', { at: 'a file', details: { limit: 5 } })
  printError(english, error)
  printError(russian, error)
  printError(json, error)
  expect(err.split('\n')).toEqual([
    'INPUT_TOO_LARGE: The input is larger than 5 bytes (a file)',
    'INPUT_TOO_LARGE: Входные данные больше 5 байт (a file)',
    'INPUT_TOO_LARGE: The input is larger than 5 bytes (a file)',
    '',
  ])
  expect(JSON.parse(out)).toEqual({
    error: {
      code: 'INPUT_TOO_LARGE',
      at: 'a file',
      details: { limit: 5 },
      message: 'The input is larger than 5 bytes',
    },
  })
})

test('says wrong usage in the language of the session too', () => {
  printError(
    russian,
    new UsageError({ en: '{option} is needed', ru: 'нужен ключ {option}' }, { details: { option: '--out' } }),
  )
  expect(err).toBe('USAGE: Неверный вызов: нужен ключ --out\n')
})

test('tells of its own fault where it happened, and none of what it was reading', () => {
  printError(json, new TypeError('cannot read "a learner’s name"'))
  expect(JSON.parse(out)).toMatchObject({ error: { code: 'INTERNAL_FAULT' } })
  expect(err).toMatch(/^INTERNAL_FAULT: .*\nTypeError\n +at .*output\.test\.ts/)
  expect(err + out).not.toContain('learner')
})

test('lets nothing from a document move the cursor, begin a line or turn the direction', () => {
  expect(printable('a\u001b[2Jb\nACCEPTED\u202egnp.\u0007')).toBe('a\ufffd[2Jb\ufffdACCEPTED\ufffdgnp.\ufffd')
  expect(printable('1\u061c2')).toBe('1\ufffd2')
  expect(printable('Лицей № 130 — «отлично»')).toBe('Лицей № 130 — «отлично»')
  printOutcome(english, { document: {}, lines: ['x\nACCEPTED: y'] })
  expect(out).toBe('x\ufffdACCEPTED: y\n')
})
