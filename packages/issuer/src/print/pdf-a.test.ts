/** The rules of PDF/A-3a that decide whether an archive takes the file, for every kind of document. */
import { attachedCredential } from '@attestat/credential'
import { beforeAll, describe, expect, test } from 'vitest'
import { type PdfObjects, type PdfValue, pageText, readPdfObjects } from '../../../../fixtures/pdf-objects.ts'
import {
  fullDiploma,
  printableDocument,
  printableSamples,
  printableSigner,
} from '../../../../fixtures/printable-documents.ts'
import { sampleRecord } from '../../../../fixtures/sample-records.ts'
import { makePdf } from './print-documents.ts'

const now = new Date('2026-06-27T12:00:00Z')
const terms = { signer: printableSigner, baseUrl: 'https://school130.example', now } as const
const oddLetters = 'Ёлкина-Римская «Ёж» № 5 – оглы — Съедобная'

interface Printed {
  readonly name: string
  readonly language: 'ru' | 'en'
  readonly text: string
  readonly bytes: Uint8Array
  readonly pdf: PdfObjects
}
const printed: Printed[] = []

beforeAll(async () => {
  const long = { ...fullDiploma(), familyName: oddLetters }
  for (const [type, name, record] of [...printableSamples, ['school-diploma', 'long', long] as const]) {
    const document = await printableDocument(type, record)
    for (const language of ['ru', 'en'] as const) {
      const bytes = await makePdf(document, { ...terms, language })
      const text = document.text as string
      printed.push({
        name: `${type}, ${name}, ${language}`,
        language,
        text,
        bytes,
        pdf: readPdfObjects(bytes),
      })
    }
  }
})

/** Asks the same of every printed document, and says which one it was. */
function everyDocument(behaviour: string, check: (document: Printed) => void | Promise<void>): void {
  test(behaviour, async () => {
    expect(printed).toHaveLength(2 * (printableSamples.length + 1))
    for (const document of printed) {
      await Promise.resolve()
        .then(() => check(document))
        .catch((error: unknown) => {
          throw new Error(`${document.name}: ${(error as Error).message}`, { cause: error })
        })
    }
  })
}

describe('every printed document', () => {
  everyDocument('begins and ends as ISO 19005-3, 6.1 has it, and is not encrypted', ({ pdf }) => {
    expect(pdf.header.toString('latin1')).toMatch(/^%PDF-1\.7\n%[\x80-\xff]{4}/)
    const id = pdf.trailer['/ID'] as PdfValue[]
    expect(id).toHaveLength(2)
    for (const part of id) expect((part as Buffer).length).toBe(16)
    expect(pdf.trailer).not.toHaveProperty('/Encrypt')
  })

  everyDocument('runs nothing and opens nothing', ({ pdf }) => {
    for (const value of pdf.all.values()) {
      for (const key of ['/JS', '/JavaScript', '/AA', '/OpenAction', '/Launch', '/AcroForm', '/Annots']) {
        expect(value ?? {}).not.toHaveProperty(key)
      }
    }
  })

  everyDocument('says in its metadata what it is, as in its information', ({ pdf }) => {
    const metadata = pdf.at(pdf.trailer, '/Root', '/Metadata') as { readonly [key: string]: PdfValue }
    expect(metadata).not.toHaveProperty('/Filter')
    const xmp = pdf.stream(metadata).toString('utf8')
    expect(xmp).toContain('<pdfaid:part>3</pdfaid:part>')
    expect(xmp).toContain('<pdfaid:conformance>A</pdfaid:conformance>')
    const title = textOf(pdf.at(pdf.trailer, '/Info', '/Title'))
    expect(xmp).toContain(`<rdf:li xml:lang="x-default">${title}</rdf:li>`)
    expect(title).toMatch(/ — /)
  })

  everyDocument('has its colours described by a profile, and nothing that shines through', ({ pdf }) => {
    const [intent, ...others] = pdf.at(pdf.trailer, '/Root', '/OutputIntents') as PdfValue[]
    expect(others).toEqual([])
    expect(pdf.at(intent, '/S')).toBe('/GTS_PDFA1')
    const profile = pdf.at(intent, '/DestOutputProfile')
    expect(pdf.at(profile, '/N')).toBe(3)
    const bytes = pdf.stream(profile)
    expect(bytes.toString('latin1', 36, 40)).toBe('acsp')
    expect(bytes.toString('latin1', 16, 20)).toBe('RGB ')
    for (const value of pdf.all.values()) {
      for (const key of ['/SMask', '/Group', '/ca', '/CA', '/BM']) expect(value ?? {}).not.toHaveProperty(key)
    }
  })

  everyDocument('embeds each font, with the way back from glyphs to letters', ({ pdf }) => {
    for (const page of pagesOf(pdf)) {
      const fonts = Object.values(pdf.at(page, '/Resources', '/Font') as Record<string, PdfValue>)
      expect(fonts.length).toBeGreaterThan(0)
      for (const font of fonts) {
        expect(pdf.at(font, '/Subtype')).toBe('/Type0')
        expect(pdf.at(font, '/Encoding')).toBe('/Identity-H')
        expect(pdf.at(font, '/DescendantFonts', 0, '/CIDToGIDMap')).toBe('/Identity')
        const program = pdf.at(font, '/DescendantFonts', 0, '/FontDescriptor', '/FontFile2')
        expect(pdf.stream(program).length).toBeGreaterThan(1000)
        expect(pdf.stream(pdf.at(font, '/ToUnicode')).length).toBeGreaterThan(100)
      }
    }
  })

  everyDocument('shows no letter that the fonts do not have', ({ pdf, name }) => {
    const shown = pagesOf(pdf).map((page) => pageText(pdf, page))
    expect(shown.join('\n')).not.toMatch(/[\ufffd\u0000]/)
    if (name.includes('long')) {
      expect(shown.join(' ').replace(/\s+/g, ' ')).toContain(oddLetters)
      expect(shown).toHaveLength(1)
    }
  })

  everyDocument('carries the credential as its source, byte for byte', async ({ pdf, text, bytes }) => {
    const [file, ...others] = pdf.at(pdf.trailer, '/Root', '/AF') as PdfValue[]
    expect(others).toEqual([])
    expect(pdf.at(pdf.trailer, '/Root', '/Names', '/EmbeddedFiles', '/Names', 1)).toBe(pdf.at(file))
    expect(pdf.at(file, '/AFRelationship')).toBe('/Source')
    expect(textOf(pdf.at(file, '/UF'))).toMatch(/\.vc\.sd-jwt$/)
    expect(textOf(pdf.at(file, '/F'))).toBe(textOf(pdf.at(file, '/UF')))
    const embedded = pdf.at(file, '/EF', '/F')
    expect(pdf.at(embedded, '/Subtype')).toBe('/application#2Fvc+sd-jwt')
    expect(pdf.at(embedded, '/Params', '/Size')).toBe(text.length)
    expect(pdf.at(embedded, '/Params', '/ModDate')).toBeInstanceOf(Buffer)
    expect(pdf.stream(embedded).toString('utf8')).toBe(text)
    await expect(attachedCredential(bytes)).resolves.toBe(text)
  })

  everyDocument(
    'can be read aloud: tags, language, title, headers of rows, words for the code',
    (document) => {
      const { pdf, language } = document
      const root = pdf.at(pdf.trailer, '/Root')
      expect(pdf.at(root, '/MarkInfo', '/Marked')).toBe(true)
      expect(pdf.at(root, '/ViewerPreferences', '/DisplayDocTitle')).toBe(true)
      expect(textOf(pdf.at(root, '/Lang'))).toBe({ ru: 'ru-RU', en: 'en-GB' }[language])
      const tags = [...pdf.all.values()].filter((value) => pdf.at(value, '/P') !== undefined)
      const tagged = (tag: string): PdfValue[] => tags.filter((value) => pdf.at(value, '/S') === tag)
      expect(tagged('/H1')).toHaveLength(1)
      expect(tagged('/Figure')).toHaveLength(1)
      expect(textOf(pdf.at(tagged('/Figure')[0], '/Alt'))).toContain('QR')
      for (const header of tagged('/TH')) expect(pdf.at(header, '/A', '/Scope')).toBe('/Row')
      expect(tagged('/TH')).toHaveLength(tagged('/TD').length)
    },
  )
})

test('a letter that the fonts do not have is refused, and named by its number alone', async () => {
  const named = (familyName: string) =>
    printableDocument('sports-rank', { ...sampleRecord('sports-rank', 'bare'), familyName })
  const print = { ...terms, language: 'ru' } as const
  await expect(makePdf(await named('Соколова漢'), print)).rejects.toMatchObject({
    code: 'PRINT_LETTER_MISSING',
    at: 'name',
    details: { letter: 'U+6F22' },
  })
  const pdf = readPdfObjects(await makePdf(await named('Соколова'), print))
  expect(pageText(pdf, pagesOf(pdf)[0] as PdfValue)).toContain('Соколова')
})

function pagesOf(pdf: PdfObjects): PdfValue[] {
  return pdf.at(pdf.trailer, '/Root', '/Pages', '/Kids') as PdfValue[]
}

/** A text string: UTF-16 with a mark, or single bytes. */
function textOf(value: PdfValue | undefined): string {
  const bytes = value as Buffer
  return bytes[0] === 0xfe
    ? Buffer.from(bytes.subarray(2)).swap16().toString('utf16le')
    : bytes.toString('latin1')
}
