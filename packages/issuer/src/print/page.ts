/** The page: where everything stands, and what it looks like. Lengths are in points. */
import { type AchievementField, explainCode } from '@attestat/credential'
import { type PrintedContent, type PrintedRow, printedDay } from './content.ts'
import type { FontWeight } from './fonts.ts'
import { drawQrCode, drawRosette } from './ornaments.ts'

export interface PageContent {
  readonly content: PrintedContent
  /** The paper text of the QR code. */
  readonly paper: string
  /** The issuer's DID. */
  readonly issuerId: string
  readonly printedAt: Date
}

/** Draws the document on as many pages as it needs; everything is tagged in reading order. */
export function drawPages(
  pdf: PDFKit.PDFDocument,
  { content, paper, issuerId, printedAt }: PageContent,
): void {
  const body = pdf.struct('Document')
  pdf.addStructure(body)
  const draw: Draw = { pdf, body, content, ...colours[content.field ?? 'education'] }
  drawFrame(draw)
  const belowHeading = drawHeading(draw)
  const belowDetails = drawDetails(draw, belowHeading)
  drawResults(draw, belowDetails)
  // However many pages there are, the code stands at the foot of the first.
  pdf.switchToPage(0)
  drawProof(draw, paper, issuerId, printedAt)
  body.end()
  numberPages(draw)
}

interface Draw {
  readonly pdf: PDFKit.PDFDocument
  readonly body: PDFKit.PDFStructureElement
  readonly content: PrintedContent
  /** The colour of the field of achievement, and its pale tint. */
  readonly ink: string
  readonly tint: string
}

const page = { width: 595.28, height: 841.89, left: 62, right: 56, top: 54 } as const
const textWidth = page.width - page.left - page.right
/** Where the block with the QR code begins on the first page, and where the text of further pages ends. */
const proofTop = 690
const firstPageEnd = proofTop - 12
const bottom = page.height - 56

const text = '#14202e'
const muted = '#566273'
const hairline = '#d5d9df'

const colours: Readonly<Record<AchievementField, { readonly ink: string; readonly tint: string }>> = {
  education: { ink: '#1e3a5f', tint: '#cfdae8' },
  culture: { ink: '#7a3a5d', tint: '#ead5e0' },
  sport: { ink: '#1f6b58', tint: '#cde3dc' },
}

const words = {
  fields: {
    education: { en: 'Education', ru: 'Образование' },
    culture: { en: 'Culture', ru: 'Культура' },
    sport: { en: 'Sport', ru: 'Спорт' },
  },
  results: { en: 'Results', ru: 'Результаты' },
  number: { en: 'No. {number}', ru: '№ {number}' },
  check: { en: 'How to check this page', ru: 'Как проверить этот лист' },
  checkText: {
    en: 'The code on the left holds the issuer’s signature over the kind of document, the name, the date and the number. It can be checked without a network with the program Attestat. It speaks for the paper; who shows it, check by an identity document.',
    ru: 'В коде слева — подпись эмитента под видом документа, именем, датой и номером. Её можно проверить без сети программой Attestat. Она подтверждает бумагу; кто её предъявил, сверьте по удостоверению личности.',
  },
  inside: {
    en: 'The complete signed document is attached to this file; its owner can add it to a wallet.',
    ru: 'Полный подписанный документ вложен в этот файл; владелец может добавить его в свой кошелёк.',
  },
  issuer: { en: 'Issuer: {issuer}', ru: 'Эмитент: {issuer}' },
  printed: { en: 'Printed on {day}', ru: 'Напечатано {day}' },
  alt: {
    en: 'QR code with the issuer’s signature for checking this page',
    ru: 'QR-код с подписью эмитента для проверки этого листа',
  },
} as const

/** The bar and the rosette of the field: decoration, not content. */
function drawFrame({ pdf, ink, tint }: Draw): void {
  artifact(pdf, () => {
    pdf.rect(0, 0, 9, page.height).fill(ink)
    drawRosette(pdf, page.width - 92, 104, 132, tint)
  })
}

/** @returns where the next block may begin; so do the functions below. */
function drawHeading({ pdf, body, content, ink }: Draw): number {
  const { language, field, kind, title, name, issuer, description, number } = content
  let y = page.top as number
  const write = (tag: string, written: string, style: Style, gap: number): void => {
    y = writeText(pdf, body, tag, written, style, { x: page.left, y, width: 400 }) + gap
  }
  const rubric = field === undefined ? kind : `${words.fields[field][language]} · ${kind}`
  write('P', rubric, { weight: 'medium', size: 10, colour: ink }, 5)
  write('P', issuer, { weight: 'regular', size: 11, colour: muted }, 22)
  // A dash ends a line and never begins one.
  write(
    'H1',
    title.replaceAll(' — ', '\u00a0— '),
    { weight: 'bold', size: title.length > 60 ? 21 : 26, colour: text },
    8,
  )
  if (number !== undefined) {
    write(
      'P',
      explainCode(words.number, language, { number }),
      { weight: 'medium', size: 12, colour: muted },
      0,
    )
  }
  y += 16
  write('H2', name, { weight: 'bold', size: name.length > 40 ? 17 : 20, colour: ink }, 8)
  write('P', description, { weight: 'regular', size: 10.5, colour: muted }, 17)
  return y
}

/** Labels above values, in three columns. */
function drawDetails(draw: Draw, top: number): number {
  const label: Style = { weight: 'regular', size: 8.5, colour: muted }
  const value: Style = { weight: 'medium', size: 10.5, colour: text }
  const gap = 2
  const rows = draw.content.details.filter((row) => row.value !== draw.content.number)
  return drawColumns(draw, rows, draw.body, top, 3, {
    height: (row, width) =>
      heightOf(draw.pdf, row.label, label, width) + gap + heightOf(draw.pdf, row.value, value, width) + 11,
    draw(row, parent, { x, y, width }) {
      const below = writeText(draw.pdf, parent, 'P', row.label, label, { x, y, width })
      writeText(draw.pdf, parent, 'P', row.value, value, { x, y: below + gap, width })
    },
  })
}

/** Results as a table in two columns, a hairline under each. */
function drawResults(draw: Draw, top: number): void {
  const { pdf, body, content, ink } = draw
  if (content.results.length === 0) return
  const label: Style = { weight: 'regular', size: 9.5, colour: text }
  const value: Style = { weight: 'bold', size: 9.5, colour: ink, align: 'right' }
  const heading: Style = { weight: 'bold', size: 12, colour: text }
  const place = { x: page.left, y: top + 3, width: textWidth }
  const begin = writeText(pdf, body, 'H2', words.results[content.language], heading, place) + 7
  const longest = Math.max(...content.results.map((row) => widthOf(pdf, row.value, value)))
  const valueWidth = Math.min(longest + 8, 150)
  const heightWith =
    (air: number) =>
    (row: PrintedRow, width: number): number =>
      Math.max(
        heightOf(pdf, row.label, label, width - valueWidth),
        heightOf(pdf, row.value, value, valueWidth),
      ) + air
  // A little less air, where that saves a second page for the last few rows.
  const height = [5.5, 4, 3]
    .map(heightWith)
    .find((height) => begin + columnsHeight(content.results, 2, height) <= firstPageEnd)
  const table = pdf.struct('Table')
  body.add(table)
  drawColumns(draw, content.results, table, begin, 2, {
    height: height ?? heightWith(5.5),
    draw(row, parent, { x, y, width }, lineHeight) {
      const line = pdf.struct('TR')
      parent.add(line)
      writeText(pdf, line, 'TH', row.label, label, { x, y, width: width - valueWidth }, { scope: 'Row' })
      writeText(pdf, line, 'TD', row.value, value, { x: x + width - valueWidth, y, width: valueWidth })
      line.end()
      const under = y + lineHeight - 3.5
      artifact(pdf, () =>
        pdf
          .moveTo(x, under)
          .lineTo(x + width, under)
          .lineWidth(0.5)
          .stroke(hairline),
      )
    },
  })
  table.end()
}

/** The QR code, and what it is for. */
function drawProof(
  { pdf, body, content, ink }: Draw,
  paper: string,
  issuerId: string,
  printedAt: Date,
): void {
  const { language } = content
  const size = 124
  const figure = pdf.struct('Figure', { alt: words.alt[language] }, [
    () => drawQrCode(pdf, paper, page.left, proofTop, size, text),
  ])
  body.add(figure)
  const x = page.left + size + 24
  const width = page.width - page.right - x
  let y = proofTop - 1
  const write = (tag: string, written: string, style: Style, gap: number): void => {
    y = writeText(pdf, body, tag, written, style, { x, y, width }) + gap
  }
  const small: Style = { weight: 'regular', size: 8.5, colour: muted }
  const printed = printedDay(printedAt.toISOString().slice(0, 10), language)
  write('H2', words.check[language], { weight: 'bold', size: 10.5, colour: ink }, 4)
  write('P', words.checkText[language], small, 4)
  write('P', words.inside[language], small, 4)
  write(
    'P',
    `${explainCode(words.issuer, language, { issuer: issuerId })}\n${explainCode(words.printed, language, { day: printed })}`,
    { ...small, size: 7.5 },
    0,
  )
}

/** Page numbers, where there is more than one page. */
function numberPages({ pdf, content, ink }: Draw): void {
  const { count } = pdf.bufferedPageRange()
  for (let i = 0; count > 1 && i < count; i++) {
    pdf.switchToPage(i)
    artifact(pdf, () => {
      if (i > 0) pdf.rect(0, 0, 9, page.height).fill(ink)
      setStyle(pdf, { weight: 'regular', size: 7.5, colour: muted })
      // The number first: a long name may be cut off.
      const number = `${i + 1} / ${count} · ${content.title} · ${content.name}`
      pdf.text(number, page.left, page.height - 23, { width: textWidth, height: 10, ellipsis: true })
    })
  }
}

interface Cell {
  height(row: PrintedRow, width: number): number
  /** @param lineHeight The height of the highest cell beside it. */
  draw(row: PrintedRow, parent: PDFKit.PDFStructureElement, place: Place, lineHeight: number): void
}

/** Rows side by side, read across; on to a further page where the page ends. */
function drawColumns(
  { pdf }: Draw,
  rows: readonly PrintedRow[],
  parent: PDFKit.PDFStructureElement,
  top: number,
  columns: number,
  cell: Cell,
): number {
  const width = columnWidth(columns)
  let y = top
  for (let i = 0; i < rows.length; i += columns) {
    const line = rows.slice(i, i + columns)
    const height = Math.max(...line.map((row) => cell.height(row, width)))
    if (y + height > (pdf.bufferedPageRange().count === 1 ? firstPageEnd : bottom)) {
      pdf.addPage()
      y = page.top
    }
    for (const [column, row] of line.entries()) {
      cell.draw(row, parent, { x: page.left + column * (width + gutter), y, width }, height)
    }
    y += height
  }
  return y
}

const gutter = 24

function columnWidth(columns: number): number {
  return (textWidth - gutter * (columns - 1)) / columns
}

/** How high rows side by side are, on a page without end. */
function columnsHeight(rows: readonly PrintedRow[], columns: number, height: Cell['height']): number {
  const width = columnWidth(columns)
  return rows.reduce((sum, _, i) => {
    if (i % columns > 0) return sum
    return sum + Math.max(...rows.slice(i, i + columns).map((row) => height(row, width)))
  }, 0)
}

interface Style {
  readonly weight: FontWeight
  readonly size: number
  readonly colour: string
  readonly align?: 'right'
}

interface Place {
  readonly x: number
  readonly y: number
  readonly width: number
}

/** What PDFKit writes about a tag; its types do not know of `scope`. */
interface TagAttributes extends PDFKit.Mixins.StructureElementOptions {
  /** Which cells a header speaks for. */
  readonly scope?: 'Row'
}

/** Writes a tagged text. @returns its lower edge. */
function writeText(
  pdf: PDFKit.PDFDocument,
  parent: PDFKit.PDFStructureElement,
  tag: string,
  written: string,
  style: Style,
  { x, y, width }: Place,
  attributes: TagAttributes = {},
): number {
  parent.add(
    pdf.struct(tag, attributes, () => {
      setStyle(pdf, style)
      pdf.text(written, x, y, { width, align: style.align ?? 'left', lineGap })
    }),
  )
  return y + heightOf(pdf, written, style, width)
}

const lineGap = 1.5

function heightOf(pdf: PDFKit.PDFDocument, written: string, style: Style, width: number): number {
  setStyle(pdf, style)
  return pdf.heightOfString(written, { width, lineGap })
}

function widthOf(pdf: PDFKit.PDFDocument, written: string, style: Style): number {
  setStyle(pdf, style)
  return pdf.widthOfString(written)
}

function setStyle(pdf: PDFKit.PDFDocument, { weight, size, colour }: Style): void {
  pdf.font(weight).fontSize(size).fillColor(colour)
}

/** Draws what is no content, so that nobody has it read aloud. */
function artifact(pdf: PDFKit.PDFDocument, draw: () => void): void {
  pdf.markContent('Artifact', { type: 'Layout' })
  draw()
  pdf.endMarkedContent()
}
