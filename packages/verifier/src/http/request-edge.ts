/** What the head of a request says, read strictly. */
import type { Language } from '@attestat/credential'
import { VerifierError } from '../codes.ts'
import { expected } from '../expected.ts'
import type { Route } from './route.ts'

/** Of `content-type`, without parameters; empty when there is none. */
export function mediaTypeOf(request: Request): string {
  return (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

/** @throws VerifierError `MEDIA_TYPE_UNSUPPORTED`. */
export function requireMediaType(found: string, accepted: readonly string[]): void {
  if (accepted.includes('*/*') || accepted.includes(found)) return
  throw new VerifierError('MEDIA_TYPE_UNSUPPORTED', {
    at: 'content-type',
    details: { expected: expected('{terms}', { terms: accepted.join(', ') }) },
  })
}

/**
 * The parameters of a route, each once: what is given twice could be read one way here and another way on the way here.
 *
 * @throws VerifierError `PARAMETER_INVALID`.
 */
export function readQuery({ url }: Request, { query = [] }: Route): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [name, value] of new URL(url).searchParams) {
    if (!query.some((parameter) => parameter.name === name)) {
      const names = query.map((parameter) => parameter.name).join(', ')
      throw names === ''
        ? parameterInvalid('query', 'no parameters')
        : parameterInvalid('query', 'no parameters but {names}', { names })
    }
    if (found.has(name) || value === '') throw parameterInvalid(name, 'a value, given once')
    found.set(name, value)
  }
  return found
}

function parameterInvalid(at: string, ...phrase: Parameters<typeof expected>): VerifierError {
  return new VerifierError('PARAMETER_INVALID', { at, details: { expected: expected(...phrase) } })
}

/** The first language of ours that is asked for; English where none is. */
export function languageOf({ headers }: Request): Language {
  const wishes = (headers.get('accept-language') ?? '').toLowerCase().split(',')
  return wishes.map((wish) => wish.trim().slice(0, 2)).find((wish) => wish === 'ru' || wish === 'en') === 'ru'
    ? 'ru'
    : 'en'
}
