import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readOtherPassphrase, readPassphrase, refusePassphraseIn } from './passphrase.ts'
import { openSession, type Session } from './session.ts'

let folder: string
const code = (expected: string): object => expect.objectContaining({ code: expected })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-passphrase-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function sessionWith(content: string | Uint8Array): Promise<Session> {
  const passphraseFile = join(folder, 'passphrase')
  await writeFile(passphraseFile, content)
  return openSession({ passphraseFile, yes: true }, {})
}

test.each([
  ['correct horse\n', 'correct horse'],
  ['correct horse\r\n', 'correct horse'],
  [' spaces are part of it ', ' spaces are part of it '],
  ['пароль', 'пароль'],
])('takes %j from a file, its line end aside', async (content, passphrase) => {
  expect(await readPassphrase(await sessionWith(content))).toBe(passphrase)
})

test.each([
  ['PASSPHRASE_EMPTY', ''],
  ['PASSPHRASE_EMPTY', '\n'],
  ['FILE_NOT_TEXT', Buffer.from([0xef, 0xf0, 0xee])],
  ['INPUT_TOO_LARGE', 'x'.repeat(5000)],
])('answers %s to a file that holds no passphrase', async (expected, content) => {
  await expect(readPassphrase(await sessionWith(content))).rejects.toThrow(code(expected))
})

test('asks for a file when there is nobody to ask', async () => {
  await expect(readPassphrase(openSession({ yes: true }, {}))).rejects.toThrow(code('PASSPHRASE_NEEDED'))
})

test('takes another passphrase from the file of its own option, and from no other', async () => {
  const session = await sessionWith('correct horse\n')
  const other = {
    option: '--new-passphrase-file',
    ask: { en: 'New: ', ru: 'Новый: ' },
    isNew: true,
  }
  const file = join(folder, 'new')
  await writeFile(file, 'battery staple\n')
  expect(await readOtherPassphrase(session, { ...other, file })).toBe('battery staple')
  await expect(readOtherPassphrase(session, { ...other, file: undefined })).rejects.toMatchObject({
    code: 'PASSPHRASE_FILE_NEEDED',
    details: { option: '--new-passphrase-file' },
  })
})

test('refuses a passphrase on the command line, and takes a file for one', () => {
  for (const word of [
    '--passphrase',
    '--passphrase=x',
    '--password',
    '--password=x',
    '--pass',
    '--new-passphrase',
    '--backup-passphrase=x',
  ]) {
    expect(() => refusePassphraseIn(['node', 'attestat', 'issue', word, 'x'])).toThrow(
      code('PASSPHRASE_IN_ARGV'),
    )
  }
  for (const word of ['--passphrase-file', '--new-passphrase-file']) {
    expect(() => refusePassphraseIn(['node', 'attestat', word, 'x'])).not.toThrow()
  }
})
