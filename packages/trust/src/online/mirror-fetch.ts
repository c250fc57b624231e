/** Fetches facts from a mirror, so that nobody but the mirror sees what is asked for. */
import { TrustError } from '../codes.ts'
import type { FetchFact } from './fetch-fact.ts'

/**
 * Turns to a mirror for everything: `https://host/path` is asked for at `<root>/host/path`.
 *
 * What comes from a mirror is worth what its own signature is worth; keys are not to be taken from one.
 *
 * @param root An https address, without a slash at its end.
 */
export function mirrorFetch(root: string, fetchFact: FetchFact): FetchFact {
  return async (url, terms) => {
    const parsed = URL.parse(url)
    if (!parsed) throw new TrustError('FETCH_FAILED', { at: url })
    const { host, pathname } = parsed
    return fetchFact(`${root.replace(/\/$/, '')}/${host}${pathname}`, terms)
  }
}
