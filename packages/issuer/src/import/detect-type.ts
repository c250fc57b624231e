/** Which credential type the columns of a file belong to. */
import type { CredentialType } from '@attestat/credential'
import { IssuerError } from '../codes.ts'
import { rowPlace } from '../row-place.ts'
import { matchColumns, missingFields } from './mapping.ts'

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
  const fits = types
    .map((type) => ({ type, columns: matchColumns(header, type) }))
    .filter(({ type, columns }) => missingFields(columns, type).length === 0)
    .map(({ type, columns }) => ({ type, used: columns.filter(({ field }) => field).length }))
    .sort((one, other) => other.used - one.used)
  const [best, second] = fits
  if (!best || best.used === second?.used) {
    throw new IssuerError('TYPE_UNDETECTED', {
      at: rowPlace(headerRow),
      details: { known: types.map(({ id }) => id) },
    })
  }
  return best.type
}

/** How many of the names the type that knows the most of them has columns for. */
export function countRecognised(names: readonly string[], types: readonly CredentialType[]): number {
  const counts = types.map((type) => matchColumns(names, type).filter(({ field }) => field).length)
  return Math.max(0, ...counts)
}
