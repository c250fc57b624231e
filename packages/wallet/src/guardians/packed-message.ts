/**
 * What passes between child and guardian, made short before it is sealed: it is to fit a few QR codes. The tokens in it
 * are most of it, and base64url inside base64url compresses badly, so their segments are unfolded first.
 */
import {
  CredentialError,
  decodeBase64url,
  decodeJsonObject,
  deflate,
  encodeBase64url,
  inflate,
  type JsonObject,
} from '@attestat/credential'
import { sealedMessageBytes } from '@attestat/keys'
import { WalletError } from '../codes.ts'
import { expected } from '../expected.ts'

/** A message as few bytes. */
export function packMessage(members: JsonObject): Promise<Uint8Array> {
  return deflate(encoder.encode(unfold(JSON.stringify(members))))
}

/**
 * The message in some bytes; JSON that was not packed is taken as well.
 *
 * @throws WalletError `DRAFT_INVALID`; CredentialError `INPUT_TOO_LARGE`, the `JSON_…` codes.
 */
export async function unpackMessage(bytes: Uint8Array): Promise<JsonObject> {
  const options = { at: 'draft', maxBytes: sealedMessageBytes }
  if (bytes[0] === leftBrace) return decodeJsonObject(bytes, options)
  const inflated = await inflate(bytes, sealedMessageBytes)
  if (inflated === 'too-large') {
    throw new CredentialError('INPUT_TOO_LARGE', { at: 'draft', details: { limit: sealedMessageBytes } })
  }
  const text = inflated === 'invalid' ? undefined : readUtf8(inflated)
  if (text === undefined) {
    throw new WalletError('DRAFT_INVALID', {
      at: 'draft',
      details: { expected: expected('JSON, compressed') },
    })
  }
  return decodeJsonObject(encoder.encode(fold(text)), options)
}

/** Between marks that JSON has no place for stands what a segment says, wherever the segment can be made of it again. */
function unfold(text: string): string {
  return text.replace(segments, (segment) => {
    const said = readSegment(segment)
    return said === undefined ? segment : `${open}${said}${close}`
  })
}

function fold(text: string): string {
  const [head = '', ...rest] = text.split(open)
  const folded = rest.map((piece) => {
    const end = piece.indexOf(close)
    // A mark alone stays, and is refused as JSON.
    if (end < 0) return open + piece
    return encodeBase64url(encoder.encode(piece.slice(0, end))) + piece.slice(end + close.length)
  })
  return head + folded.join('')
}

function readSegment(segment: string): string | undefined {
  try {
    const said = readUtf8(decodeBase64url(segment, 'segment'))
    return said === undefined || said.includes(open) || said.includes(close) ? undefined : said
  } catch (error) {
    if (error instanceof CredentialError) return undefined
    throw error
  }
}

function readUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** Of JSON: `{"` and `["` begin so in base64url. */
const segments = /(?:eyJ|WyJ)[\w-]+/g
const [open, close] = ['\u0001', '\u0002']
const leftBrace = 0x7b
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
