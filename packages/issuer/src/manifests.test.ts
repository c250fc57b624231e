import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readBatchManifest, type Signer, verifyBatchManifest, verifyInclusion } from '@attestat/credential'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { diplomaFile, diplomaRow, diplomaRows } from '../../../fixtures/diploma-rows.ts'
import {
  did,
  type IssuingSchool,
  kid,
  now,
  openIssuingSchool,
  school,
} from '../../../fixtures/issuing-school.ts'
import { testPublicJwk } from '../../../fixtures/test-keys.ts'
import { importRecords } from './import/import-records.ts'
import { batchProver } from './manifests.ts'

const key = (number: number) => `school-diploma/07724/000000${number}`

let place: IssuingSchool

beforeEach(() => {
  place = openIssuingSchool()
})
afterEach(() => place.remove())

const issuer = (signer: Signer = school) => place.issuer({ signer })
const issue = async (rows = diplomaRows(3), signer = school) =>
  issuer(signer).issueBatch(await importRecords(diplomaFile(rows)), { unbound: true })
const verified = (text: string) =>
  verifyBatchManifest(text, async () => ({ jwk: testPublicJwk('school'), kid, source: 'test' }))

it('seals a batch with a signed manifest that stands for exactly its documents', async () => {
  await issue()
  const [batch] = place.ledger.batches()
  const { manifest } = await verified(batch!.manifest!)
  expect(manifest).toMatchObject({ issuer: did, batch: 1, count: 3, issuedAt: now })
  for (const document of place.ledger.documents()) {
    const { inclusion } = await issuer().inclusionProof(document.rowKey)
    await verifyInclusion(document.text!, inclusion, manifest)
  }
})

it('proves no document of one batch with the manifest of another', async () => {
  await issue(diplomaRows(2))
  await issue(diplomaRows(4))
  const prove = batchProver(place.ledger)
  const first = place.ledger.document(key(1))!
  const { inclusion } = await prove(first)
  const { manifest } = await verified((await prove(place.ledger.document(key(4))!)).manifest)
  await expect(verifyInclusion(first.text!, inclusion, manifest)).rejects.toMatchObject({
    code: 'INCLUSION_INVALID',
  })
})

it('seals the batch of an interrupted run with the next one, each document in one of them', async () => {
  let signatures = 0
  const failing: Signer = {
    ...school,
    sign: async (data) => {
      if (++signatures > 2) throw new Error('power cut')
      return school.sign(data)
    },
  }
  await expect(issue(diplomaRows(3), failing)).rejects.toThrow('power cut')
  await expect(issuer().inclusionProof(key(1))).rejects.toMatchObject({ code: 'BATCH_NOT_SEALED' })
  await issue()
  const sealed = place.ledger.batches().map(({ manifest }) => readBatchManifest(manifest!).manifest)
  expect(sealed.map(({ batch, count }) => [batch, count])).toEqual([
    [1, 2],
    [2, 1],
  ])
  expect(place.ledger.unsealedBatches()).toEqual([])
  await issue()
  expect(place.ledger.batches()).toHaveLength(2)
})

it('seals a replacement as a batch of its own', async () => {
  await issue()
  const [row] = (await importRecords(diplomaFile([diplomaRow(1, { 'Фамилия получателя': 'Петрова' })]))).rows
  const after = await issuer().replace(key(1), row!.record, 'a wrong surname')
  const { manifest, inclusion } = await issuer().inclusionProof(key(1))
  await verifyInclusion(after.text!, inclusion, (await verified(manifest)).manifest)
  expect(place.ledger.batches().map(({ count }) => count)).toEqual([3, 1])
})

it('publishes every manifest as it was signed', async () => {
  await issue()
  const { files } = await issuer().publish(join(place.folder, 'public'))
  expect(files).toContain('batches/1.json')
  expect(readFileSync(join(place.folder, 'public', 'batches', '1.json'), 'utf8')).toBe(
    place.ledger.manifest(1),
  )
})
