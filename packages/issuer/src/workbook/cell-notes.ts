/**
 * Notes that spreadsheet programs show beside a cell, as the parts of a workbook that hold them.
 *
 * @see ECMA-376-1, 18.7 Comments; the boxes are VML, as part 4 (Transitional) has them
 */
import { cellAddress } from '../import/cell-address.ts'
import { xmlText } from './xml-text.ts'

/** A note of one cell. */
export interface CellNote {
  /** Zero-based. */
  readonly column: number
  /** As a spreadsheet program numbers it. */
  readonly row: number
  readonly text: string
}

const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const boxesId = 'rId-notes-boxes'

/** What `[Content_Types].xml` has to say of the notes of these sheets. */
export function noteContentTypes(sheetIds: readonly string[]): string {
  const parts = sheetIds.map(
    (id) =>
      `<Override PartName="/xl/comments${id}.xml" ` +
      'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"/>',
  )
  const vml =
    '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
  return vml + parts.join('')
}

/** The relationships of a sheet to its notes and to their boxes. */
export function noteRelationships(sheetId: string): string {
  return (
    `<Relationship Id="rId-notes" Type="${relationships}/comments" Target="../comments${sheetId}.xml"/>` +
    `<Relationship Id="${boxesId}" Type="${relationships}/vmlDrawing" Target="../drawings/notes${sheetId}.vml"/>`
  )
}

/** The element of a sheet that points at the boxes. */
export const legacyDrawing: string = `<legacyDrawing xmlns:r="${relationships}" r:id="${boxesId}"/>`

/** The parts by name. */
export function noteParts(sheetId: string, notes: readonly CellNote[]): Record<string, string> {
  return {
    [`xl/comments${sheetId}.xml`]: commentsPart(notes),
    [`xl/drawings/notes${sheetId}.vml`]: boxesPart(notes),
  }
}

function commentsPart(notes: readonly CellNote[]): string {
  const each = notes.map(
    ({ column, row, text }) =>
      `<comment ref="${cellAddress(column, row)}" authorId="0"><text><t xml:space="preserve">${xmlText(text)}</t></text></comment>`,
  )
  return (
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="${main}">` +
    `<authors><author>Attestat</author></authors><commentList>${each.join('')}</commentList></comments>`
  )
}

/** Without a box a note is read by no program. Hidden until somebody points at the cell. */
function boxesPart(notes: readonly CellNote[]): string {
  const each = notes.map(
    ({ column, row }, i) =>
      `<v:shape id="_x0000_s${1025 + i}" type="#note" style="position:absolute;width:260pt;height:80pt;visibility:hidden" ` +
      'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><x:ClientData ObjectType="Note">' +
      `<x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill><x:Row>${row - 1}</x:Row>` +
      `<x:Column>${column}</x:Column></x:ClientData></v:shape>`,
  )
  return (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" ' +
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="note" coordsize="21600,21600" o:spt="202" ' +
    `path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/></v:shapetype>${each.join('')}</xml>`
  )
}
