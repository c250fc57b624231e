/**
 * The files of a OneRoster CSV folder as records that know each other by `sourcedId`.
 *
 * @see OneRoster 1.2 CSV Binding, section 3
 */
import { IssuerError } from '../../codes.ts'
import { expected } from '../../expected.ts'
import { readCsvLines } from '../read-csv.ts'

/** One line of a file: values by OneRoster's column names, and its row. */
export interface RosterRecord {
  readonly row: number
  readonly values: Readonly<Record<string, string>>
}

/** The files that an import looks into. The first three must be there. */
const columnsOf = {
  users: ['sourcedId', 'givenName', 'familyName'],
  roles: ['userSourcedId', 'role', 'orgSourcedId'],
  orgs: ['sourcedId', 'name'],
  enrollments: ['classSourcedId', 'userSourcedId', 'role'],
  classes: ['sourcedId', 'courseSourcedId'],
  courses: ['sourcedId', 'title'],
  lineItems: ['sourcedId', 'classSourcedId'],
  results: ['studentSourcedId', 'lineItemSourcedId', 'scoreStatus', 'score'],
  demographics: ['sourcedId'],
  academicSessions: ['sourcedId', 'type', 'startDate', 'endDate'],
} as const
const needed: readonly RosterFile[] = ['users', 'roles', 'orgs']

export type RosterFile = keyof typeof columnsOf

/** Records by file; of a file that is not there, none. */
export type Roster = Readonly<Record<RosterFile, readonly RosterRecord[]>>

/** Whether a folder says of itself that it is a OneRoster one. */
export function isRoster(files: ReadonlyMap<string, Uint8Array>): boolean {
  return files.has('manifest.csv')
}

/**
 * Reads the files. Records that are to be deleted are left out.
 *
 * @throws IssuerError `ROSTER_INVALID` with file and expectation, and the `CSV_…` codes of single files.
 */
export function readRoster(files: ReadonlyMap<string, Uint8Array>): Roster {
  const manifest = readFile(files, 'manifest', ['propertyName', 'value'])
  const version = manifest.find(({ values }) => values.propertyName === 'oneroster.version')?.values.value
  if (version !== '1.2') throw invalid('manifest.csv', '{terms}', { terms: 'oneroster.version 1.2' })
  const names = Object.keys(columnsOf) as RosterFile[]
  return Object.fromEntries(
    names.map((name) => {
      if (!files.has(`${name}.csv`)) {
        if (needed.includes(name)) throw invalid(`${name}.csv`, 'a file of this name')
        return [name, []]
      }
      const records = readFile(files, name, columnsOf[name])
      return [name, records.filter(({ values }) => values.status !== 'tobedeleted')]
    }),
  ) as unknown as Roster
}

/** Records by their `sourcedId`. @throws IssuerError `ROSTER_INVALID` when two share one. */
export function bySourcedId(roster: Roster, file: RosterFile): ReadonlyMap<string, RosterRecord> {
  const known = new Map<string, RosterRecord>()
  for (const record of roster[file]) {
    const id = record.values.sourcedId ?? ''
    if (id === '' || known.has(id)) {
      throw invalid(`${file}.csv: row ${record.row}: sourcedId`, 'an id that no other has')
    }
    known.set(id, record)
  }
  return known
}

/**
 * The record that another one refers to.
 *
 * @throws IssuerError `ROSTER_INVALID` when there is none: nothing can be said of a person half of whose data is gone.
 */
export function referred(
  records: ReadonlyMap<string, RosterRecord>,
  from: { readonly file: RosterFile; readonly record: RosterRecord; readonly column: string },
): RosterRecord {
  const found = records.get(from.record.values[from.column] ?? '')
  if (!found) {
    throw invalid(`${from.file}.csv: row ${from.record.row}: ${from.column}`, 'an id that the folder has')
  }
  return found
}

function readFile(
  files: ReadonlyMap<string, Uint8Array>,
  name: string,
  columns: readonly string[],
): RosterRecord[] {
  const { lines } = readCsvLines(files.get(`${name}.csv`) ?? new Uint8Array(), { encoding: 'utf-8' })
  const [header = [], ...rest] = lines
  const missing = columns.filter((column) => !header.includes(column))
  if (missing.length > 0) throw invalid(`${name}.csv`, 'the columns {names}', { names: missing.join(', ') })
  return rest.flatMap((cells, i) => {
    if (cells.every((cell) => cell.trim() === '')) return []
    if (cells.length !== header.length) {
      throw invalid(`${name}.csv: row ${i + 2}`, '{count} cells', { count: header.length })
    }
    return [{ row: i + 2, values: Object.fromEntries(header.map((column, c) => [column, cells[c] ?? ''])) }]
  })
}

function invalid(at: string, ...phrase: Parameters<typeof expected>): IssuerError {
  return new IssuerError('ROSTER_INVALID', { at, details: { expected: expected(...phrase) } })
}
