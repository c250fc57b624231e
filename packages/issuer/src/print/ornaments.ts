/** What is drawn and not written: the rosette of the field, and the QR code. Both are vectors. */
import { qrCode } from './qr-code.ts'

/** Draws the rosette: ellipses turned about one centre, as on security paper. */
export function drawRosette(
  canvas: PDFKit.PDFDocument,
  x: number,
  y: number,
  radius: number,
  colour: string,
): void {
  const petals = 30
  for (let i = 0; i < petals; i++) {
    canvas
      .save()
      .rotate((180 / petals) * i, { origin: [x, y] })
      .lineWidth(0.4)
      .ellipse(x, y, radius, radius * 0.38)
      .stroke(colour)
      .restore()
  }
}

/**
 * Draws a text as a QR code of level M. One cell of the quiet zone is inside `size`, the rest is left to the caller.
 *
 * @param text Within `limits.paperLength`, so that the code stays readable on paper.
 */
export function drawQrCode(
  canvas: PDFKit.PDFDocument,
  text: string,
  x: number,
  y: number,
  size: number,
  colour: string,
): void {
  const { size: cells, bars } = qrCode(text, { level: 'medium', quietZone: 1 })
  const cell = size / cells
  for (const bar of bars) canvas.rect(x + bar.x * cell, y + bar.y * cell, bar.width * cell, cell)
  canvas.fill(colour)
}
