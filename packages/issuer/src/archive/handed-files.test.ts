import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readBatchProof, type Signer, verifyBatchProof } from '@attestat/credential'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { diplomaFile, diplomaRow, diplomaRows } from '../../../../fixtures/diploma-rows.ts'
import { testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import { importRecords } from '../import/import-records.ts'
import { readZipArchive } from '../import/zip-archive.ts'
import { Issuer } from '../issuer.ts'
import type { Ledger, LedgerDocument } from '../ledger.ts'
import { openLedger } from '../sqlite-ledger.ts'
import { archiveDocuments, handedFiles } from './handed-files.ts'

const did = 'did:web:school130.example'
const kid = `${did}#key-1`
const school = testSigner('school', kid)
const resolveKey = async () => ({ jwk: testPublicJwk('school'), kid, source: 'test' })

let folder: string
let ledger: Ledger

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'issuer-'))
  ledger = openLedger(join(folder, 'ledger.sqlite'), { create: true })
})
afterEach(() => {
  ledger.close()
  rmSync(folder, { recursive: true })
})

const issue = async (rows = diplomaRows(2), signer: Signer = school) =>
  new Issuer({
    ledger,
    signer,
    profile: { id: did, type: ['Profile'], name: 'Лицей № 130' },
    baseUrl: 'https://school130.example',
    since: new Date(0),
    now: () => new Date('2026-06-26T09:00:00Z'),
  }).issueBatch(await importRecords(diplomaFile(rows)), { unbound: true })
const archive = async (proof: boolean, name = 'a.zip') => {
  const count = await archiveDocuments(ledger, ledger.documents(), join(folder, name), { proof })
  const parts = readZipArchive(readFileSync(join(folder, name)))
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
    expect([...parts.values()]).toEqual([...ledger.documents()].map(({ text }) => text))
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
    expect(readFileSync(join(folder, 'one.zip')).equals(readFileSync(join(folder, 'other.zip')))).toBe(true)
    if (process.platform !== 'win32') expect(statSync(join(folder, 'one.zip')).mode & 0o777).toBe(0o600)
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
    expect(readdirSync(folder).filter((name) => name.includes('zip'))).toEqual([])
    await issue()
    expect((await archive(true)).size).toBe(4)
  })
})

it('lets go of each document before the next one is asked for', async () => {
  await issue(diplomaRows(3))
  const taken: string[] = []
  function* watched(): Generator<LedgerDocument> {
    for (const document of ledger.documents()) {
      taken.push(document.rowKey)
      yield document
    }
  }
  const files = handedFiles(ledger, watched())
  await files.next()
  expect(taken).toHaveLength(1)
  await files.next()
  expect(taken).toHaveLength(2)
})
