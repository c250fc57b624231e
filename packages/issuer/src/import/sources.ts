/** The kinds of file that records come from. The first that accepts the bytes reads them. */
import { IssuerError } from '../codes.ts'
import { csv } from './read-csv.ts'
import type { ImportSource } from './table.ts'

export const importSources: readonly ImportSource[] = [csv]

/** @throws IssuerError `FILE_FORMAT_UNKNOWN`. */
export function importSource(bytes: Uint8Array): ImportSource {
  const source = importSources.find((candidate) => candidate.accepts(bytes))
  if (!source) {
    throw new IssuerError('FILE_FORMAT_UNKNOWN', { details: { known: importSources.map(({ id }) => id) } })
  }
  return source
}
