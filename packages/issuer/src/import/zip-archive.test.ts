import { describe, expect, it } from 'vitest'
import { type ArchivePart, archiveBytes } from '../../../../fixtures/workbook.ts'
import { readZipArchive } from './zip-archive.ts'

const part = (name: string, text: string, more: Partial<ArchivePart> = {}): ArchivePart => ({
  name,
  bytes: Buffer.from(text),
  ...more,
})
const small = { unpackedBytes: 1000, archiveEntries: 3 }
const refusal = (code: string) => expect.objectContaining({ code })

describe('reading an archive', () => {
  it('gives the wanted parts', () => {
    const archive = archiveBytes([part('a.xml', 'one'), part('папка/b.xml', 'two'), part('empty', '')])
    const parts = readZipArchive(archive, (name) => name !== 'a.xml')
    expect([...parts].map(([name, bytes]) => [name, Buffer.from(bytes).toString()])).toEqual([
      ['папка/b.xml', 'two'],
      ['empty', ''],
    ])
  })

  it('refuses what unpacks to too much, before unpacking it', () => {
    const zeros = '0'.repeat(600)
    expect(readZipArchive(archiveBytes([part('a', zeros)]), undefined, small).size).toBe(1)
    const two = archiveBytes([part('a', zeros), part('b', zeros)])
    expect(() => readZipArchive(two, undefined, small)).toThrow(refusal('ARCHIVE_TOO_LARGE'))
    const many = archiveBytes(['a', 'b', 'c', 'd'].map((name) => part(name, '')))
    expect(() => readZipArchive(many, undefined, small)).toThrow(refusal('ARCHIVE_TOO_LARGE'))
  })

  it('refuses a part that is larger or smaller than the archive says', () => {
    for (const saidSize of [10, 100_001]) {
      const bomb = archiveBytes([part('a', '0'.repeat(100_000), { saidSize })])
      expect(() => readZipArchive(bomb)).toThrow(refusal('ARCHIVE_INVALID'))
    }
    expect(readZipArchive(archiveBytes([part('a', '0'.repeat(100_000))])).get('a')).toHaveLength(100_000)
  })

  it('refuses damaged, encrypted and ambiguous archives', () => {
    const good = archiveBytes([part('a', 'one')])
    const whole = Buffer.from(good)
    const [flagAt, textAt] = [whole.indexOf('PK\x01\x02', 0, 'latin1') + 8, 31]
    const encrypted = Buffer.from(good)
    encrypted[flagAt] = 1
    const damaged = Buffer.from(good)
    damaged[textAt + 1] = (damaged[textAt + 1] ?? 0) ^ 0xff
    const twice = archiveBytes([part('a', 'one'), part('a', 'two')])
    for (const bad of [encrypted, damaged, twice, good.subarray(0, 40), Buffer.from('PK\x03\x04')]) {
      expect(() => readZipArchive(bad)).toThrow(refusal('ARCHIVE_INVALID'))
    }
  })
})
