/** What is drawn and not written: the rosette of the field, and the QR code. Both are vectors. */
import encodeQr from 'qr'

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
 * Draws a text as a QR code: level M, alphanumeric mode. One cell of the quiet zone is inside `size`, the rest is
 * left to the caller.
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
  const rows = encodeQr(text, 'raw', { ecc: 'medium', encoding: 'alphanumeric', border: 1 })
  const module = size / rows.length
  for (const [row, cells] of rows.entries()) {
    // Dark cells beside each other are one bar: no hairlines between them, and a quarter of the drawing.
    for (let start = 0; start < cells.length; start++) {
      if (!cells[start]) continue
      let end = start
      while (cells[end]) end++
      canvas.rect(x + start * module, y + row * module, (end - start) * module, module)
      start = end
    }
  }
  canvas.fill(colour)
}
