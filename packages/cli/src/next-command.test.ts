import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { nextCommand, placeholders } from './next-command.ts'
import { openSession } from './session.ts'

const publish = ['publish', placeholders.folder] as const

test('repeats the flags that were given, and only those that the command takes', () => {
  const session = openSession(
    { lang: 'en', issuer: 'school', wallet: 'my.wallet', passphraseFile: 'p.txt', yes: true },
    {},
  )
  expect(nextCommand(session, publish, ['issuer', 'passphraseFile'])).toBe(
    'attestat publish DIR --issuer school --passphrase-file p.txt --lang en',
  )
  expect(nextCommand(session, ['wallet', 'list'], ['wallet'])).toBe(
    'attestat wallet list --wallet my.wallet --lang en',
  )
})

test('leaves out what the environment says, and speaks the language', () => {
  const env = { ATTESTAT_LANG: 'ru', ATTESTAT_ISSUER: 'school' }
  expect(nextCommand(openSession({}, env), publish, ['issuer'])).toBe('attestat publish ПАПКА')
})

test('goes by the name that the program was called by', () => {
  const npx = openSession({ lang: 'en' }, { npm_lifecycle_event: 'npx' })
  expect(nextCommand(npx, publish)).toMatch(/^npx attestat publish DIR/)
  const script = openSession({ lang: 'en' }, { npm_lifecycle_event: 'test' })
  expect(nextCommand(script, publish)).toMatch(/^attestat publish DIR/)
})

test.skipIf(process.platform === 'win32')('is quoted so that the shell reads the same words', () => {
  for (const name of ['plain', 'моя школа', "O'Brien & sons", 'a"b', '$HOME', 'a;b', '*']) {
    const line = nextCommand(openSession({ lang: 'en', issuer: name }, {}), ['publish', name], ['issuer'])
    const shell = `attestat() { printf '%s\\n' "$@"; }; ${line}`
    const read = execFileSync('/bin/sh', ['-c', shell], { encoding: 'utf8' }).trimEnd().split('\n')
    expect(read).toEqual(['publish', name, '--issuer', name, '--lang', 'en'])
  }
})
