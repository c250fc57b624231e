import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openFileWriter } from './file-writer.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const nameOf = (number: number) => `${number}.txt`

/** Writes many files, so that a thread takes a part in it. */
async function writeMany(count: number): Promise<void> {
  const writer = openFileWriter()
  try {
    for (let number = 0; number < count; number++)
      await writer.write({ path: join(folder, nameOf(number)), data: `№ ${number}`, mode: 0o600 })
    await writer.done()
  } finally {
    await writer.close()
  }
}

describe('files in large numbers', () => {
  it.each([1, 64, 1000])('are all there, and nothing else: %i', async (count) => {
    await writeMany(count)
    expect(readdirSync(folder)).toHaveLength(count)
    for (let number = 0; number < count; number++)
      expect(readFileSync(join(folder, nameOf(number)), 'utf8')).toBe(`№ ${number}`)
  })

  it.each([3, 700])('tell the one that cannot be written, and leave no half file: %i', async (number) => {
    mkdirSync(join(folder, nameOf(number), 'in-the-way'), { recursive: true })
    const path = join(folder, nameOf(number))
    await expect(writeMany(1000)).rejects.toMatchObject({ code: 'FILE_UNWRITABLE', at: path })
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })
})
