/**
 * The credential inside a printed document: a PDF/A-3 carries it as an embedded file.
 *
 * Not a reader of PDF in general. It finds embedded files whose dictionaries stand in the clear, as the printing of
 * this toolkit and most other writers leave them; a file that somebody saved again in another way may hide them.
 *
 * @see ISO 32000-1, sections 7.3.8 and 7.11.4
 */
import { decodeUtf8, decompress } from '#crypto'
import { CredentialError } from '../codes.ts'
import { formats } from '../formats/formats.ts'
import { isTyp } from '../jose/token-kinds.ts'
import { limits } from '../limits.ts'

/** Whether some bytes are a PDF file. */
export function isPdf(bytes: Uint8Array): boolean {
  return latin1(bytes.subarray(0, 5)) === '%PDF-'
}

/**
 * The credential attached to a PDF, as its issuer attached it. Nothing is verified.
 *
 * @throws CredentialError `PDF_CREDENTIAL_MISSING` when there is none in a format known here, or more than one;
 *   `INPUT_TOO_LARGE`.
 */
export async function attachedCredential(pdf: Uint8Array): Promise<string> {
  if (pdf.length > limits.pdfBytes) {
    throw new CredentialError('INPUT_TOO_LARGE', { at: 'pdf', details: { limit: limits.pdfBytes } })
  }
  const found: string[] = []
  if (isPdf(pdf)) {
    for (const file of embeddedFiles(pdf)) {
      if (!formats.some((format) => isTyp(file.mediaType, format.id))) continue
      const text = await textOf(file)
      if (text !== undefined) found.push(text)
    }
  }
  const [credential] = found
  if (credential === undefined || found.length > 1) {
    throw new CredentialError('PDF_CREDENTIAL_MISSING', { at: 'pdf' })
  }
  return credential
}

interface EmbeddedFile {
  readonly mediaType: string
  readonly isDeflated: boolean
  readonly bytes: Uint8Array
}

/** A dictionary is not longer than this, before and after the name of its type. */
const dictionaryReach = 512
/** No printed document has more. */
const maxEmbeddedFiles = 64

function* embeddedFiles(pdf: Uint8Array): Generator<EmbeddedFile> {
  const text = latin1(pdf)
  const places = [...text.matchAll(/\/Type\s?\/EmbeddedFile\b/g)].slice(0, maxEmbeddedFiles)
  for (const { index } of places) {
    const before = text.slice(Math.max(0, index - dictionaryReach), index)
    const after = text.slice(index, index + dictionaryReach)
    // After the keyword stands one end of line: LF, or CR and LF.
    const opening = /stream\r?\n/.exec(after)
    if (!opening || !before.includes(' obj')) continue
    const dictionary = before.slice(before.lastIndexOf(' obj')) + after.slice(0, opening.index)
    const start = index + opening.index + opening[0].length
    const length = Number(/\/Length (\d{1,9})\s?[/>\n\r]/.exec(dictionary)?.[1])
    const subtype = /\/Subtype ?\/([^\s/<>()[\]]+)/.exec(dictionary)?.[1]
    if (subtype === undefined || !(length <= pdf.length - start)) continue
    yield {
      mediaType: nameOf(subtype),
      isDeflated: /\/Filter ?\[? ?\/FlateDecode/.test(dictionary),
      bytes: pdf.subarray(start, start + length),
    }
  }
}

async function textOf({ isDeflated, bytes }: EmbeddedFile): Promise<string | undefined> {
  const plain = isDeflated ? await decompress('zlib', bytes, limits.credentialBytes) : bytes
  return typeof plain === 'string' ? undefined : decodeUtf8(plain)?.trim()
}

/** A PDF name: `#2F` is a slash. @see ISO 32000-1, section 7.3.5 */
function nameOf(written: string): string {
  return written.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

const oneByteOneCharacter = new TextDecoder('latin1')

function latin1(bytes: Uint8Array): string {
  return oneByteOneCharacter.decode(bytes)
}
