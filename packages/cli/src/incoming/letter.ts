/**
 * The attachments of an e-mail message (.eml), as `mail --outbox` writes it and mail programs save it. A small and
 * strict reader: what it does not understand it refuses, and never guesses.
 *
 * @see RFC 5322 (headers), RFC 2045 and 2046 (parts and their encodings), RFC 2231 and 2047 (names of files)
 */
import { CliError } from '../codes.ts'
import { type Header, type Headers, headerOf, readHeaders } from './letter-headers.ts'

/** A file that came with a message. */
export interface Attachment {
  /** Its name, or nothing where it has none. */
  readonly name: string
  readonly bytes: Uint8Array
}

export const letterLimits = {
  /** A message: a printed document of the greatest size, as base64, and the letter around it. */
  letterBytes: 33_554_432,
  /** The headers of one part. */
  headerBytes: 65_536,
  parts: 256,
  /** Parts inside each other. */
  depth: 5,
} as const

/** Whether bytes begin as a message does: a header line first, and MIME among the headers. */
export function isLetter(bytes: Uint8Array): boolean {
  const head = latin1(bytes.subarray(0, letterLimits.headerBytes))
  const end = /\r?\n\r?\n/.exec(head)?.index ?? head.length
  return /^[!-9;-~]+:/.test(head) && /^MIME-Version:/im.test(head.slice(0, end))
}

/** The files that came with a message. @throws CliError `LETTER_INVALID`. */
export function readLetter(bytes: Uint8Array): readonly Attachment[] {
  const attachments: Attachment[] = []
  const count = { parts: 0 }
  const take = (text: string, depth: number): void => {
    if (++count.parts > letterLimits.parts || depth > letterLimits.depth) throw invalid()
    const { headers, body } = splitPart(text)
    const type = headerOf(headers, 'content-type') ?? plainText
    if (type.value.startsWith('multipart/')) {
      for (const part of partsOf(body, type.parameters.get('boundary'))) take(part, depth + 1)
      return
    }
    const disposition = headerOf(headers, 'content-disposition')
    const name = disposition?.parameters.get('filename') ?? type.parameters.get('name')
    // What has no name and is no attachment is the letter itself.
    if (name === undefined && disposition?.value !== 'attachment') return
    const encoding = headerOf(headers, 'content-transfer-encoding')?.value ?? '7bit'
    attachments.push({ name: name ?? '', bytes: decoded(body, encoding) })
  }
  // One character for each byte, so that nothing is changed on the way.
  take(latin1(bytes), 0)
  return attachments
}

const plainText: Header = { value: 'text/plain', parameters: new Map() }

function splitPart(text: string): { readonly headers: Headers; readonly body: string } {
  // A part without headers begins with the empty line that would end them.
  const start = /^\r?\n/.exec(text)
  if (start) return { headers: new Map(), body: text.slice(start[0].length) }
  const head = text.slice(0, letterLimits.headerBytes)
  const end = /\r?\n\r?\n/.exec(head)
  if (!end) throw invalid()
  const headers = readHeaders(head.slice(0, end.index))
  if (!headers) throw invalid()
  return { headers, body: text.slice(end.index + end[0].length) }
}

/** RFC 2046 §5.1.1: what stands between the lines of the boundary, up to the one that ends it all. */
function partsOf(body: string, boundary: string | undefined): readonly string[] {
  if (boundary === undefined || !/^[\w'()+,./:=? -]{1,70}$/.test(boundary)) throw invalid()
  const parts: string[] = []
  // The line break before a boundary belongs to the boundary; before the first there may be none.
  const text = `\n${body}`
  let line = boundaryLine(text, boundary, 0)
  while (line && !line.isLast) {
    const next = boundaryLine(text, boundary, line.to - 1)
    if (next) parts.push(text.slice(line.to, next.from))
    if (parts.length > letterLimits.parts) throw invalid()
    line = next
  }
  // A message that was cut off has a part that nobody knows the end of.
  if (!line) throw invalid()
  return parts
}

interface BoundaryLine {
  readonly from: number
  readonly to: number
  readonly isLast: boolean
}

function boundaryLine(text: string, boundary: string, after: number): BoundaryLine | undefined {
  const mark = `\n--${boundary}`
  for (let at = text.indexOf(mark, after); at !== -1; at = text.indexOf(mark, at + 1)) {
    // A longer boundary may begin with a shorter one.
    const rest = /^(--)?[ \t]*(?:\r?\n|$)/.exec(text.slice(at + mark.length, at + mark.length + 80))
    if (!rest) continue
    const from = text[at - 1] === '\r' ? at - 1 : at
    return { from, to: at + mark.length + rest[0].length, isLast: rest[1] !== undefined }
  }
  return undefined
}

function decoded(body: string, encoding: string): Uint8Array {
  const decode = decoders.get(encoding)
  if (!decode) throw invalid()
  return decode(body)
}

const decoders: ReadonlyMap<string, (body: string) => Uint8Array> = new Map([
  ['7bit', asItIs],
  ['8bit', asItIs],
  ['binary', asItIs],
  ['base64', fromBase64],
  ['quoted-printable', fromQuotedPrintable],
])

function asItIs(body: string): Uint8Array {
  return Buffer.from(body, 'latin1')
}

function fromBase64(body: string): Uint8Array {
  const text = body.replace(/[\r\n\t ]+/g, '')
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw invalid()
  return Buffer.from(text, 'base64')
}

/** RFC 2045 §6.7. */
function fromQuotedPrintable(body: string): Uint8Array {
  const text = body.replace(/[ \t]+(?=\r?\n|$)/g, '').replace(/=\r?\n/g, '')
  if (/=(?![0-9A-Fa-f]{2})/.test(text)) throw invalid()
  const bytes = text.replace(/=([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1')
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

function invalid(): CliError {
  return new CliError('LETTER_INVALID')
}
