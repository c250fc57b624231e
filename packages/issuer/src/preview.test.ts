import { afterEach, beforeEach, expect, it } from 'vitest'
import { type DiplomaRow, diplomaFile, diplomaRow, diplomaRows } from '../../../fixtures/diploma-rows.ts'
import { type IssuingSchool, openIssuingSchool } from '../../../fixtures/issuing-school.ts'
import { importRecords } from './import/import-records.ts'
import type { Issuer } from './issuer.ts'

const key = (number: number) => `school-diploma/07724/${String(number).padStart(7, '0')}`
let place: IssuingSchool
let issuer: Issuer

beforeEach(() => {
  place = openIssuingSchool()
  issuer = place.issuer()
})
afterEach(() => place.remove())

const importOf = async (rows: readonly DiplomaRow[]) => importRecords(diplomaFile(rows))
const issue = async (rows: readonly DiplomaRow[]) =>
  issuer.issueBatch(await importOf(rows), { unbound: true, partial: true })
const preview = async (rows: readonly DiplomaRow[]) => {
  const records = await importOf(rows)
  const result = await issuer.issueBatch(records, { unbound: true, dryRun: true })
  return issuer.preview(records, result)
}

it('shows the first three documents as they would be signed', async () => {
  const { samples, differing, missing } = await preview(diplomaRows(5))
  expect(samples.map(({ row, rowKey }) => [row, rowKey])).toEqual([
    [2, key(1)],
    [3, key(2)],
    [4, key(3)],
  ])
  expect(samples[0]?.document).toMatchObject({
    credentialSubject: { familyName: 'Иванова' },
    credentialStatus: { statusPurpose: 'revocation' },
  })
  expect([differing, missing]).toEqual([[], undefined])
  expect([...place.ledger.documents()]).toEqual([])
})

it('shows no document that was issued, and none that would be refused', async () => {
  await issue(diplomaRows(2))
  const { samples } = await preview([...diplomaRows(2), diplomaRow(3, { Физика: '9' }), diplomaRow(4)])
  expect(samples.map(({ rowKey }) => rowKey)).toEqual([key(4)])
})

it('names the fields that differ from what was issued', async () => {
  await issue(diplomaRows(2))
  const { differing, samples } = await preview([
    diplomaRow(1),
    diplomaRow(2, { 'Фамилия получателя': 'Петрова', Физика: '' }),
  ])
  expect(differing).toEqual([{ row: 3, rowKey: key(2), fields: ['familyName', expect.any(String)] }])
  expect(samples).toEqual([])
})

it('tells what the last batch had and the file has not, unless it is about other people', async () => {
  await issue(diplomaRows(4))
  issuer.revoke(key(4), 'cheated')
  const [row] = (await importOf([diplomaRow(3, { 'Фамилия получателя': 'Петрова' })])).rows
  await issuer.replace(key(3), row?.record ?? {}, 'a wrong name')
  expect((await preview([diplomaRow(1), diplomaRow(9)])).missing).toEqual({
    batch: 1,
    rowKeys: [key(2), key(3)],
  })
  expect((await preview([diplomaRow(8), diplomaRow(9)])).missing).toBeUndefined()
  await issue([diplomaRow(8)])
  expect((await preview([diplomaRow(8)])).missing).toBeUndefined()
})
