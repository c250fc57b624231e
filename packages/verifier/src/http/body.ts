/** Request bodies, with bounds on size, time and what all of them hold together. */
import { VerifierError } from '../codes.ts'
import { expected } from '../expected.ts'

export interface BodyLimits {
  /** Largest body, as sent and as unpacked. */
  readonly maxBytes: number
  /** How long a body may take to arrive. */
  readonly seconds: number
  /** What the bodies that are arriving may hold together. */
  readonly totalBytes: number
}

export type ReadBody = (request: Request) => Promise<Uint8Array>

/**
 * Makes the reader of bodies.
 *
 * The reader throws VerifierError `BODY_TOO_LARGE`, `BODY_TIMEOUT`, `BODY_ENCODING_UNSUPPORTED`, `BODY_INVALID` for what
 * is no gzip or breaks off, and `OVERLOADED` when too much is arriving at the same time.
 */
export function bodyReader({ maxBytes, seconds, totalBytes }: BodyLimits): ReadBody {
  let arriving = 0
  return async (request) => {
    const tooLarge = (): VerifierError =>
      new VerifierError('BODY_TOO_LARGE', { at: 'body', details: { limit: maxBytes } })
    if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge()
    const stream = unpacked(request)
    if (!stream) return new Uint8Array()
    const reader = stream.getReader()
    const chunks: Uint8Array[] = []
    let length = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new VerifierError('BODY_TIMEOUT', { at: 'body', details: { seconds } }))
      }, seconds * 1000)
    })
    try {
      for (;;) {
        const { done, value } = await Promise.race([reader.read(), late])
        if (done) return joined(chunks, length)
        length += value.length
        arriving += value.length
        if (length > maxBytes) throw tooLarge()
        if (arriving > totalBytes) throw new VerifierError('OVERLOADED')
        chunks.push(value)
      }
    } catch (cause) {
      // Not waited for: it may take as long as the body.
      reader.cancel().catch(() => undefined)
      if (cause instanceof VerifierError) throw cause
      throw new VerifierError('BODY_INVALID', {
        at: 'body',
        details: { expected: expected('a whole body') },
        cause,
      })
    } finally {
      clearTimeout(timer)
      arriving -= length
    }
  }
}

function unpacked({ headers, body }: Request): ReadableStream<Uint8Array> | null {
  const encoding = headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity'
  if (encoding === 'identity' || encoding === '') return body
  if (encoding !== 'gzip' && encoding !== 'x-gzip') throw new VerifierError('BODY_ENCODING_UNSUPPORTED')
  return body?.pipeThrough(new DecompressionStream('gzip')) ?? null
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = chunks
  if (only && chunks.length === 1) return only
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
