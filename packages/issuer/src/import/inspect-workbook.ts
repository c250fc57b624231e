/** What the library that reads workbooks does not tell: hidden sheets, lost cells, and what would cost too much to read. */
import { IssuerError } from '../codes.ts'
import { expected } from '../expected.ts'
import { columnIndex } from './cell-address.ts'
import { importLimits } from './import-limits.ts'
import type { LostCell } from './table.ts'
import { checkSize } from './tabulate.ts'
import { readZipArchive } from './zip-archive.ts'

/** Facts of a workbook, by the names of its sheets. */
export interface WorkbookFacts {
  readonly hidden: ReadonlySet<string>
  readonly lost: ReadonlyMap<string, readonly LostCell[]>
  /** Whether days count from 1904. */
  readonly counts1904: boolean
}

/** @throws IssuerError `ARCHIVE_INVALID`, `ARCHIVE_TOO_LARGE`, `XLSX_INVALID`, `CSV_LIMIT`. */
export function inspectWorkbook(bytes: Uint8Array): WorkbookFacts {
  const decoder = new TextDecoder()
  const parts = readZipArchive(bytes, (name) => /\.(?:xml|rels)$/.test(name))
  const textOf = (name: string): string => decoder.decode(parts.get(name))
  const lostInPart = new Map<string, readonly LostCell[]>()
  for (const name of parts.keys())
    if (name.endsWith('.xml')) lostInPart.set(name, inspectPart(name, textOf(name)))
  const workbook = textOf('xl/workbook.xml')
  const targets = new Map(
    tags(textOf('xl/_rels/workbook.xml.rels'), 'Relationship').map((tag) => [
      attribute(tag, 'Id'),
      attribute(tag, 'Target'),
    ]),
  )
  const sheets = tags(workbook, 'sheet')
  return {
    hidden: new Set(
      sheets.filter((tag) => attribute(tag, 'state').toLowerCase().endsWith('hidden')).map(nameOf),
    ),
    lost: new Map(
      sheets.map((tag) => {
        const target = targets.get(attribute(tag, '\\w+:id')) ?? ''
        return [nameOf(tag), lostInPart.get(target.startsWith('/') ? target.slice(1) : `xl/${target}`) ?? []]
      }),
    ),
    counts1904: tags(workbook, 'workbookPr').some((tag) => /^(?:1|true)$/.test(attribute(tag, 'date1904'))),
  }
}

/**
 * A sheet may say that one cell stands at the far end of the grid; the cells before it cost memory all the same.
 *
 * @returns the cells whose formula has an error or no result.
 */
function inspectPart(name: string, xml: string): LostCell[] {
  // The reader takes time with the square of a tag's attributes; a sound part has no such tag.
  if (unsoundTag.test(xml)) throw new IssuerError('XLSX_INVALID', { at: name })
  const lost: LostCell[] = []
  let rows = 0
  let columns = 0
  for (const [, number] of xml.matchAll(/<(?:\w+:)?row\b[^<>]*?\br=["'](\d+)["']/g)) {
    rows = Math.max(rows, Number(number))
  }
  for (const [, attributes = '', content] of xml.matchAll(cells)) {
    const address = /\br=["']([A-Z]+)(\d+)["']/.exec(attributes)
    if (!address || content === undefined) continue
    const column = columnIndex(address[1] ?? '')
    const row = Number(address[2])
    columns = Math.max(columns, column + 1)
    rows = Math.max(rows, row)
    if (/\bt=["']e["']/.test(attributes) || (hasFormula.test(content) && !hasResult.test(content))) {
      lost.push({ row, column })
    }
  }
  try {
    checkSize(expected('rows'), rows, 1_048_576)
    checkSize(expected('cells'), rows * columns, importLimits.sheetCells)
  } catch (cause) {
    throw cause instanceof IssuerError
      ? new IssuerError('CSV_LIMIT', { at: name, details: cause.details })
      : cause
  }
  return lost
}

// A tag that another one begins in, or a very long one.
const unsoundTag = /<[^!<>][^<>]*<|<[^!<>][^<>]{4096}/

// Attributes and content of each cell, no content for an empty one. Neither looks past where the next tag or cell
// begins, so that text made to be slow to match is not.
const cells = /<(?:\w+:)?c\b([^<>]*?)(?:\/>|>((?:(?!<(?:\w+:)?c[\s/>]).)*?)<\/(?:\w+:)?c>)/gs
const hasFormula = /<(?:\w+:)?f\b/
const hasResult = /<(?:\w+:)?v\b/

function tags(xml: string, name: string): readonly string[] {
  return xml.match(new RegExp(`<(?:\\w+:)?${name}\\s[^<>]*>`, 'g')) ?? []
}

/** @param name As a pattern. */
function attribute(tag: string, name: string): string {
  const found = new RegExp(`\\s${name}=(?:"([^"]*)"|'([^']*)')`).exec(tag)
  return found?.[1] ?? found?.[2] ?? ''
}

function nameOf(tag: string): string {
  return attribute(tag, 'name').replace(
    /&(amp|lt|gt|quot|apos);/g,
    (_, entity: string) => entities[entity] ?? '',
  )
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
