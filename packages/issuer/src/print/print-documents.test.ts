import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { attachedCredential, readPaper, verifyPaper, writePaper } from '@attestat/credential'
import decodeQr from 'qr/decode.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { diplomaFile, diplomaRow } from '../../../../fixtures/diploma-rows.ts'
import { testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import { importRecords } from '../import/import-records.ts'
import { Issuer } from '../issuer.ts'
import type { Ledger } from '../ledger.ts'
import { openLedger } from '../sqlite-ledger.ts'
import { drawQrCode } from './ornaments.ts'
import { makePdf, type PrintTerms, printDocuments } from './print-documents.ts'

const did = 'did:web:school130.example'
const signer = testSigner('school', `${did}#key-1`)
const now = new Date('2026-06-27T09:00:00Z')
const terms: PrintTerms = { signer, baseUrl: 'https://school130.example', language: 'ru', now }

let folder: string
let ledger: Ledger
const keyOf = (number: number) => `school-diploma/07724/${String(number).padStart(7, '0')}`
const stored = (key: string) => ledger.document(key) as NonNullable<ReturnType<Ledger['document']>>
const document = (number: number) => stored(keyOf(number))
const fixtures = new URL('../../../../fixtures/records/', import.meta.url)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'print-'))
  ledger = openLedger(join(folder, 'ledger.sqlite'), { create: true })
  const profile = { id: did, type: ['Profile'], name: 'Лицей № 130' }
  const issuer = new Issuer({ ledger, signer, profile, baseUrl: terms.baseUrl, since: now, now: () => now })
  const longName = { 'Имя получателя': `Анна${'-Александрина'.repeat(20)}` }
  const rows = [diplomaRow(1), diplomaRow(2), diplomaRow(3), diplomaRow(4, longName)]
  const { issued } = await issuer.issueBatch(
    await importRecords(diplomaFile(rows), { type: 'school-diploma' }),
    { unbound: true },
  )
  expect(issued).toBe(4)
  for (const name of ['endorsements', 'guardian-links']) {
    const records = await importRecords(fileURLToPath(new URL(`${name}-2026.csv`, fixtures)))
    expect((await issuer.issueBatch(records, { unbound: true })).issued).toBe(4)
  }
  issuer.revoke(keyOf(3), 'выдан по ошибке')
})
afterAll(() => {
  ledger.close()
  rmSync(folder, { recursive: true })
})

describe('a printed document', () => {
  test('carries the signed credential, byte for byte', async () => {
    const pdf = await makePdf(document(1), terms)
    await expect(attachedCredential(pdf)).resolves.toBe(document(1).text)
    await expect(attachedCredential(pdf)).resolves.not.toBe(document(2).text)
  })

  test('says that it is PDF/A-3a, tagged, in Russian, and what the attachment is to it', async () => {
    const pdf = Buffer.from(await makePdf(document(1), terms)).toString('latin1')
    expect(pdf).toMatch(/^%PDF-1\.7/)
    expect(pdf).toContain('<pdfaid:part>3</pdfaid:part>')
    expect(pdf).toContain('<pdfaid:conformance>A</pdfaid:conformance>')
    expect(pdf).toContain('/S /GTS_PDFA1')
    expect(pdf).toContain('/Marked true')
    expect(pdf).toContain('/Lang (ru-RU)')
    expect(pdf).toContain('/AFRelationship /Source')
    expect(pdf).toContain('/Subtype /application#2Fvc+sd-jwt')
  })

  test('embeds every font that it uses, and no other', async () => {
    const pdf = Buffer.from(await makePdf(document(1), terms)).toString('latin1')
    const fonts = [...pdf.matchAll(/\/FontName \/[A-Z]{6}\+(\S+)/g)].map((match) => match[1])
    expect(new Set(fonts)).toEqual(new Set(['GolosText-Regular', 'GolosText-Medium', 'GolosText-Bold']))
    expect(pdf.match(/\/FontFile2/g)).toHaveLength(3)
    expect(pdf).not.toContain('Helvetica')
  })

  test('speaks English too', async () => {
    const pdf = Buffer.from(await makePdf(document(1), { ...terms, language: 'en' })).toString('latin1')
    expect(pdf).toContain('/Lang (en-GB)')
  })
})

describe('a document that is no achievement', () => {
  test('is printed where it speaks for somebody: the code says whom', async () => {
    const pdf = await makePdf(stored('endorsement/2026-04-20/16-Р'), terms)
    expect(await attachedCredential(pdf)).toBe(stored('endorsement/2026-04-20/16-Р').text)
    expect(Buffer.from(pdf).toString('latin1')).toContain('/Lang (ru-RU)')
  })

  test('is refused where the code has no room for the second person', async () => {
    await expect(makePdf(stored('guardian-link/2026-06-26/7-ЗП'), terms)).rejects.toMatchObject({
      code: 'TYPE_NOT_PRINTABLE',
      at: 'guardian-link/2026-06-26/7-ЗП',
    })
  })
})

describe('printing many', () => {
  test('writes a file a document, named after the row, and says which have none and why', async () => {
    const out = join(folder, 'out')
    const diplomas = [1, 2, 3, 4].map(document)
    const { files, refused } = await printDocuments(diplomas, out, terms)
    expect(files.map(({ rowKey }) => rowKey)).toEqual([keyOf(1), keyOf(2)])
    expect(readdirSync(out).sort()).toEqual([
      'school-diploma_07724_0000001.pdf',
      'school-diploma_07724_0000002.pdf',
    ])
    expect(refused.map(({ rowKey, error }) => [rowKey, error.code])).toEqual([
      [keyOf(3), 'DOCUMENT_NOT_IN_FORCE'],
      [keyOf(4), 'PAPER_TOO_LONG'],
    ])
    const file = readFileSync(join(out, 'school-diploma_07724_0000002.pdf'))
    await expect(attachedCredential(file)).resolves.toBe(document(2).text)
  })

  test('hands out no QR code that does not verify', async () => {
    const broken = { ...signer, sign: async () => new Uint8Array(64) }
    await expect(makePdf(document(1), { ...terms, signer: broken })).rejects.toMatchObject({
      code: 'SELF_CHECK_FAILED',
    })
  })
})

test('the drawn QR code is read by a decoder as the paper text that was signed', async () => {
  const paper = {
    kind: 'school-diploma',
    name: 'Иванова Мария Сергеевна',
    title: 'Аттестат о среднем общем образовании',
    awardedOn: '2026-06-25',
    issuedAt: now,
  }
  const text = await writePaper(paper, signer)
  const decoded = decodeQr(rasterOf(text))
  expect(decoded).toBe(text)
  expect(readPaper(decoded)).toMatchObject(paper)
  const resolveKey = async () => ({ jwk: testPublicJwk('school'), kid: String(signer.kid), source: 'test' })
  await expect(verifyPaper(decoded, { resolveKey })).resolves.toMatchObject(paper)
})

/** What a camera would see of the drawing: four pixels a point, on white. */
function rasterOf(text: string): { width: number; height: number; data: Uint8Array } {
  const [size, margin, scale] = [124, 12, 6]
  const width = (size + 2 * margin) * scale
  const data = new Uint8Array(width * width * 4).fill(255)
  const canvas = {
    rect(x: number, y: number, w: number, h: number) {
      for (let row = Math.round(y * scale); row < Math.round((y + h) * scale); row++)
        for (let column = Math.round(x * scale); column < Math.round((x + w) * scale); column++)
          data.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3)
    },
    fill() {},
  }
  drawQrCode(canvas as unknown as PDFKit.PDFDocument, text, margin, margin, size, '#000000')
  return { width, height: width, data }
}
