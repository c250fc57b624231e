import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { readZipArchive } from '../import/zip-archive.ts'
import { type ArchivedFile, zipChunks } from './zip-chunks.ts'

const bytesOf = async (files: Iterable<ArchivedFile>) => {
  const chunks: Uint8Array[] = []
  for await (const chunk of zipChunks(files)) chunks.push(chunk)
  return Buffer.concat(chunks)
}
const files: readonly ArchivedFile[] = [
  { name: 'school-diploma_07724_0000001/документ.vc.sd-jwt', data: 'eyJ~' },
  { name: 'empty', data: '' },
  { name: 'bytes', data: Buffer.alloc(300_000, 7) },
]
const contents = (archive: Iterable<[string, Uint8Array]>) =>
  new Map([...archive].map(([name, data]) => [name, Buffer.from(data)]))
const expected = contents(files.map(({ name, data }) => [name, Buffer.from(data)] as [string, Uint8Array]))

describe('an archive', () => {
  it('is read by our own reader, and by another', async () => {
    const bytes = await bytesOf(files)
    expect(contents(readZipArchive(bytes))).toEqual(expected)
    expect(contents(Object.entries(unzipSync(bytes)))).toEqual(expected)
  })

  it('is the same for the same files, whatever the clock and the time zone', async () => {
    const before = process.env.TZ
    const one = await bytesOf(files)
    process.env.TZ = 'Asia/Novosibirsk'
    const other = await bytesOf(files)
    if (before === undefined) delete process.env.TZ
    else process.env.TZ = before
    expect(other.equals(one)).toBe(true)
  })

  it('holds nothing, too', async () => {
    expect(unzipSync(await bytesOf([]))).toEqual({})
  })

  it('holds more files than the old form has numbers for', async () => {
    const count = 66_000
    const bytes = await bytesOf(Array.from({ length: count }, (_, i) => ({ name: `${i}`, data: `${i}` })))
    const read = unzipSync(bytes)
    expect(Object.keys(read)).toHaveLength(count)
    expect(Buffer.from(read[count - 1] ?? []).toString()).toBe(String(count - 1))
  })

  it('satisfies a reader in another language', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'zip-'))
    try {
      const path = join(folder, 'archive.zip')
      writeFileSync(
        path,
        await bytesOf(Array.from({ length: 66_000 }, (_, i) => ({ name: `${i}`, data: 'x' }))),
      )
      const script =
        'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(len(z.namelist()), z.testzip())'
      expect(execFileSync('python3', ['-c', script, path], { encoding: 'utf8' }).trim()).toBe('66000 None')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      console.warn('NOT RUN: there is no python3 to read the archive with')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
