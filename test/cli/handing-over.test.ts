import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { attachedCredential, writePaper } from '@attestat/credential'
import { type LedgerDocument, openIssuer, openIssuerFolder } from '@attestat/issuer'
import { openKeystore } from '@attestat/keys/keystore'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { hasTool, parseMessage } from '../../fixtures/tools.ts'
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

test('another program reads the messages: Cyrillic in the subject, attachments byte for byte', async () => {
  const mail =
    'mail --issuer school --recipients recipients.json --outbox letters --from school@school130.example'
  await attestat(`${mail} --lang ru`)
  const [name = '', ...others] = (await readdir(place.path('letters'))).sort()
  expect(others.length).toBeGreaterThan(0)
  if (!hasTool('python3', 'messages are not read by another parser')) return
  await expectLetter(await readFile(place.path(`letters/${name}`)))
})

test('sends through a mail server, only with a yes, and nothing twice', async () => {
  const received: Buffer[] = []
  const server = await mailServer(received)
  try {
    const { port } = server.server.address() as AddressInfo
    await place.write(
      'smtp.json',
      JSON.stringify({ host: '127.0.0.1', port, from: 'school@school130.example' }),
    )
    const mail = 'mail --issuer school --recipients recipients.json --smtp smtp.json --lang ru'
    expect((await attestat(mail)).stderr).toMatch(/^QUESTION_UNANSWERED/)
    expect((await attestat(`${mail} --from other@school130.example --yes`)).stderr).toMatch(/^USAGE/)
    expect(received).toHaveLength(0)
    const sent = await attestat(`${mail} --yes --json`)
    expect(sent.json.done).toHaveLength(received.length)
    expect(received.length).toBeGreaterThan(1)
    const again = await attestat(`${mail} --yes --json`)
    expect(again.json).toMatchObject({ done: [], before: sent.json.done })
    expect(received).toHaveLength(sent.json.done.length)
    if (hasTool('python3', 'messages are not read by another parser'))
      await expectLetter(received[0] as Buffer)
  } finally {
    await new Promise<void>((resolve) => server.close(resolve))
  }
  const { json: documents } = await attestat('list --issuer school --status valid --json')
  await place.write('one.json', JSON.stringify({ [documents[1].rowKey]: 'somebody.else@mail.example' }))
  const unreachable = 'mail --issuer school --recipients one.json --smtp smtp.json --yes'
  expect((await attestat(`${unreachable} --json`, documents[1].rowKey)).stderr).toMatch(/^MAIL_REFUSED/)
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
  const accepted = await attestat(
    `verify --qr ${text} ${await place.pinned('trust.pack')} --policy lenient-preview --json`,
  )
  expect(accepted).toMatchObject({ code: 0, json: { verdict: 'accepted', paper: { kind: 'sports-rank' } } })
  expect(accepted.json.codes).toContain('PAPER_CHECKED')
  await place.write('paper.txt', `${text}\n`)
  const undecided = await attestat('verify paper.txt --trust trust.pack --lang ru')
  expect(undecided.code).toBe(11)
  expect(undecided.stdout).toContain('сравните эти слова с бумагой')
  const changed = `${text.slice(0, -1)}${text.endsWith('A') ? 'B' : 'A'}`
  expect((await attestat(`verify --qr ${changed} --trust trust.pack`)).code).toBe(10)
  expect((await attestat(`verify paper.txt --qr ${text} --trust trust.pack`)).code).toBe(2)

  const pdf = (await readdir(place.path('pdf'))).find((name) => name.endsWith('.pdf'))
  const inside = await attestat(`verify pdf/${pdf} --trust trust.pack --policy lenient-preview --json`)
  expect(inside.json.credentials).toMatchObject([{ kind: 'sports-rank', format: 'vc+sd-jwt' }])
  expect(inside.json.codes).not.toContain('SIGNATURE_INVALID')
  await place.write('empty.pdf', '%PDF-1.7\n')
  const empty = await attestat('verify empty.pdf --trust trust.pack --json')
  expect([empty.code, empty.json.verdict, empty.json.codes]).toEqual([
    10,
    'rejected',
    ['PDF_CREDENTIAL_MISSING'],
  ])
})

test('the code on the printed page is read by another reader, and verifies as a paper', async () => {
  if (!hasTool('pdftoppm', 'no printed page is looked at')) return
  const { json: printed } = await attestat('print --issuer school --out pages --lang ru --json')
  const [file = ''] = printed.files
  const options = { cwd: place.path('pages') }
  await promisify(execFile)('pdftoppm', ['-r', '200', '-png', '-singlefile', file, 'page'], options)
  const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
  prepareZXingModule({ overrides: { wasmBinary: (await readFile(wasm)).buffer as ArrayBuffer } })
  const codes = await readBarcodes(await readFile(place.path('pages/page.png')), { formats: ['QRCode'] })
  expect(codes).toMatchObject([{ isValid: true, ecLevel: 'M' }])
  const { text } = codes[0] as { text: string }
  expect(Number(codes[0]?.version)).toBeLessThanOrEqual(22)

  const verify = `verify ${await place.pinned('trust.pack')} --policy lenient-preview --qr ${text}`
  const [accepted, told] = await Promise.all([attestat(`${verify} --json`), attestat(`${verify} --lang ru`)])
  expect(accepted).toMatchObject({ code: 0, json: { verdict: 'accepted' } })
  expect(accepted.json.codes).toContain('PAPER_CHECKED')
  expect(accepted.json.trust).toMatchObject({
    rootPinned: false,
    rootKeys: [expect.stringMatching(/^.{43}$/)],
  })
  expect(told.stdout).toContain('Проверена бумага, а не предъявитель')
  expect(told.stdout).toContain(`--root ${accepted.json.trust.rootKeys[0]}`)
  const pinned = await attestat(`${verify} --lang ru --root ${accepted.json.trust.rootKeys[0]}`)
  expect(pinned.stdout).not.toContain('--root')
})

/** A letter with one of the documents: who, what about, and both files as they were made. */
async function expectLetter(message: Buffer): Promise<void> {
  const { subject, from, to, text, attachments } = parseMessage(message)
  expect(subject).toBe('Ваш документ: Лицей № 130')
  expect([from, to]).toEqual(['school@school130.example', expect.stringMatching(/^owner\d@mail\.example$/)])
  expect(text).toContain('Лицей № 130 выдаёт вам документ')
  expect(attachments.map(({ type }) => type)).toEqual(['application/pdf', 'application/vc+sd-jwt'])
  const [pdf, credential] = attachments.map(({ content }) => Buffer.from(content, 'base64')) as [
    Buffer,
    Buffer,
  ]
  const { json: documents } = await attestat('list --issuer school --status valid --json')
  const keys: string[] = documents.map(({ rowKey }: { rowKey: string }) => rowKey)
  const rowKey = keys.find((key) => attachments[1]?.name === `${key.replaceAll('/', '_')}.vc.sd-jwt`)
  expect(attachments[0]?.name).toBe(`${rowKey?.replaceAll('/', '_')}.pdf`)
  const exported = await attestat('export --issuer school --out exported --force', String(rowKey))
  expect(exported.code).toBe(0)
  expect(credential.equals(await readFile(place.path(`exported/${attachments[1]?.name}`)))).toBe(true)
  await expect(attachedCredential(pdf)).resolves.toBe(credential.toString('utf8').trim())
}

/** A real mail server on this machine, which keeps what it takes. */
async function mailServer(received: Buffer[]): Promise<SMTPServer> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        received.push(Buffer.concat(chunks))
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

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
