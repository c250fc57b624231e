/**
 * A workbook of one long sheet, in pieces: however many rows it has, few of them are in memory.
 *
 * The library that writes workbooks wants all rows at once. It is given a row with a cell of each look; on the way into
 * the archive the rows take the place of that one.
 */
import { Zip, ZipDeflate } from 'fflate'
import { cellAddress, columnLetters } from '../import/cell-address.ts'
import { readZipArchive } from '../import/zip-archive.ts'
import {
  maxCellLength,
  type Tone,
  tones,
  type WorkbookCell,
  type WorkbookSheet,
  writeWorkbook,
} from './write-workbook.ts'
import { xmlText } from './xml-text.ts'

/** A cell of a long sheet: a text, or a number. */
export type LongSheetCell = Pick<WorkbookCell, 'text' | 'tone' | 'wrap'> & {
  readonly form?: 'text' | 'number'
}

export interface LongSheet extends Pick<WorkbookSheet, 'name' | 'widths' | 'stickyRows'> {
  readonly header: readonly WorkbookCell[]
  /** Null where there is no cell. Asked for as the pieces are. */
  readonly rows: Iterable<readonly (LongSheetCell | null)[]>
}

/** The workbook as a file, to be written piece by piece. Every cell is text or a number: nothing in it is a formula. */
export async function workbookPieces({ header, rows, ...sheet }: LongSheet): Promise<Iterable<Uint8Array>> {
  const template = await writeWorkbook([{ ...sheet, rows: [header, looks] }])
  const parts = readZipArchive(template)
  const xml = new TextDecoder().decode(parts.get(sheetPart))
  const styles = new Map(
    looks.map((look, i) => [
      lookOf(look),
      new RegExp(`<c r="${cellAddress(i, 2)}" s="(\\d+)"`).exec(xml)?.[1],
    ]),
  )
  const start = xml.indexOf('<row r="2"')
  const end = xml.indexOf('</sheetData>', start)
  function* texts(): Generator<string> {
    yield xml.slice(0, start)
    let number = 2
    for (const cells of rows) yield rowXml(cells, number++, styles)
    yield xml.slice(end)
  }
  return archivePieces(parts, new Map([[sheetPart, texts()]]))
}

const sheetPart = 'xl/worksheets/sheet1.xml'

/** A cell of each look. */
const looks: readonly LongSheetCell[] = [undefined, ...(Object.keys(tones) as Tone[])].flatMap((tone) =>
  (['text', 'number'] as const).flatMap((form) =>
    [false, true].map((wrap) => ({ text: '0', form, wrap, ...(tone && { tone }) })),
  ),
)

function lookOf({ tone, form = 'text', wrap = false }: LongSheetCell): string {
  return `${tone ?? 'plain'} ${form} ${wrap}`
}

/** @see ECMA-376-1, 18.3.1.73 row and 18.3.1.4 c; text that stands in its cell needs no table of all texts. */
function rowXml(
  cells: readonly (LongSheetCell | null)[],
  number: number,
  styles: ReadonlyMap<string, string | undefined>,
): string {
  const each = cells.map((cell, column) => {
    if (cell === null) return ''
    const place = `<c r="${columnLetters(column)}${number}" s="${styles.get(lookOf(cell)) ?? 0}"`
    if (cell.text === '') return `${place}/>`
    if (cell.form === 'number') return `${place}><v>${Number(cell.text)}</v></c>`
    const text = xmlText(cell.text.slice(0, maxCellLength))
    return `${place} t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`
  })
  return `<row r="${number}">${each.join('')}</row>`
}

/** As of the archives of `../archive`: the same rows give the same bytes, whenever they are written. */
const fixedDate = new Date(1980, 0, 1)

/** An archive of parts, some of which are made as they are written. */
function* archivePieces(
  parts: ReadonlyMap<string, Uint8Array>,
  made: ReadonlyMap<string, Iterable<string>>,
): Generator<Uint8Array> {
  let waiting: Uint8Array[] = []
  const zip = new Zip((error, piece) => {
    if (error) throw error
    waiting.push(piece)
  })
  function* ready(): Generator<Uint8Array> {
    const pieces = waiting
    waiting = []
    yield* pieces
  }
  for (const [name, content] of parts) {
    const part = new ZipDeflate(name)
    part.mtime = fixedDate
    zip.add(part)
    for (const text of grouped(made.get(name) ?? [])) {
      part.push(Buffer.from(text))
      yield* ready()
    }
    part.push(made.has(name) ? new Uint8Array() : content, true)
    yield* ready()
  }
  zip.end()
  yield* ready()
}

/** Texts worth compressing together. */
function* grouped(texts: Iterable<string>): Generator<string> {
  let group = ''
  for (const text of texts) {
    group += text
    if (group.length < 65_536) continue
    yield group
    group = ''
  }
  yield group
}
