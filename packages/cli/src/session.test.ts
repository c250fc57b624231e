import { expect, test } from 'vitest'
import { openSession, preferencesIn } from './session.ts'

const argv = (...words: string[]): string[] => ['node', 'attestat', ...words]

test.each([
  ['en', {}, {}],
  ['ru', { lang: 'ru' }, { LANG: 'en_GB.UTF-8' }],
  ['en', { lang: 'en' }, { ATTESTAT_LANG: 'ru' }],
  ['ru', {}, { ATTESTAT_LANG: 'ru', LC_ALL: 'C' }],
  ['ru', {}, { LANG: 'ru_RU.UTF-8' }],
  ['en', {}, { LC_ALL: 'C', LANG: 'ru_RU.UTF-8' }],
  ['ru', {}, { LC_ALL: '', LANG: 'ru_RU.UTF-8' }],
  ['en', {}, { LANG: 'de_DE.UTF-8' }],
] as const)('speaks %s with the flags %o in the environment %o', (language, options, env) => {
  expect(openSession(options, env).language).toBe(language)
})

test('writes numbers and days as the language does', () => {
  const day = new Date('2026-06-05T00:00:00Z')
  expect(openSession({ lang: 'en' }, {}).date(day)).toBe('5 June 2026')
  expect(openSession({ lang: 'ru' }, {}).date(day)).toBe('5 июня 2026 г.')
  expect(openSession({ lang: 'en' }, {}).number(12345)).toBe('12,345')
  expect(openSession({ lang: 'ru' }, {}).number(12345)).toBe('12\u00a0345')
})

test('tells a length of time in words, in the plural that the language has for it', () => {
  const [english, russian] = [openSession({ lang: 'en' }, {}), openSession({ lang: 'ru' }, {})]
  expect(['P1Y', 'P6M', 'P1Y6M', 'P30D', 'P2W'].map(english.duration)).toEqual([
    '1 year',
    '6 months',
    '1 year, 6 months',
    '30 days',
    '2 weeks',
  ])
  expect(['P1Y', 'P2Y', 'P5Y', 'P21D'].map(russian.duration)).toEqual(['1 год', '2 года', '5 лет', '21 день'])
  for (const other of ['P', 'PT5H', 'a year']) expect(english.duration(other)).toBe(other)
})

test('takes the passphrase file from the flag before the environment, and an empty variable for none', () => {
  const env = { ATTESTAT_PASSPHRASE_FILE: 'from-env' }
  expect(openSession({ passphraseFile: 'from-flag' }, env).passphraseFile).toBe('from-flag')
  expect(openSession({}, env).passphraseFile).toBe('from-env')
  expect(openSession({}, { ATTESTAT_PASSPHRASE_FILE: '' }).passphraseFile).toBeUndefined()
})

test('asks nobody when there is no terminal, or with --yes, or in CI', () => {
  const terminals = [process.stdin, process.stderr] as const
  const before = terminals.map(({ isTTY }) => isTTY)
  const pretend = (isTTY: boolean): void => {
    for (const terminal of terminals) terminal.isTTY = isTTY
  }
  try {
    pretend(true)
    expect(openSession({}, {}).interactive).toBe(true)
    expect(openSession({ yes: true }, {}).interactive).toBe(false)
    expect(openSession({}, { CI: '1' }).interactive).toBe(false)
    pretend(false)
    expect(openSession({}, {}).interactive).toBe(false)
  } finally {
    for (const [i, terminal] of terminals.entries()) terminal.isTTY = before[i] as boolean
  }
})

test('sees language and JSON on a command line that it need not understand', () => {
  expect(preferencesIn(argv('foo', '--json', '--lang', 'ru'))).toEqual({ json: true, lang: 'ru' })
  expect(preferencesIn(argv('--lang=ru', '--what', 'ever'))).toEqual({ json: false, lang: 'ru' })
  expect(preferencesIn(argv('verify', '--lang'))).toEqual({ json: false })
})
