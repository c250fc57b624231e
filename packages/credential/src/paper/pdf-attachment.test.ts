import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { limits } from '../limits.ts'
import { attachedCredential, isPdf } from './pdf-attachment.ts'

interface Attachment {
  readonly text: string
  readonly subtype?: string
  readonly filter?: string
  readonly length?: number
}

/** The part of a PDF that matters here: one object for each embedded file. */
function pdf(...attachments: readonly Attachment[]): Uint8Array {
  const objects = attachments.map(
    ({ text, subtype = 'application#2Fvc+sd-jwt', filter = '/FlateDecode', length }, i) => {
      const bytes = filter === '' ? Buffer.from(text) : deflateSync(text)
      const head = `${i + 1} 0 obj\n<<\n/Type /EmbeddedFile\n/Subtype /${subtype}\n/Length ${length ?? bytes.length}\n${filter === '' ? '' : `/Filter ${filter}\n`}>>\nstream\n`
      return Buffer.concat([Buffer.from(head), bytes, Buffer.from('\nendstream\nendobj\n')])
    },
  )
  return Buffer.concat([
    Buffer.from('%PDF-1.7\n'),
    ...objects,
    Buffer.from('<< /EmbeddedFiles 9 0 R >>\n%%EOF'),
  ])
}

test('gives the attached credential, packed or not', async () => {
  await expect(attachedCredential(pdf({ text: 'a.b.c~' }))).resolves.toBe('a.b.c~')
  await expect(attachedCredential(pdf({ text: 'a.b.c~', filter: '' }))).resolves.toBe('a.b.c~')
  await expect(attachedCredential(pdf({ text: 'a.b.c', subtype: 'application#2Fdc+sd-jwt' }))).resolves.toBe(
    'a.b.c',
  )
})

test('passes over attachments of other kinds', async () => {
  const invoice = { text: '<xml/>', subtype: 'text#2Fxml' }
  await expect(attachedCredential(pdf(invoice, { text: 'a.b.c~' }, invoice))).resolves.toBe('a.b.c~')
})

test.each([
  ['no attachment', pdf()],
  ['no credential among the attachments', pdf({ text: '<xml/>', subtype: 'text#2Fxml' })],
  ['two credentials', pdf({ text: 'a.b.c~' }, { text: 'd.e.f~' })],
  ['a length past the end of the file', pdf({ text: 'a.b.c~', length: 999_999 })],
  ['a stream that is damaged', pdf({ text: 'a.b.c~', length: 5 })],
  ['a bomb', pdf({ text: 'a'.repeat(limits.credentialBytes + 1) })],
  ['something else than a PDF', Buffer.from('a.b.c~')],
])('refuses %s', async (_, bytes) => {
  await expect(attachedCredential(bytes)).rejects.toMatchObject({ code: 'PDF_CREDENTIAL_MISSING' })
})

test('reads no file past the bound', async () => {
  const large = new Uint8Array(limits.pdfBytes + 1)
  large.set(pdf({ text: 'a.b.c~' }))
  await expect(attachedCredential(large)).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE' })
})

test('looks at 64 attachments, however many there are', async () => {
  const invoice = { text: '<xml/>', subtype: 'text#2Fxml' }
  const invoices = Array.from({ length: 63 }, () => invoice)
  const credential = { text: 'a.b.c~' }
  await expect(attachedCredential(pdf(...invoices, credential))).resolves.toBe('a.b.c~')
  await expect(attachedCredential(pdf(...invoices, invoice, credential))).rejects.toMatchObject({
    code: 'PDF_CREDENTIAL_MISSING',
  })
})

test('knows a PDF by its first bytes', () => {
  expect(isPdf(pdf())).toBe(true)
  expect(isPdf(Buffer.from('ATTESTAT1:'))).toBe(false)
})
