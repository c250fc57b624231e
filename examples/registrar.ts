/** The registrar: a spreadsheet becomes signed diplomas, a static site, and an entry in a registry. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  createIssuerFolder,
  explainFinding,
  importRecords,
  newIssuerConfig,
  openIssuer,
  readHolders,
} from '@attestat/issuer'
import { generateKey, signerOf } from '@attestat/keys'
import { Wallet } from '@attestat/wallet'
import { createWalletFile } from '@attestat/wallet/sqlite'
import { trustPackFor } from './ministry.ts'
import { out, passphrase } from './out.ts'

const now = new Date()
await rm(out, { recursive: true, force: true })
await mkdir(out, { recursive: true })

// A school has a key, a name, an address, and a ledger of everything it has signed.
const key = await generateKey('ES256')
const school = {
  name: 'Лицей № 130 (вымышленный)',
  method: 'web',
  publicJwk: key.publicJwk,
  baseUrl: 'https://school130.example',
  since: now,
} as const
const { did, kid } = newIssuerConfig(school)
const issuer = openIssuer(await createIssuerFolder(join(out, 'school'), school), signerOf(key, { kid }))
console.log(`${school.name} is ${did}.`)

// The spreadsheet is checked cell by cell before anything is signed.
const records = await importRecords(fileURLToPath(new URL('graduates.csv', import.meta.url)))
for (const finding of records.findings) {
  console.log(`Row ${finding.row}, ${finding.column}: ${explainFinding(finding, 'en')}`)
}

// One of the students has a wallet (on another computer) and proves that the key in it is theirs.
const store = await createWalletFile(join(out, 'student.wallet'), passphrase)
const student = new Wallet({ store })
const proofs = { [records.rows[0]?.key as string]: await student.proof({ audience: did }) }
const holders = await readHolders(new TextEncoder().encode(JSON.stringify(proofs)), { audience: did, now })

// Every document is recorded before it is signed. The same file a second time issues nothing.
const options = { holders, unbound: true, partial: true }
const { issued, refused } = await issuer.issueBatch(records, options)
const again = await issuer.issueBatch(records, options)
console.log(`Issued ${issued}, refused ${refused}; the second time ${again.issued}.`)
const documents = await issuer.exportDocuments(join(out, 'documents'))
console.log(`Ready to be handed over: ${documents.join(', ')}`)

// The keys and the status lists are plain files for any web server.
const site = join(out, 'site')
const { files } = await issuer.publish(site, { types: ['school-diploma'] })
console.log(`Published ${files.length} files.`)

// The ministry, elsewhere and with its own key, recognises the school; a verifier needs this one file, and the
// ministry's word, by letter or telephone, which key is at its root.
const { pack, rootKey } = await trustPackFor(site, files)
await writeFile(join(out, 'trust.pack'), pack)
await writeFile(join(out, 'root-key.txt'), rootKey)
console.log('The ministry recognises the school: trust.pack')
await store.close()
issuer.ledger.close()
