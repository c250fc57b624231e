import { readdirSync, readFileSync } from 'node:fs'
import { type Check, checkNames, credentialCodes } from '@attestat/credential'
import { openId4VcCodes } from '@attestat/openid4vc'
import { trustCodes } from '@attestat/trust'
import { describe, expect, it } from 'vitest'
import { verifierCodes } from './codes.ts'
import { checkCodes, explainCheck, passedWords } from './explain.ts'

const languages = ['en', 'ru'] as const
const check = (changes: Partial<Check>): Check => ({
  name: 'status',
  status: 'failed',
  message: '',
  evidence: {},
  ...changes,
})

describe.each(languages)('in %s', (language) => {
  const own = language === 'ru' ? /[а-яё]{3}/i : /^[^а-яё]+$/i

  it.each(checkNames)('%s says what it has established', (name) => {
    const words = explainCheck(check({ name, status: 'passed' }), language)
    expect(words).toBe(passedWords[name][language])
    expect(words).toMatch(own)
  })

  it.each(Object.keys(checkCodes))('%s says why', (code) => {
    const words = explainCheck(check({ code }), language)
    expect(words).toBe(checkCodes[code]?.[language])
    expect(words).toMatch(own)
  })
})

it('fills the slots of the words from the details', () => {
  const stale = check({ code: 'STATUS_STALE', details: { asOf: '2026-07-01T09:00:00.000Z' } })
  expect(explainCheck(stale, 'en')).toBe('The status list is too old (1 July 2026 at 09:00 UTC)')
  expect(explainCheck(stale, 'ru')).toMatch(/^Список статусов устарел \(1 июля 2026\sг\. в 09:00 UTC\)$/)
})

it('falls back on the message for a code from elsewhere', () => {
  expect(explainCheck(check({ code: 'SOMEBODY_ELSES', message: 'as they say' }), 'ru')).toBe('as they say')
})

it('no code has two meanings', () => {
  const tables = [credentialCodes, openId4VcCodes, trustCodes, verifierCodes].flatMap((table) =>
    Object.keys(table),
  )
  expect(tables.filter((code, i) => tables.indexOf(code) !== i)).toEqual([])
})

it('every code of this package is used, and every one that is used has words', () => {
  const folder = new URL('.', import.meta.url)
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'codes.ts')
    .map((name) => readFileSync(new URL(name.replaceAll('\\', '/'), folder), 'utf8'))
    .join('\n')
  const used = new Set([...sources.matchAll(/'([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+)'/g)].map(([, code]) => code!))
  expect([...used].filter((code) => !Object.hasOwn(checkCodes, code))).toEqual([])
  expect(Object.keys(verifierCodes).filter((code) => !used.has(code))).toEqual([])
})
