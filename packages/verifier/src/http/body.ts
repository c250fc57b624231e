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
 * is no gzip or breaks off, and `SERVICE_OVERLOADED` when too much is arriving at the same time.
 */
export function bodyReader({ maxBytes, seconds, totalBytes }: BodyLimits): ReadBody {
  let arriving = 0
  return async (request) => {
    let length = 0
    const requireRoom = (bytes: number): void => {
      if (bytes <= maxBytes) return
      throw new VerifierError('BODY_TOO_LARGE', { at: 'body', details: { limit: maxBytes } })
    }
    const count: Count = (bytes) => {
      length += bytes
      arriving += bytes
      requireRoom(length)
      if (arriving > totalBytes) throw new VerifierError('SERVICE_OVERLOADED')
    }
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new VerifierError('BODY_TIMEOUT', { at: 'body', details: { seconds } }))
      }, seconds * 1000)
    })
    try {
      return await readCounted(request, { count, requireRoom }, late)
    } catch (cause) {
      if (cause instanceof VerifierError) throw cause
      const details = { expected: expected('a whole body') }
      throw new VerifierError('BODY_INVALID', { at: 'body', details, cause })
    } finally {
      clearTimeout(timer)
      arriving -= length
    }
  }
}

/** Counts bytes as they come. @throws when they are too many. */
type Count = (bytes: number) => void

interface Bounds {
  readonly count: Count
  /** Refuses a body for its length alone, before any of it is there. */
  readonly requireRoom: Count
}

/**
 * Bodies up to this length are counted by what they say, and read in one; longer ones as they come, piece by piece: what
 * only says that it is large holds nothing yet, and must not keep others out.
 */
const wholeBytes = 65_536

async function readCounted(
  request: Request,
  { count, requireRoom }: Bounds,
  late: Promise<never>,
): Promise<Uint8Array> {
  const told = request.headers.get('content-length')
  if (!isPacked(request) && told !== null) {
    if (!/^\d{1,15}$/.test(told)) {
      throw new VerifierError('BODY_INVALID', {
        at: 'Content-Length',
        details: { expected: expected('a whole body') },
      })
    }
    const length = Number(told)
    requireRoom(length)
    if (length <= wholeBytes) {
      count(length)
      const bytes = new Uint8Array(await Promise.race([request.arrayBuffer(), late]))
      // Servers cut off what is longer than it says; what stands in for one may not.
      if (bytes.length > length) count(bytes.length - length)
      return bytes
    }
  }
  const { body } = request
  if (!body) return new Uint8Array()
  const stream = isPacked(request) ? body.pipeThrough(new DecompressionStream('gzip')) : body
  return readPieces(stream.getReader(), count, late)
}

function isPacked({ headers }: Request): boolean {
  const encoding = headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity'
  if (encoding === 'identity' || encoding === '') return false
  if (encoding !== 'gzip' && encoding !== 'x-gzip') throw new VerifierError('BODY_ENCODING_UNSUPPORTED')
  return true
}

async function readPieces(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  count: Count,
  late: Promise<never>,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), late])
      if (done) return joined(pieces)
      count(value.length)
      pieces.push(value)
    }
  } catch (error) {
    // Not waited for: it may take as long as the body.
    reader.cancel().catch(() => undefined)
    throw error
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces
  if (only && pieces.length === 1) return only
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
