import { expect, it } from 'vitest'
import type { ApplicantRow } from './applicant-row.ts'
import { type Sent, sameDocuments } from './same-documents.ts'

type Files = Readonly<Record<string, { readonly digest?: string; readonly keys?: readonly string[] }>>

/** What somebody sends: files with the digest of their bytes, and the keys of the document that is in them. */
function sent(files: Files): Sent {
  const entries = Object.entries(files)
  return {
    files: entries.map(([path, { digest }]) => (digest === undefined ? ([path] as const) : [path, digest])),
    genuine: entries.flatMap(([, { keys }], file) => (keys ? [{ keys, validFrom: 0, file }] : [])),
  }
}

function compared(applicants: Readonly<Record<string, Files>>, order?: readonly number[]) {
  const names = Object.keys(applicants)
  const same = sameDocuments(names)
  for (const i of order ?? names.keys()) same.add(i, sent(applicants[names[i] as string] as Files))
  return (applicant: string) =>
    same.othersOf({ applicant, ...sent(applicants[applicant] as Files) } satisfies Partial<ApplicantRow>)
}

it('tells a document on the rows of all who sent it, whatever copy and under whichever name of its issuer', () => {
  const othersOf = compared({
    a: { 'a.txt': { digest: '1', keys: ['did', 'url'] } },
    b: { 'b.txt': { digest: '2', keys: ['url', 'new'] }, 'b/other.txt': { digest: '3', keys: ['other'] } },
    c: { 'c.txt': { digest: '4', keys: ['third'] } },
  })
  expect(othersOf('a')).toEqual([['b']])
  expect(othersOf('b')).toEqual([['a'], []])
  expect(othersOf('c')).toEqual([[]])
})

it('tells other files by their bytes, and nothing of those that could not be read', () => {
  const othersOf = compared({
    a: { 'a.jpg': { digest: '1' } },
    b: { 'b.jpg': { digest: '1' }, gone: {} },
    c: { gone: {} },
  })
  expect(othersOf('a')).toEqual([['b']])
  expect(othersOf('b')).toEqual([['a'], []])
  expect(othersOf('c')).toEqual([[]])
})

it('is nobody else’s business what one applicant sends twice', () => {
  const othersOf = compared({ a: { 1: { keys: ['x'] }, 2: { keys: ['x'] } } })
  expect(othersOf('a')).toEqual([[], []])
})

it('names no more than ten, the first in the folder, in whatever order they were judged', () => {
  const applicants = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [`n${String(i).padStart(2, '0')}`, { f: { keys: ['x'] } }]),
  )
  const backwards = Array.from({ length: 40 }, (_, i) => 39 - i)
  for (const order of [undefined, backwards]) {
    const othersOf = compared(applicants, order)
    expect(othersOf('n30')[0]).toEqual(Object.keys(applicants).slice(0, 10))
    expect(othersOf('n03')[0]).toEqual(
      Object.keys(applicants)
        .slice(0, 11)
        .filter((name) => name !== 'n03'),
    )
  }
})
