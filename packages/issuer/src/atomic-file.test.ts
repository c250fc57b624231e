import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  makeFolder,
  removeLeftovers,
  reserveFile,
  writeFileAtomically,
  writeFileDurably,
} from './atomic-file.ts'
import { withOutputFolder } from './output-folder.ts'

const uuid = '01234567-89ab-4cde-8f01-23456789abcd'
let folder: string
const at = (name: string): string => join(folder, name)
const put = (...names: string[]): void => {
  for (const name of names) writeFileSync(at(name), '')
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('removes what was left half-written under the names given, below too, and nothing else', async () => {
  mkdirSync(at('status'))
  const leftovers = [`.a.pdf.${uuid}.tmp`, `status/.1.jwt.${uuid}.tmp`]
  const others = [`.b.pdf.${uuid}.tmp`, '.a.pdf.tmp', `a.pdf.${uuid}.tmp`, `.a.pdf.${uuid}`, 'a.pdf']
  put(...leftovers, ...others)
  await removeLeftovers(folder, () => ['a.pdf', 'status/1.jwt'])
  expect(readdirSync(folder).sort()).toEqual([...others, 'status'].sort())
  expect(readdirSync(at('status'))).toEqual([])
})

it('asks for no names where nothing lies, or where there is no folder', async () => {
  const names = (): never => {
    throw new Error('asked')
  }
  put('a.pdf')
  await removeLeftovers(folder, names)
  await removeLeftovers(at('none'), names)
})

it('lets one program at a time write files, and leaves those in work alone', async () => {
  const ledger = { path: at('ledger.sqlite') }
  const order: string[] = []
  const write = (name: string): Promise<unknown> =>
    withOutputFolder(
      ledger,
      folder,
      () => ['a.pdf'],
      async () => {
        order.push(`${name} begins`)
        put(`.a.pdf.${uuid}.tmp`)
        await new Promise((resolve) => setTimeout(resolve, 40))
        order.push(
          readdirSync(folder).includes(`.a.pdf.${uuid}.tmp`) ? `${name} is whole` : `${name} is lost`,
        )
      },
    )
  await Promise.all([write('one'), write('other')])
  const [first] = order[0] === 'one begins' ? ['one', 'other'] : ['other', 'one']
  const second = first === 'one' ? 'other' : 'one'
  expect(order).toEqual([`${first} begins`, `${first} is whole`, `${second} begins`, `${second} is whole`])
})

it('makes a file for a database where there is none, and neither through a link nor over a folder', () => {
  reserveFile(at('ledger.sqlite'))
  reserveFile(at('ledger.sqlite'))
  expect(statSync(at('ledger.sqlite')).size).toBe(0)
  if (process.platform === 'win32') return
  symlinkSync(at('elsewhere'), at('link'))
  for (const name of ['link', '.']) expect(() => reserveFile(at(name))).toThrow(/EEXIST|EISDIR/)
  expect(readdirSync(folder)).not.toContain('elsewhere')
})

it('gives files and folders the modes they are meant to have, whatever the umask', async () => {
  if (process.platform === 'win32') return
  const before = process.umask(0)
  try {
    await makeFolder(at('private'))
    await writeFileAtomically(at('private/one'), 'x', 0o600)
    await writeFileAtomically(at('site/one'), 'x')
    await writeFileDurably(at('settings.json'), '{}')
    reserveFile(at('ledger.sqlite'))
  } finally {
    process.umask(before)
  }
  const modes = ['private', 'private/one', 'site', 'site/one', 'settings.json', 'ledger.sqlite']
  expect(modes.map((name) => (statSync(at(name)).mode & 0o777).toString(8))).toEqual([
    '700',
    '600',
    '755',
    '644',
    '644',
    '600',
  ])
})
