/** Which column holds which field of a credential type. */
import {
  type CodeWords,
  type CredentialType,
  decodeJsonObject,
  isJsonObject,
  type RecordField,
} from '@attestat/credential'
import { writeFileDurably } from '../atomic-file.ts'
import { IssuerError } from '../codes.ts'
import { expected } from '../expected.ts'
import { rowPlace } from '../row-place.ts'
import { comparable, settleSpaces } from './comparable.ts'
import { type FullName, fullNamesOf } from './full-name.ts'
import { importLimits } from './import-limits.ts'
import { readBytes } from './read-file.ts'

/**
 * A mapping that a registrar keeps: column name → name of the field, or of a column for it as the type has it, or null
 * for a column that is not wanted.
 */
export interface ColumnMapping {
  /** The credential type, by id. */
  readonly type: string
  readonly columns: Readonly<Record<string, string | null>>
}

export interface MappedColumn {
  /** Zero-based position. */
  readonly index: number
  /** The column name as written, white space settled. */
  readonly header: string
  /** Absent when the column is not used. */
  readonly field?: RecordField
  /** The fields that the column holds, where it names a person as a whole and has to be split. */
  readonly parts?: readonly RecordField[]
  /** The first value that stands in it, as written; absent when all are empty. For the owner's eyes. */
  readonly sample?: string
}

/**
 * Finds the field of each column by the type's synonyms, by the field's own name, or by a kept mapping where it names the column.
 *
 * @param headerRow Where the names stand, for messages.
 * @throws IssuerError `CSV_COLUMN_DOUBLED`, `CSV_COLUMN_MISSING`, `MAPPING_INVALID`.
 */
export function mapColumns(
  header: readonly string[],
  type: CredentialType,
  mapping?: ColumnMapping,
  headerRow = 1,
): readonly MappedColumn[] {
  const columns = matchColumns(header, type, mapping)
  const at = rowPlace(headerRow)
  checkDoubled(columns, at)
  const missing = missingFields(columns, type)
  if (missing.length > 0) {
    throw new IssuerError('CSV_COLUMN_MISSING', {
      at,
      details: { columns: missing.map(headingOf), type: type.id },
    })
  }
  return columns
}

/** The columns with the fields they stand for; nothing is refused. */
export function matchColumns(
  header: readonly string[],
  type: CredentialType,
  mapping?: ColumnMapping,
): readonly MappedColumn[] {
  const fields = contentByHeader(type)
  const kept = mapping && keptColumns(mapping, type)
  const columns = header.map((text, index): MappedColumn => {
    const name = comparable(text)
    const found = kept?.has(name) ? kept.get(name) : fields.get(name)
    return { index, header: settleSpaces(text), ...found }
  })
  const single = new Set(columns.flatMap(({ field, parts }) => (field && !parts ? [field.name] : [])))
  return columns.map((column) => {
    // Beside columns for its parts, a full name is only read where a mapping says so.
    const isIdle = column.parts?.some(({ name }) => single.has(name)) && !kept?.get(comparable(column.header))
    return isIdle ? { index: column.index, header: column.header } : column
  })
}

/** The fields of a record that a column fills. */
export function fieldsOf({ field, parts }: MappedColumn): readonly RecordField[] {
  return parts ?? (field ? [field] : [])
}

/** The required fields that no column holds. */
export function missingFields(
  columns: readonly MappedColumn[],
  type: CredentialType,
): readonly RecordField[] {
  const present = new Set(columns.flatMap(fieldsOf).map(({ name }) => name))
  return type.fields.filter((field) => isNeeded(field, type) && !present.has(field.name))
}

/** What a column for a field is called. */
export function headingOf(field: RecordField): string {
  return field.headers[0] ?? field.name
}

/** The mapping that leads to these columns, to be kept with {@link saveMapping}. */
export function mappingOf(type: CredentialType, columns: readonly MappedColumn[]): ColumnMapping {
  const named = columns.filter(({ header }) => header !== '')
  return {
    type: type.id,
    columns: Object.fromEntries(named.map(({ header, field }) => [header, field?.name ?? null])),
  }
}

/** Writes a mapping as a JSON file, in one step. */
export async function saveMapping(path: string, mapping: ColumnMapping): Promise<void> {
  await writeFileDurably(path, `${JSON.stringify(mapping, null, 2)}\n`)
}

/**
 * Reads a mapping that was kept.
 *
 * @throws IssuerError `MAPPING_INVALID` and the `FILE_…` codes; CredentialError the `JSON_…` codes.
 */
export async function loadMapping(path: string): Promise<ColumnMapping> {
  const maxBytes = importLimits.mappingBytes
  const { type, columns } = decodeJsonObject(await readBytes(path, maxBytes), { at: path, maxBytes })
  if (typeof type !== 'string') throw invalidMapping(`${path}: type`, 'the id of a credential type')
  if (!isJsonObject(columns)) throw invalidMapping(`${path}: columns`, 'an object of column names')
  for (const field of Object.values(columns)) {
    if (field !== null && typeof field !== 'string')
      throw invalidMapping(`${path}: columns`, 'field names or null')
  }
  return { type, columns: columns as ColumnMapping['columns'] }
}

function isNeeded(field: RecordField, type: CredentialType): boolean {
  return field.required || type.rowKey.includes(field.name)
}

function checkDoubled(columns: readonly MappedColumn[], at: CodeWords): void {
  const seen = new Map<string, string>()
  for (const column of columns) {
    const { header } = column
    const fields = fieldsOf(column).map(({ name }) => `field ${name}`)
    // Columns without a name and without a field do no harm.
    for (const name of fields.length > 0 ? fields : [`column ${comparable(header)}`]) {
      const first = header === '' ? undefined : seen.get(name)
      if (first !== undefined) {
        throw new IssuerError('CSV_COLUMN_DOUBLED', { at, details: { columns: [first, header] } })
      }
      seen.set(name, header)
    }
  }
}

/** What a column stands for: a field, or a person's name as a whole. */
type ColumnContent = Pick<FullName, 'field'> & Partial<FullName>

/** A name of a field goes before one of a person. */
function contentByHeader(type: CredentialType): ReadonlyMap<string, ColumnContent> {
  const contents: readonly ColumnContent[] = [
    ...fullNamesOf(type),
    ...type.fields.map((field) => ({ field })),
  ]
  return new Map(
    contents.flatMap((content) =>
      [...content.field.headers, content.field.name].map((header) => [comparable(header), content] as const),
    ),
  )
}

function keptColumns(
  mapping: ColumnMapping,
  type: CredentialType,
): ReadonlyMap<string, ColumnContent | undefined> {
  if (mapping.type !== type.id) throw invalidMapping('type', '{terms}', { terms: type.id })
  const fields = contentByHeader(type)
  return new Map(
    Object.entries(mapping.columns).map(([header, name]) => {
      const field = name === null ? undefined : fields.get(comparable(name))
      if (name !== null && !field)
        throw invalidMapping('columns', 'a field of {type}: {names}', {
          type: type.id,
          names: [...type.fields, ...fullNamesOf(type).map(({ field }) => field)]
            .map((known) => known.name)
            .join(', '),
        })
      return [comparable(header), field] as const
    }),
  )
}

function invalidMapping(at: string, ...phrase: Parameters<typeof expected>): IssuerError {
  return new IssuerError('MAPPING_INVALID', { at, details: { expected: expected(...phrase) } })
}
