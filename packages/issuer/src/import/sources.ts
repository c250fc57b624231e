/** The kinds of input that records come from. The first that accepts the input reads it. */
import { IssuerError } from '../codes.ts'
import { oneRoster } from './one-roster/read-one-roster.ts'
import { csv } from './read-csv.ts'
import { jsonLines } from './read-json-lines.ts'
import { xlsx } from './read-xlsx.ts'
import type { ImportSource, SourceInput } from './table.ts'

export const importSources: readonly ImportSource[] = [xlsx, oneRoster, jsonLines, csv]

/** @throws IssuerError `XLS_UNSUPPORTED`, `FILE_FORMAT_UNKNOWN`. */
export function importSource(input: SourceInput): ImportSource {
  if (input.kind === 'file' && isCompoundFile(input.bytes)) throw new IssuerError('XLS_UNSUPPORTED')
  const source = importSources.find((candidate) => candidate.accepts(input))
  if (!source) {
    throw new IssuerError('FILE_FORMAT_UNKNOWN', { details: { known: importSources.map(({ id }) => id) } })
  }
  return source
}

/** An old workbook, or a new one under a password. @see [MS-CFB] section 2.2 */
function isCompoundFile(bytes: Uint8Array): boolean {
  return [0xd0, 0xcf, 0x11, 0xe0].every((byte, i) => bytes[i] === byte)
}
