import { expect, it } from 'vitest'
import { openSession } from '../session.ts'
import type { ApplicantRow, RowClaim } from './applicant-row.ts'
import { sameDocuments } from './same-documents.ts'
import { reportTable } from './table.ts'

const session = openSession({ lang: 'en' }, {})
const asOf = new Date('2026-07-01T10:00:00Z')

const claim = (kind: string, label: string, text: string): RowClaim => ({ kind, label, text })

function row(applicant: string, changes: Partial<ApplicantRow> = {}): ApplicantRow {
  return {
    applicant,
    verdict: 'accepted',
    codes: [],
    reasons: [],
    files: [[applicant, `digest of ${applicant}`]],
    issuers: [],
    kinds: [],
    genuine: [],
    claims: [],
    claimed: [],
    ...changes,
  }
}

function table(rows: readonly ApplicantRow[], withPoints = false): Record<string, string>[] {
  const same = sameDocuments(rows.map(({ applicant }) => applicant))
  for (const [i, row] of rows.entries()) same.add(i, row)
  const { header, rows: lines } = reportTable(() => rows, { session, asOf, withPoints, same })
  return Array.from(lines, (cells) => Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ''])))
}

it('has a column for each claim, those of a kind beside each other, whoever shows them', () => {
  const rows = [
    row('a', { claims: [claim('Diploma', 'Name', 'A'), claim('Badge', 'Step', 'V')] }),
    row('b', { claims: [claim('Diploma', 'Algebra', '5'), claim('Diploma', 'Name', 'B')] }),
  ]
  const { header } = reportTable(() => rows, { session, asOf, withPoints: false, same: sameDocuments([]) })
  expect(header.filter((name) => name.includes(': '))).toEqual([
    'Diploma: Name',
    'Diploma: Algebra',
    'Badge: Step',
  ])
  expect(table(rows)[1]).toMatchObject({ 'Diploma: Name': 'B', 'Diploma: Algebra': '5', 'Badge: Step': '' })
})

it('says everything that several documents of a kind say', () => {
  const claims = [claim('Award', 'Subject', 'Physics'), claim('Award', 'Subject', 'Biology')]
  expect(table([row('a', { claims })])[0]).toMatchObject({ 'Award: Subject': 'Physics; Biology' })
})

it('puts into one column what nobody foresaw so many columns for', () => {
  const claims = Array.from({ length: 500 }, (_, i) => claim('Own', `claim ${i}`, `${i}`))
  const [first] = table([row('a', { claims })])
  expect(first).toMatchObject({ 'Own: claim 399': '399' })
  expect(first).not.toHaveProperty('Own: claim 400')
  expect(first?.['Other claims']).toMatch(/^claim 400: 400; .*; claim 499: 499$/)
})

it('says whose document is the same, and of points what they are for', () => {
  const points = {
    total: 5,
    awards: [
      { rule: 'a', name: 'A', worth: 5, points: 5, code: 'POINTS_COUNTED', reason: 'counted' },
      { rule: 'b', name: 'B', worth: 3, points: 0, code: 'POINTS_GROUP_TAKEN', reason: 'not counted' },
    ],
  }
  const rows = [row('a', { points }), row('b', { files: [['b', 'digest of a'], ['c']] }), row('d')]
  expect(table(rows, true)).toMatchObject([
    { 'The same document as': 'b', Points: '5', 'What the points are for': 'A: 5; B: 0/3 (not counted)' },
    { 'The same document as': 'a', Files: 'b; c' },
    { 'The same document as': '' },
  ])
  expect(table(rows)[0]).not.toHaveProperty('Points')
})

it('lets nothing through that a terminal obeys, in the name of a file as in a claim', () => {
  const rows = [
    row('evil\u001b[31m.json', { claims: [claim('Di\u202eploma', 'Na\u0007me', 'a\u001b]0;b\nc')] }),
  ]
  expect(table(rows)).toMatchObject([
    {
      Applicant: 'evil\ufffd[31m.json',
      Files: 'evil\ufffd[31m.json',
      'Di\ufffdploma: Na\ufffdme': 'a\ufffd]0;b\nc',
    },
  ])
})
