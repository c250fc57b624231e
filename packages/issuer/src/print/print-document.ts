/**
 * One document as a PDF/A-3a: a page that a person reads, a QR code that anybody can check, and the signed credential
 * itself as an attachment.
 *
 * @see ISO 19005-3
 */
import { IssuerError } from '../codes.ts'
import type { PrintedContent, PrintedRow } from './content.ts'
import { missingLetter, type OpenFonts, openFonts } from './fonts.ts'
import { drawPages, type PageContent } from './page.ts'

/** The signed credential that travels inside. */
export interface Attachment {
  readonly name: string
  readonly mediaType: string
  readonly bytes: Uint8Array
}

export interface DocumentToPrint extends PageContent {
  readonly attachment: Attachment
}

/**
 * Makes the PDF. The same input gives the same bytes.
 *
 * @throws IssuerError `PRINT_LETTER_MISSING`.
 */
export async function printDocument(document: DocumentToPrint): Promise<Uint8Array> {
  const { content, attachment, printedAt } = document
  const { default: PDFDocument } = await import('pdfkit')
  const fonts = await openFonts()
  refuseMissingLetters(content, fonts)
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 0,
    bufferPages: true,
    pdfVersion: '1.7',
    subset: 'PDF/A-3a',
    tagged: true,
    lang: content.language === 'ru' ? 'ru-RU' : 'en-GB',
    displayTitle: true,
    // None to begin with: the default would be one that is not embedded.
    font: '',
    info: {
      Title: `${content.title} — ${content.name}`,
      Author: content.issuer,
      Subject: content.description,
      Creator: 'Attestat',
      CreationDate: printedAt,
      ModDate: printedAt,
    },
  })
  const finished = bytesOf(pdf)
  // PDFKit takes a font that is open already, though its types know of file names and bytes alone.
  for (const [weight, font] of fonts) pdf.registerFont(weight, font as unknown as string)
  pdf.file(Buffer.from(attachment.bytes), attachmentOptions(document))
  drawPages(pdf, document)
  pdf.end()
  return finished
}

/** ISO 19005-3, 6.2.11.8: no page shows the glyph that stands for a missing one. */
function refuseMissingLetters({ details, results, ...content }: PrintedContent, fonts: OpenFonts): void {
  const { title, name, issuer, description, number = '' } = content
  const texts = {
    title,
    name,
    issuer,
    description,
    number,
    details: textsOf(details),
    results: textsOf(results),
  }
  for (const [at, text] of Object.entries(texts)) {
    const letter = missingLetter(text, fonts)
    if (letter === undefined) continue
    const codePoint = letter.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')
    throw new IssuerError('PRINT_LETTER_MISSING', { at, details: { letter: `U+${codePoint}` } })
  }
}

function textsOf(rows: readonly PrintedRow[]): string {
  return rows.flatMap(({ label, value }) => [label, value]).join('\n')
}

/** The credential is the source of the page, not an addition to it (ISO 32000-2, section 14.13.2). */
function attachmentOptions({
  attachment,
  content,
  printedAt,
}: DocumentToPrint): PDFKit.Mixins.PDFAttachmentOptions & { readonly relationship: 'Source' } {
  return {
    name: attachment.name,
    type: attachment.mediaType,
    relationship: 'Source',
    description: attachmentWords[content.language],
    creationDate: printedAt,
    modifiedDate: printedAt,
  }
}

const attachmentWords = {
  en: 'The signed credential',
  ru: 'Подписанный документ',
} as const

async function bytesOf(pdf: PDFKit.PDFDocument): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  for await (const chunk of pdf) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
