import { mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type JournalTerms, openJournal } from './journal.ts'

let folder: string
let report: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'))
  report = join(folder, 'r.csv')
  path = join(folder, '.r.csv.journal')
})
afterEach(() => rmSync(folder, { recursive: true }))

const moment = new Date('2026-07-01T10:00:00Z')
const hours = (count: number): Date => new Date(moment.getTime() + count * 3_600_000)
const terms: JournalTerms = { key: 'the key', moment }
const digest = 'd'.repeat(43)
const names = ['Анна', 'tab\tline\n"', 'c']
const rowOf = (name: string) => ({ applicant: name, verdict: 'accepted' })

/** What a run that was interrupted has left: three rows. */
function interrupted(changes: Partial<JournalTerms> = {}): void {
  const journal = openJournal(report, { ...terms, ...changes })
  for (const name of names) journal.append(name, digest, JSON.stringify(rowOf(name)))
  journal.close()
}

function continuedWith(changes: Partial<JournalTerms> = {}): number {
  const journal = openJournal(report, { ...terms, ...changes })
  journal.close()
  return journal.continued
}

describe('a journal', () => {
  it('gives rows in the order that is asked for, those of an earlier run too', () => {
    interrupted()
    const journal = openJournal(report, terms)
    journal.append('d', digest, JSON.stringify(rowOf('d')))
    expect(journal.continued).toBe(3)
    expect(names.map((name) => journal.digestOf(name))).toEqual([digest, digest, digest])
    expect(journal.digestOf('e')).toBeUndefined()
    const asked = ['d', ...names.toReversed()]
    expect([...journal.rows(asked)]).toEqual(asked.map(rowOf))
    journal.close()
    journal.remove()
    expect(continuedWith()).toBe(0)
  })

  it('holds the last that was said of an applicant', () => {
    interrupted()
    const journal = openJournal(report, terms)
    journal.append('c', 'new'.padEnd(43), JSON.stringify({ applicant: 'c', verdict: 'rejected' }))
    journal.close()
    const again = openJournal(report, terms)
    expect([...again.rows(['c'])]).toEqual([{ applicant: 'c', verdict: 'rejected' }])
    again.close()
  })

  it.each([
    ['everything else the same', {}, 3],
    ['another key', { key: 'another' }, 0],
    ['a run of this morning', { moment: hours(8) }, 3],
    ['a run of last week', { moment: hours(168) }, 0],
    ['a run of tomorrow', { moment: hours(-1) }, 0],
  ] as const)('continued or not, with %s', (_, changes, rows) => {
    interrupted()
    expect(continuedWith(changes)).toBe(rows)
    // Whoever comes next finds what this one has made of it.
    expect(continuedWith(changes)).toBe(rows)
  })

  it('keeps the moment of the run that it continues', () => {
    interrupted()
    const journal = openJournal(report, { ...terms, moment: hours(2) })
    expect(journal.moment).toEqual(moment)
    journal.close()
  })
})

describe('what was half-written', () => {
  it('is cut off, wherever it ends', () => {
    interrupted()
    const whole = readFileSync(path)
    const lastLine = whole.lastIndexOf(10, whole.length - 2) + 1
    for (let length = lastLine; length < whole.length; length++) {
      writeFileSync(path, whole)
      truncateSync(path, length)
      expect(continuedWith()).toBe(2)
    }
    writeFileSync(path, whole)
    expect(continuedWith()).toBe(3)
  })

  it.each([
    ['its checksum', 2],
    ['the digest', 20],
    ['the name', 60],
    ['the row', 90],
  ])('ends what counts, when the disk has lost a part of %s', (_, place) => {
    interrupted()
    const bytes = readFileSync(path)
    const second = bytes.indexOf(10, bytes.indexOf(10) + 1) + 1
    bytes.fill('0', second + place, second + place + 4)
    writeFileSync(path, bytes)
    const journal = openJournal(report, terms)
    expect(journal.continued).toBe(1)
    for (const name of names.slice(1)) journal.append(name, digest, JSON.stringify(rowOf(name)))
    expect([...journal.rows(names)]).toEqual(names.map(rowOf))
    journal.close()
    expect(continuedWith()).toBe(3)
  })

  it.each(['', '\n', 'something else\n', '{}\n', '{"journal":1}\n', '\0'.repeat(300)])(
    'or is no journal at all, is begun anew: %j',
    (content) => {
      writeFileSync(path, content)
      interrupted()
      expect(continuedWith()).toBe(3)
    },
  )
})

describe('another run', () => {
  it('is left alone while it is alive', () => {
    interrupted()
    const [header = '', ...rows] = readFileSync(path, 'utf8').split('\n')
    const by = (pid: number) => {
      const said = JSON.stringify({ ...JSON.parse(header), pid }).padEnd(header.length)
      writeFileSync(path, [said, ...rows].join('\n'))
    }
    by(process.ppid)
    expect(() => openJournal(report, terms)).toThrow(
      expect.objectContaining({ code: 'REPORT_BUSY', at: path }),
    )
    // No system has so many.
    by(2 ** 31 - 1)
    expect(continuedWith()).toBe(3)
  })
})

it('is not written through a link', () => {
  if (process.platform === 'win32') return
  writeFileSync(join(folder, 'other'), 'untouched')
  symlinkSync('other', path)
  expect(() => openJournal(report, terms)).toThrow(expect.objectContaining({ code: 'STORAGE_WRITE_FAILED' }))
  expect(readFileSync(join(folder, 'other'), 'utf8')).toBe('untouched')
})
