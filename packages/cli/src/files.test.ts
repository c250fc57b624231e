import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  makeFolder,
  readFolder,
  readInput,
  readTextInput,
  requireFree,
  whatIsAt,
  writeOutput,
} from './files.ts'

let folder: string
const at = (name: string): string => join(folder, name)
const code = (expected: string): object => expect.objectContaining({ code: expected })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-files-'))
  await Promise.all([writeFile(at('ten'), '0123456789'), writeFile(at('empty'), ''), mkdir(at('inner'))])
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('reads a file up to its bound, and refuses one byte more', async () => {
  expect((await readInput(at('ten'), 10)).toString()).toBe('0123456789')
  await expect(readInput(at('ten'), 9)).rejects.toThrow(code('INPUT_TOO_LARGE'))
})

test('refuses a huge file without reading it', async () => {
  await writeFile(at('huge'), '')
  // 50 GB that are not there: reading them would not end before the test does.
  await truncate(at('huge'), 50e9)
  await expect(readInput(at('huge'))).rejects.toThrow(code('INPUT_TOO_LARGE'))
  await rm(at('huge'))
})

test('says what stands in the place of a file', async () => {
  await expect(readInput(at('nowhere'))).rejects.toThrow(code('FILE_NOT_FOUND'))
  await expect(readInput(at('ten/below'))).rejects.toThrow(code('FILE_NOT_FOUND'))
  await expect(readInput(at('inner'))).rejects.toThrow(code('FILE_IS_DIRECTORY'))
  await expect(readInput(at('empty'))).rejects.toThrow(code('FILE_EMPTY'))
  expect(['nowhere', 'inner', 'ten'].map((name) => whatIsAt(at(name)))).toEqual(['nothing', 'folder', 'file'])
})

test('takes UTF-8 for text, and nothing else', async () => {
  await writeFile(at('utf8'), 'Иванов')
  await writeFile(at('cp1251'), Buffer.from([0xc8, 0xe2, 0xe0, 0xed, 0xee, 0xe2]))
  expect(await readTextInput(at('utf8'))).toBe('Иванов')
  await expect(readTextInput(at('cp1251'))).rejects.toThrow(code('FILE_NOT_TEXT'))
})

test('reads a folder, and says when it is none', async () => {
  expect((await readFolder(folder)).map(({ name }) => name)).toContain('ten')
  await expect(readFolder(at('nowhere'))).rejects.toThrow(code('FILE_NOT_FOUND'))
  await expect(readFolder(at('ten'))).rejects.toThrow(code('FILE_NOT_DIRECTORY'))
})

test('takes a place that is free, and one that is taken only by force', () => {
  expect(() => requireFree(at('nowhere'), false)).not.toThrow()
  expect(() => requireFree(at('ten'), true)).not.toThrow()
  expect(() => requireFree(at('ten'), false)).toThrow(code('FILE_EXISTS'))
  expect(() => requireFree(at('inner'), true)).toThrow(code('FILE_IS_DIRECTORY'))
})

test('makes a folder, and not over a file', async () => {
  expect(await makeFolder(at('new/deep'))).toBe(at('new'))
  expect(await makeFolder(at('new/deep'))).toBeUndefined()
  await expect(makeFolder(at('ten'))).rejects.toThrow(code('FILE_NOT_DIRECTORY'))
})

test('writes a file whole, for its owner alone when asked, and leaves nothing beside it', async () => {
  await writeOutput(at('out/one'), 'first', 0o600)
  await writeOutput(at('out/one'), 'second', 0o600)
  expect(await readFile(at('out/one'), 'utf8')).toBe('second')
  expect(await readdir(at('out'))).toEqual(['one'])
  if (process.platform !== 'win32') expect((await stat(at('out/one'))).mode & 0o777).toBe(0o600)
})

test('removes what a program that died left of this file, and nothing else', async () => {
  const { pid: ended } = spawnSync(process.execPath, ['--version'])
  const part = '0f0e0d0c-0b0a-4000-8000-010203040506.tmp'
  const [left, busy, other] = [
    `.one.${ended}.${part}`,
    `.one.${process.pid}.${part}`,
    `.two.${ended}.${part}`,
  ]
  await mkdir(at('killed'))
  for (const name of [left, busy, other]) await writeFile(at(`killed/${name}`), 'half')
  await writeOutput(at('killed/one'), 'whole')
  expect((await readdir(at('killed'))).sort()).toEqual([busy, other, 'one'].sort())
})

test('says when a file cannot be written, and leaves nothing', async () => {
  await expect(writeOutput(at('ten/below'), 'x')).rejects.toThrow(code('STORAGE_WRITE_FAILED'))
  await expect(writeOutput(at('inner'), 'x')).rejects.toThrow(code('STORAGE_WRITE_FAILED'))
  expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
})
