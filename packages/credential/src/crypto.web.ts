/** The WebCrypto backend of `#crypto`: browsers, workers, and any runtime without node:crypto. */
import type { Compression, CryptoBackend, HashAlgorithm, PublicKeyHandle } from './crypto.ts'
import type { PublicJwk } from './jose/jwk.ts'

interface WebKey extends PublicKeyHandle {
  readonly cryptoKey: CryptoKey
}

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const ed25519 = { name: 'Ed25519' } as const
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export const randomBytes: CryptoBackend['randomBytes'] = (length) =>
  crypto.getRandomValues(new Uint8Array(length))

export async function hash(algorithm: HashAlgorithm, data: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest(algorithm.toUpperCase(), data as Uint8Array<ArrayBuffer>))
}

export async function digestTexts(algorithm: HashAlgorithm, texts: readonly string[]): Promise<string[]> {
  return Promise.all(texts.map(async (text) => encodeBase64url(await hash(algorithm, encodeUtf8(text)))))
}

export async function importPublicKey(jwk: PublicJwk): Promise<PublicKeyHandle | undefined> {
  const alg = jwk.kty === 'EC' ? 'ES256' : 'EdDSA'
  try {
    const algorithm = alg === 'ES256' ? ecdsa : ed25519
    const cryptoKey = await crypto.subtle.importKey('jwk', { ...jwk }, algorithm, false, ['verify'])
    return { alg, cryptoKey } as WebKey
  } catch {
    return undefined
  }
}

export async function verifySignature(
  key: PublicKeyHandle,
  data: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const { alg, cryptoKey } = key as WebKey
  return crypto.subtle.verify(
    alg === 'ES256' ? ecdsa : ed25519,
    cryptoKey,
    signature as Uint8Array<ArrayBuffer>,
    data as Uint8Array<ArrayBuffer>,
  )
}

export function encodeBase64url(bytes: Uint8Array): string {
  let binary = ''
  // In slices: an argument list has a bounded length.
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
    return Uint8Array.from(binary, (unit) => unit.charCodeAt(0))
  } catch {
    return new Uint8Array()
  }
}

export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text)
}

export const encodeAscii: CryptoBackend['encodeAscii'] = encodeUtf8

export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

export async function compress(compression: Compression, data: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([data as Uint8Array<ArrayBuffer>]).stream()
  return collect(
    stream.pipeThrough(new CompressionStream(streamNames[compression])),
    Infinity,
  ) as Promise<Uint8Array>
}

export async function decompress(
  compression: Compression,
  data: Uint8Array,
  maxBytes: number,
): Promise<Uint8Array | 'too-large' | 'invalid'> {
  try {
    const stream = inSlices(data as Uint8Array<ArrayBuffer>)
    // The standard wants bytes after the stream, a second gzip member among them, to be an error.
    return await collect(stream.pipeThrough(new DecompressionStream(streamNames[compression])), maxBytes)
  } catch {
    return 'invalid'
  }
}

// The Compression Streams standard calls the zlib format "deflate".
const streamNames = { gzip: 'gzip', zlib: 'deflate' } as const

/**
 * Hands the data over in small slices when asked. A runtime may unpack all of a slice at once, a thousandfold at
 * most, so that a slice bounds what a bomb can take before `collect` has counted it.
 */
function inSlices(data: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let offset = 0
  return new ReadableStream(
    {
      pull(controller) {
        if (offset >= data.length) return controller.close()
        controller.enqueue(data.subarray(offset, offset + sliceBytes))
        offset += sliceBytes
      },
    },
    { highWaterMark: 0 },
  )
}

const sliceBytes = 4096

async function collect(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array | 'too-large'> {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = stream.getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length
    if (length > maxBytes) {
      await reader.cancel()
      return 'too-large'
    }
    chunks.push(next.value)
  }
  const whole = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.length
  }
  return whole
}
