/** Bytes of a text file → text, and never mojibake: what cannot be told for certain is refused. */
import { IssuerError } from '../codes.ts'

/** Encodings that can be named; labels of the WHATWG Encoding Standard. */
export const textEncodings = ['utf-8', 'windows-1251', 'utf-16le', 'utf-16be', 'koi8-r', 'ibm866'] as const
export type TextEncoding = (typeof textEncodings)[number]

export interface DecodedText {
  /** Without a byte order mark. */
  readonly text: string
  readonly encoding: TextEncoding
}

/**
 * Decodes a text file. Looks at a byte order mark, tries strict UTF-8, and takes windows-1251 only for what then
 * reads like Russian.
 *
 * @param encoding What somebody says it is; then nothing is guessed.
 * @throws IssuerError `CSV_ENCODING` when no encoding fits, or the named one does not.
 */
export function decodeText(bytes: Uint8Array, encoding?: TextEncoding): DecodedText {
  const found = encoding ?? encodingOfMark(bytes) ?? wideEncoding(bytes)
  if (found) {
    const text = decodeAs(found, bytes)
    if (text === undefined) throw undecidable()
    return { text, encoding: found }
  }
  const utf8 = decodeAs('utf-8', bytes)
  if (utf8 !== undefined) return { text: utf8, encoding: 'utf-8' }
  // windows-1251 gives every byte a meaning, so decoding proves nothing and the text must speak for itself.
  const cyrillic = decodeAs('windows-1251', bytes)
  if (cyrillic === undefined || !readsLikeRussian(cyrillic)) throw undecidable()
  return { text: cyrillic, encoding: 'windows-1251' }
}

/**
 * Whether bytes can be text in any encoding: a damaged workbook, a picture or a program is full of control characters.
 * A few of them are a fault of the cell that they stand in.
 */
export function isText(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, sampleBytes)
  if (encodingOfMark(bytes) || wideOrder(sample)) return true
  const controls = sample.reduce((found, byte) => (isControl(byte) ? found + 1 : found), 0)
  return controls <= Math.max(2, sample.length * 0.02)
}

/** C0 without tabs, line and page ends, and the mark with which old programs end a file. */
function isControl(byte: number): boolean {
  return byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1a
}

function decodeAs(encoding: TextEncoding, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function encodingOfMark(bytes: Uint8Array): TextEncoding | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}

/** How much of a file is looked at. */
const sampleBytes = 4096

/** UTF-16 without a mark: every second byte is the row of ASCII (00) or of Cyrillic (04). */
function wideEncoding(bytes: Uint8Array): TextEncoding | undefined {
  return bytes.length % 2 === 0 ? wideOrder(bytes.subarray(0, sampleBytes)) : undefined
}

function wideOrder(sample: Uint8Array): TextEncoding | undefined {
  if (!sample.includes(0)) return undefined
  const highBytes = (offset: number): number => {
    let count = 0
    for (let i = offset; i < sample.length; i += 2) if (sample[i] === 0 || sample[i] === 4) count++
    return count / (sample.length / 2)
  }
  const [even, odd] = [highBytes(0), highBytes(1)]
  // Nothing but zeros is no text.
  if (even > 0.9 && odd > 0.9) return undefined
  return odd > 0.9 ? 'utf-16le' : even > 0.9 ? 'utf-16be' : undefined
}

/**
 * Whether text decoded as windows-1251 was written in it. The other encodings of the region give themselves away:
 * KOI8-R comes out with its case turned over, IBM 866 and broken UTF-8 with letters no Russian word has, Western
 * Europe with single Cyrillic letters between Latin ones.
 */
function readsLikeRussian(text: string): boolean {
  const foreign = count(text, /[^\0-\x7fА-Яа-яЁё№«»„“”‘’–—…°§\u00a0]/g)
  const letters = count(text, /[А-Яа-яЁё]/g)
  if (letters === 0 || foreign > letters * 0.02) return false
  const besideLatin = count(text, /[A-Za-z][А-Яа-яЁё]|[А-Яа-яЁё][A-Za-z]/g)
  const caseTurned = count(text, /[а-яё][А-ЯЁ]/g)
  const common = count(text, /[оеаинтсрвл]/gi)
  return besideLatin < letters * 0.1 && caseTurned < letters * 0.02 && common > letters * 0.4
}

function count(text: string, pattern: RegExp): number {
  let found = 0
  for (const _ of text.matchAll(pattern)) found++
  return found
}

function undecidable(): IssuerError {
  return new IssuerError('CSV_ENCODING', { details: { known: textEncodings } })
}
