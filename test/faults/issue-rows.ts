/** A program that issues diplomas, to be killed at any moment. Prints what is committed as it goes. */
import { Issuer, importRecords, openLedger } from '@attestat/issuer'
import { diplomaFile, diplomaRows } from '../../fixtures/diploma-rows.ts'
import { testSigner } from '../../fixtures/test-keys.ts'

const [folder = '', count = '0', now] = process.argv.slice(2)
const did = 'did:web:school130.example'
const ledger = openLedger(`${folder}/ledger.sqlite`, { create: true })
const issuer = new Issuer({
  ledger,
  signer: testSigner('school', `${did}#key-1`),
  profile: { id: did, type: ['Profile'], name: 'Лицей № 130' },
  baseUrl: 'https://school130.example',
  since: new Date('2026-01-01T00:00:00Z'),
  ...(now === undefined ? {} : { now: () => new Date(now) }),
})
try {
  const { issued } = await issuer.issueBatch(await importRecords(diplomaFile(diplomaRows(Number(count)))), {
    unbound: true,
    onProgress: ({ issued: committed }) => process.stdout.write(`${committed}\n`),
  })
  await issuer.exportDocuments(`${folder}/out`)
  process.stdout.write(`issued ${issued}\n`)
} catch (error) {
  process.stdout.write(`${(error as { code?: string }).code}\n`)
  process.exitCode = 1
}
ledger.close()
