import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { writePaper } from '@attestat/credential'
import { type LedgerDocument, openIssuer, openIssuerFolder } from '@attestat/issuer'
import { openKeystore } from '@attestat/keys/keystore'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorkplace, type Workplace } from './program.ts'

let place: Workplace
let attestat: Workplace['attestat']

beforeAll(async () => {
  place = await openWorkplace()
  attestat = place.attestat
  await attestat('init school --did web:school130.example --name', 'Лицей № 130')
  await attestat('issue sports-ranks.csv --issuer school --unbound --yes')
  expect((await attestat('list --issuer school --json')).json).toHaveLength(4)
})
afterAll(() => place.remove())

test('prints every document that is in force, one PDF each', async () => {
  const dry = await attestat('print --issuer school --out pdf --dry-run --json')
  expect(dry).toMatchObject({ code: 0, json: { files: { length: 4 } } })
  expect(existsSync(place.path('pdf'))).toBe(false)
  const printed = await attestat('print --issuer school --out pdf --lang ru --json')
  expect(printed).toMatchObject({ code: 0, json: { refused: [] } })
  expect((await readdir(place.path('pdf'))).sort()).toEqual([...printed.json.files].sort())
  expect((await attestat('print --issuer school --out pdf')).stderr).toMatch(/^FILE_EXISTS/)
})

test('prints only what was named, and refuses what was revoked', async () => {
  const [first, second] = (await attestat('list --issuer school --json')).json
  await attestat(`revoke --issuer school --yes ${first.rowKey} --reason`, 'ошибка')
  const named = await attestat('print --issuer school --out named --json', first.rowKey, second.rowKey)
  expect(named.code).toBe(3)
  expect(named.json).toMatchObject({
    files: { length: 1 },
    refused: [{ rowKey: first.rowKey, code: 'DOCUMENT_NOT_IN_FORCE' }],
  })
  expect((await attestat('print --issuer school --out none nobody')).stderr).toMatch(/^DOCUMENT_NOT_FOUND/)
})

test('a wallet takes the credential out of the printed PDF', async () => {
  await attestat('wallet init --wallet student.wallet')
  const [pdf] = await readdir(place.path('named'))
  const added = await attestat(`wallet add named/${pdf} --wallet student.wallet --keep-unverified --json`)
  expect(added).toMatchObject({ code: 0, json: [{ outcome: 'added', kind: 'sports-rank' }] })
  const csv = await attestat('wallet add passphrase.txt --wallet student.wallet --keep-unverified')
  expect(csv.code).toBe(3)
})

test('writes a message for every document that has an address, and none twice', async () => {
  const listed = (await attestat('list --issuer school --status valid --json')).json
  const rowKeys: string[] = listed.map((document: { rowKey: string }) => document.rowKey)
  const addresses = rowKeys.slice(1).map((rowKey, i) => [rowKey, `owner${i}@mail.example`])
  await place.write('recipients.json', JSON.stringify(Object.fromEntries(addresses)))
  const command =
    'mail --issuer school --recipients recipients.json --outbox outbox --from school@school130.example --json'
  const first = await attestat(command)
  expect(first.code).toBe(3)
  expect(first.json).toMatchObject({
    done: rowKeys.slice(1),
    refused: [{ rowKey: rowKeys[0], code: 'MAIL_RECIPIENT_MISSING' }],
  })
  expect(await readdir(place.path('outbox'))).toHaveLength(rowKeys.length - 1)
  expect((await attestat(command)).json).toMatchObject({ done: [], before: rowKeys.slice(1) })
  expect((await attestat('mail --issuer school --recipients recipients.json')).code).toBe(2)
})

test('checks the text of a QR code, and says that the paper was checked', async () => {
  await attestat('publish site --issuer school --type sports-rank')
  await attestat('registry init registry --id https://registry.example/ --name', 'Реестр')
  await attestat('registry delegate registry --to region-54 --kind sports-rank --name', 'Регион')
  await attestat('registry recognise registry site/registry-entry.json --by region-54')
  await attestat('registry publish registry --out registry-site')
  expect((await attestat('trust pack --registry registry-site --site site --out trust.pack')).code).toBe(0)
  const { json: documents } = await attestat('list --issuer school --status valid --json')
  const text = await signedPaper(documents[0].credentialId)
  const accepted = await attestat(`verify --qr ${text} --trust trust.pack --policy lenient-preview --json`)
  expect(accepted).toMatchObject({ code: 0, json: { verdict: 'accepted', paper: { kind: 'sports-rank' } } })
  expect(accepted.json.codes).toContain('PAPER_CHECKED')
  await place.write('paper.txt', `${text}\n`)
  const undecided = await attestat('verify paper.txt --trust trust.pack --lang ru')
  expect(undecided.code).toBe(11)
  expect(undecided.stdout).toContain('сравните эти слова с бумагой')
  const changed = `${text.slice(0, -1)}${text.endsWith('A') ? 'B' : 'A'}`
  expect((await attestat(`verify --qr ${changed} --trust trust.pack`)).code).toBe(10)
  expect((await attestat(`verify paper.txt --qr ${text} --trust trust.pack`)).code).toBe(2)
})

/** The paper text of a document, made as `print` makes it, with the issuer's own key. */
async function signedPaper(credentialId: string): Promise<string> {
  const folder = await openIssuerFolder(place.path('school'))
  const keystore = await openKeystore(place.path('school/keys.json'), 'correct horse')
  const signer = keystore.signer('signing-1')
  const issuer = openIssuer(folder, signer)
  try {
    const { baseUrl } = folder.config
    const { list, index } = issuer.ledger.document(credentialId) as LedgerDocument
    return await writePaper(
      {
        kind: 'sports-rank',
        name: 'Ким Лев',
        title: 'Первый юношеский разряд',
        awardedOn: '2026-05-22',
        issuedAt: new Date(),
        status: { uri: `${baseUrl}/status/${list}.statuslist.jwt`, idx: index },
      },
      signer,
    )
  } finally {
    issuer.ledger.close()
  }
}
