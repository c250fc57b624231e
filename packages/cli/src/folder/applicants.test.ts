import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findApplicants } from './applicants.ts'
import { readAnswer } from './read-answer.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'applicants-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (...names: string[]): void => {
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), name)
  }
}
const found = async (options: Partial<Parameters<typeof findApplicants>[1]> = {}) =>
  (await findApplicants(folder, { perFile: false, ...options })).map(({ name, files }) => [
    name,
    ...files.map(({ path, code }) => (code === undefined ? path : `${path} ${code}`)),
  ])

describe('applicants', () => {
  it('are the files of a folder, and its folders with all that is in them, by name', async () => {
    write('b.txt', 'a/2.txt', 'a/deep/er/1.txt', 'C.txt', '.hidden', 'a/.hidden', '.git/x')
    expect(await found()).toEqual([
      ['C.txt', 'C.txt'],
      ['a', 'a/2.txt', 'a/deep/er/1.txt'],
      ['b.txt', 'b.txt'],
    ])
  })

  it('are all files, where each is one', async () => {
    write('b.txt', 'a/2.txt', 'a/deep/er/1.txt')
    expect((await found({ perFile: true })).map(([name]) => name)).toEqual([
      'a/2.txt',
      'a/deep/er/1.txt',
      'b.txt',
    ])
  })

  it('are not what is excepted', async () => {
    write('b.txt', 'report.csv')
    expect(await found({ except: join(folder, '.', 'report.csv') })).toEqual([['b.txt', 'b.txt']])
  })

  it('of too many files are one row that says so, unless each file is one', async () => {
    write(...Array.from({ length: 256 }, (_, i) => `many/${i}.txt`))
    expect((await found())[0]).toHaveLength(257)
    write('many/one-more.txt')
    expect(await found()).toEqual([['many', 'many APPLICANT_TOO_LARGE']])
    expect(await found({ perFile: true })).toHaveLength(257)
  })

  it('may have sent nothing, or links that lead nobody anywhere', async () => {
    mkdirSync(join(folder, 'a/b'), { recursive: true })
    expect(await found()).toEqual([['a', 'a FOLDER_EMPTY']])
    if (process.platform === 'win32') return
    symlinkSync('..', join(folder, 'a/b/loop'))
    symlinkSync('nowhere', join(folder, 'gone'))
    expect(await found()).toEqual([
      ['a', 'a/b/loop FILE_NOT_ORDINARY'],
      ['gone', 'gone FILE_NOT_ORDINARY'],
    ])
  })
})

describe('an answer', () => {
  it('is read whole', () => {
    write('a.txt')
    expect(readAnswer(join(folder, 'a.txt')).toString()).toBe('a.txt')
  })

  it('is refused where there is nothing to read, or too much', () => {
    const codeOf = (name: string) => {
      try {
        return readAnswer(join(folder, name)).length
      } catch (error) {
        return (error as { code: string }).code
      }
    }
    write('empty', 'huge', 'large', 'secret')
    for (const [name, length] of [
      ['empty', 0],
      ['huge', 16_777_217],
      ['large', 16_777_216],
    ] as const) {
      truncateSync(join(folder, name), length)
    }
    expect(codeOf('empty')).toBe('FILE_EMPTY')
    expect(codeOf('huge')).toBe('INPUT_TOO_LARGE')
    expect(codeOf('large')).toBe(16_777_216)
    expect(codeOf('none')).toBe('FILE_NOT_FOUND')
    expect(codeOf('secret')).toBe(6)
    if (process.platform === 'win32') return
    // The name has become a link, or a folder, since it was listed.
    symlinkSync('secret', join(folder, 'link'))
    mkdirSync(join(folder, 'folder'))
    expect(codeOf('link')).toBe('FILE_NOT_ORDINARY')
    expect(codeOf('folder')).toBe('FILE_NOT_ORDINARY')
    if (process.getuid?.() === 0) {
      console.warn('NOT RUN: nothing is unreadable for root')
      return
    }
    chmodSync(join(folder, 'secret'), 0)
    expect(codeOf('secret')).toBe('FILE_UNREADABLE')
  })
})
