import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { diplomaFile, diplomaRow } from '../../../fixtures/diploma-rows.ts'
import { testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import { importRecords } from './import/import-records.ts'
import { Issuer } from './issuer.ts'
import type { LedgerDocument } from './ledger.ts'
import { selfCheck } from './self-check.ts'
import { openLedger } from './sqlite-ledger.ts'

const did = 'did:web:school130.example'
const kid = `${did}#key-1`
const check = selfCheck(testPublicJwk('school'), kid)
let folder: string
let documents: readonly LedgerDocument[]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'issuer-'))
  const ledger = openLedger(join(folder, 'ledger.sqlite'), { create: true })
  const issuer = new Issuer({
    ledger,
    signer: testSigner('school', kid),
    profile: { id: did, type: ['Profile'], name: 'Лицей № 130' },
    baseUrl: 'https://school130.example',
    since: new Date(0),
  })
  const rows = [diplomaRow(1), diplomaRow(2, { 'Фамилия получателя': 'Петрова' })]
  await issuer.issueBatch(await importRecords(diplomaFile(rows)), { unbound: true })
  documents = [...ledger.documents()]
  ledger.close()
})
afterAll(() => rmSync(folder, { recursive: true }))

const expected = ({ credentialId, subjectId, index }: LedgerDocument) => ({
  format: 'vc+sd-jwt' as const,
  issuer: did,
  credentialId,
  subjectId,
  statusIndex: index,
})

it('refuses a document that was made for the neighbouring row', async () => {
  const [one, other] = documents as [LedgerDocument, LedgerDocument]
  await check(one.text ?? '', expected(one))
  await expect(check(other.text ?? '', expected(one))).rejects.toMatchObject({ code: 'SELF_CHECK_FAILED' })
})

it('refuses a document that says one thing of its neighbour', async () => {
  const [one, other] = documents as [LedgerDocument, LedgerDocument]
  for (const name of ['credentialId', 'subjectId', 'statusIndex'] as const) {
    const mixed = { ...expected(one), [name]: expected(other)[name] }
    await expect(check(one.text ?? '', mixed)).rejects.toMatchObject({ code: 'SELF_CHECK_FAILED' })
  }
})
