/** Workbooks that spreadsheet programs open: the one place that knows the library that writes them. */
import type writeXlsxFile from 'write-excel-file/node'
import type { SheetData } from 'write-excel-file/node'
import { columnLetters } from '../import/cell-address.ts'
import { type CellNote, legacyDrawing, noteContentTypes, noteParts, noteRelationships } from './cell-notes.ts'

/** Meaning of a cell's colour. */
export type Tone = 'header' | 'required' | 'holds' | 'blocks' | 'fixable' | 'warns'

export interface WorkbookCell {
  readonly text: string
  readonly tone?: Tone
  readonly wrap?: boolean
  /** `text`: what is typed stays as it is typed. `date`: what is typed becomes a day. `number`: it is one already. */
  readonly form?: 'text' | 'date' | 'number'
  /** Shown beside the cell when somebody points at it. */
  readonly note?: string
}

/** What may be chosen in a column: the cells of a column of another sheet. */
export interface DropDown {
  /** Zero-based. */
  readonly column: number
  /** First and last row in which to choose, counted from 1. */
  readonly rows: readonly [number, number]
  /** For instance `'Lists'!$A$1:$A$7`. */
  readonly choices: string
}

export interface WorkbookSheet {
  readonly name: string
  /** Null where there is no cell. */
  readonly rows: readonly (readonly (WorkbookCell | null)[])[]
  readonly widths?: readonly number[]
  /** Rows that stay in view. */
  readonly stickyRows?: number
  readonly hidden?: boolean
  readonly dropDowns?: readonly DropDown[]
}

/** A hook of the library into the parts that it writes. */
type Feature = NonNullable<NonNullable<Parameters<typeof writeXlsxFile>[1]>['features']>[number]

/** The workbook as a file. Every cell is text: nothing in it is a formula. */
export async function writeWorkbook(sheets: readonly WorkbookSheet[]): Promise<Uint8Array> {
  // Loaded when a workbook is written, since most runs of a program write none.
  const { default: writeFile } = await import('write-excel-file/node')
  const { getOrderOfSiblings, insertElementMarkupAccordingToOrderOfSiblings: insert } = await import(
    'write-excel-file/utility'
  )
  const order = getOrderOfSiblings('xl/worksheets/sheet{id}.xml', 'worksheet') ?? []
  const notes = sheets.map(notesOf)
  const noted = sheets.flatMap((_, i) => (notes[i]?.length ? [String(i + 1)] : []))
  const feature: Feature = {
    files: {
      transform: {
        '[Content_Types].xml': { insert: () => (noted.length > 0 ? noteContentTypes(noted) : undefined) },
        'xl/worksheets/_rels/sheet{id}.xml.rels': {
          insert: (_options, { sheetIndex, sheetId }) =>
            notes[sheetIndex]?.length ? noteRelationships(sheetId) : undefined,
        },
        'xl/workbook.xml': {
          transformElementAttributes: (tag, attributes, index) =>
            tag === 'sheet' && sheets[index ?? -1]?.hidden ? { ...attributes, state: 'hidden' } : attributes,
        },
        'xl/worksheets/sheet{id}.xml': {
          transform: (xml, _options, { sheetIndex }) => {
            const dropDowns = sheets[sheetIndex]?.dropDowns ?? []
            const added = [
              ...(dropDowns.length === 0 ? [] : [validations(dropDowns)]),
              ...(notes[sheetIndex]?.length ? [legacyDrawing] : []),
            ]
            return added.reduce((whole, markup) => insert(whole, markup, order, 'worksheet'), xml)
          },
        },
      },
      write: {
        files: () => Object.assign({}, ...noted.map((id) => noteParts(id, notes[Number(id) - 1] ?? []))),
      },
    },
  }
  const data = sheets.map(({ name, rows, widths = [], stickyRows }) => ({
    sheet: name,
    data: rows.map((cells) => cells.map((cell) => cell && writeCell(cell))) satisfies SheetData,
    columns: widths.map((width) => ({ width })),
    ...(stickyRows === undefined ? {} : { stickyRowsCount: stickyRows }),
  }))
  return writeFile(data, { features: [feature] }).toBuffer()
}

export const tones: Readonly<Record<Tone, string>> = {
  header: '#D9E1F2',
  required: '#B4C6E7',
  holds: '#C6EFCE',
  blocks: '#FFC7CE',
  fixable: '#FFEB9C',
  warns: '#DDEBF7',
}

/** So many notes of a sheet are shown; nobody points at more cells. */
const mostNotes = 5000

function notesOf({ rows }: WorkbookSheet): readonly CellNote[] {
  return rows
    .flatMap((cells, i) =>
      cells.flatMap((cell, column) =>
        cell?.note === undefined ? [] : [{ column, row: i + 1, text: cell.note }],
      ),
    )
    .slice(0, mostNotes)
}

const forms = { text: '@', date: 'dd.mm.yyyy', number: '0' } as const

/** What a cell of a workbook can hold. */
export const maxCellLength = 32_767

function writeCell({ text, tone, wrap, form = 'text' }: WorkbookCell): SheetData[number][number] {
  const style = {
    format: forms[form],
    ...(tone ? { backgroundColor: tones[tone] } : {}),
    ...(tone === 'header' || tone === 'required' ? { fontWeight: 'bold' as const } : {}),
    ...(wrap ? { wrap, alignVertical: 'top' as const } : {}),
  }
  if (text === '') return { type: form === 'date' ? Date : String, ...style }
  if (form === 'number') return { value: Number(text), type: Number, ...style }
  return { value: text.slice(0, maxCellLength), type: String, ...style }
}

/** @see ECMA-376-1, 18.3.1.33 dataValidations */
function validations(dropDowns: readonly DropDown[]): string {
  const each = dropDowns.map(({ column, rows: [first, last], choices }) => {
    const letters = columnLetters(column)
    return (
      `<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="${letters}${first}:${letters}${last}">` +
      `<formula1>${choices}</formula1></dataValidation>`
    )
  })
  return `<dataValidations count="${each.length}">${each.join('')}</dataValidations>`
}
