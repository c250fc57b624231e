/** Which credential type the columns of a file belong to. */
import type { CodeWords, CredentialType } from '@attestat/credential'
import { IssuerError } from '../codes.ts'
import { rowPlace } from '../row-place.ts'
import { headingOf, matchColumns, missingFields } from './mapping.ts'

/**
 * The type that uses the most of the columns and misses none.
 *
 * @throws IssuerError `TYPE_UNDETECTED` when there is none, or two are equally good.
 */
export function detectType(
  header: readonly string[],
  types: readonly CredentialType[],
  headerRow = 1,
): CredentialType {
  const candidates = types.map((type) => {
    const columns = matchColumns(header, type)
    const missing = missingFields(columns, type).map(headingOf)
    return { type, missing, used: columns.filter(({ field }) => field).length }
  })
  const fits = candidates
    .filter(({ missing }) => missing.length === 0)
    .sort((one, other) => other.used - one.used)
  const [best, second] = fits
  if (!best || best.used === second?.used) {
    throw new IssuerError('TYPE_UNDETECTED', {
      at: rowPlace(headerRow),
      details: { known: types.map(({ id }) => id), nearest: best ? nothing : nearestOf(candidates) },
    })
  }
  return best.type
}

interface Candidate {
  readonly type: CredentialType
  readonly missing: readonly string[]
  readonly used: number
}

const nothing: CodeWords = { en: '', ru: '' }

/** The type that knows more than half of what it needs, and of those the one that misses least, with what it misses. */
function nearestOf(candidates: readonly Candidate[]): CodeWords {
  const [nearest] = candidates
    .filter(({ missing, used }) => used > missing.length)
    .sort((one, other) => one.missing.length - other.missing.length || other.used - one.used)
  if (!nearest) return nothing
  const names = nearest.missing.join(', ')
  return {
    en: `; the nearest is ${nearest.type.id}, but without: ${names}`,
    ru: `; ближе всего ${nearest.type.id}, но нет: ${names}`,
  }
}

/** How many of the names the type that knows the most of them has columns for. */
export function countRecognised(names: readonly string[], types: readonly CredentialType[]): number {
  const counts = types.map((type) => matchColumns(names, type).filter(({ field }) => field).length)
  return Math.max(0, ...counts)
}
