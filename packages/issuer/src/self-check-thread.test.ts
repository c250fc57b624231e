import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { diplomaFile, diplomaRows } from '../../../fixtures/diploma-rows.ts'
import { testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import { importRecords } from './import/import-records.ts'
import { Issuer } from './issuer.ts'
import { startSelfCheckThread } from './self-check-thread.ts'
import { openLedger } from './sqlite-ledger.ts'

const did = 'did:web:school130.example'
const kid = `${did}#key-1`

it('checks on another thread what was signed here, and refuses what does not hold or says something else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'issuer-'))
  const ledger = openLedger(join(folder, 'ledger.sqlite'), { create: true })
  const thread = startSelfCheckThread(testPublicJwk('school'), kid)
  try {
    const issuer = new Issuer({
      ledger,
      signer: testSigner('school', kid),
      profile: { id: did, type: ['Profile'], name: 'Лицей № 130' },
      baseUrl: 'https://school130.example',
      since: new Date(0),
    })
    await issuer.issueBatch(await importRecords(diplomaFile(diplomaRows(40))), { unbound: true })
    const checks = [...ledger.documents()].map(({ text = '', format, credentialId, subjectId, index }) => ({
      text,
      expected: { format, issuer: did, credentialId, subjectId, statusIndex: index },
    }))
    await Promise.all(checks.map(({ text, expected }) => thread.check(text, expected)))
    const [{ text, expected }] = checks as [(typeof checks)[number]]
    const refused = { code: 'SELF_CHECK_FAILED' }
    await expect(thread.check(`${text}x`, expected)).rejects.toMatchObject(refused)
    const wrong = { ...expected, statusIndex: expected.statusIndex + 1 }
    await expect(thread.check(text, wrong)).rejects.toMatchObject(refused)
    const unanswered = thread.check(text, expected)
    await thread.close()
    await expect(unanswered).rejects.toMatchObject(refused)
  } finally {
    await thread.close()
    ledger.close()
    rmSync(folder, { recursive: true })
  }
})
