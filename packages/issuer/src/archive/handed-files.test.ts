import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readBatchProof, type Signer, verifyBatchProof } from '@attestat/credential'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { diplomaFile, diplomaRow, diplomaRows } from '../../../../fixtures/diploma-rows.ts'
import { type IssuingSchool, kid, openIssuingSchool, school } from '../../../../fixtures/issuing-school.ts'
import { testPublicJwk } from '../../../../fixtures/test-keys.ts'
import { importRecords } from '../import/import-records.ts'
import { readZipArchive } from '../import/zip-archive.ts'
import type { LedgerDocument } from '../ledger.ts'
import { archiveDocuments, handedFiles } from './handed-files.ts'

const resolveKey = async () => ({ jwk: testPublicJwk('school'), kid, source: 'test' })

let place: IssuingSchool

beforeEach(() => {
  place = openIssuingSchool()
})
afterEach(() => place.remove())

const issue = async (rows = diplomaRows(2), signer: Signer = school) =>
  place.issuer({ signer }).issueBatch(await importRecords(diplomaFile(rows)), { unbound: true })
const archive = async (proof: boolean, name = 'a.zip') => {
  const count = await archiveDocuments(place.ledger, place.ledger.documents(), join(place.folder, name), {
    proof,
  })
  const parts = readZipArchive(readFileSync(join(place.folder, name)))
  expect(parts.size).toBe(count)
  return new Map([...parts].map(([path, bytes]) => [path, Buffer.from(bytes).toString()]))
}

describe('an archive of documents', () => {
  it('has a folder for each, named by its row key and not by a name', async () => {
    await issue()
    const parts = await archive(false)
    expect([...parts.keys()]).toEqual([
      'school-diploma_07724_0000001/school-diploma_07724_0000001.vc.sd-jwt',
      'school-diploma_07724_0000002/school-diploma_07724_0000002.vc.sd-jwt',
    ])
    expect([...parts.values()]).toEqual([...place.ledger.documents()].map(({ text }) => text))
  })

  it('may hold the proof beside each document', async () => {
    await issue()
    const parts = await archive(true)
    expect(parts.size).toBe(4)
    for (const [path, text] of parts) {
      if (path.endsWith('.proof.json')) continue
      const proof = readBatchProof(parts.get(`${path}.proof.json`) ?? '')
      expect((await verifyBatchProof(text, proof, resolveKey)).manifest.count).toBe(2)
    }
  })

  it('is for its owner alone, and the same each time', async () => {
    await issue()
    await archive(true, 'one.zip')
    await archive(true, 'other.zip')
    expect(
      readFileSync(join(place.folder, 'one.zip')).equals(readFileSync(join(place.folder, 'other.zip'))),
    ).toBe(true)
    if (process.platform !== 'win32') expect(statSync(join(place.folder, 'one.zip')).mode & 0o777).toBe(0o600)
  })

  it('keeps a dot of a document number apart from its ending', async () => {
    await issue([diplomaRow(1, { 'Номер документа': '12.345' })])
    expect([...(await archive(false)).keys()]).toEqual([
      'school-diploma_07724_12%2e345/school-diploma_07724_12%2e345.vc.sd-jwt',
    ])
  })

  it('is not there when one of its proofs cannot be made', async () => {
    let signatures = 0
    const failing: Signer = {
      ...school,
      sign: async (data) => {
        if (++signatures > 1) throw new Error('power cut')
        return school.sign(data)
      },
    }
    await expect(issue(diplomaRows(2), failing)).rejects.toThrow('power cut')
    await expect(archive(true)).rejects.toMatchObject({ code: 'BATCH_NOT_SEALED' })
    expect(readdirSync(place.folder).filter((name) => name.includes('zip'))).toEqual([])
    await issue()
    expect((await archive(true)).size).toBe(4)
  })
})

it('lets go of each document before the next one is asked for', async () => {
  await issue(diplomaRows(3))
  const taken: string[] = []
  function* watched(): Generator<LedgerDocument> {
    for (const document of place.ledger.documents()) {
      taken.push(document.rowKey)
      yield document
    }
  }
  const files = handedFiles(place.ledger, watched())
  await files.next()
  expect(taken).toHaveLength(1)
  await files.next()
  expect(taken).toHaveLength(2)
})
