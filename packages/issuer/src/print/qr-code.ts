/** A text as a QR code: alphanumeric mode, in as small a version as it fits. */
import encodeQr from 'qr'

/** Dark cells beside each other are one bar: no hairlines between them, and a quarter of the drawing. */
export interface QrCode {
  /** Cells on a side, the quiet zone included. */
  readonly size: number
  readonly bars: readonly { readonly x: number; readonly y: number; readonly width: number }[]
}

export interface QrOptions {
  /** Error correction: level L or M. */
  readonly level: 'low' | 'medium'
  /** Light cells around the code, at least 1; readers ask for 4, somebody has to leave them. */
  readonly quietZone: number
}

export function qrCode(text: string, { level, quietZone }: QrOptions): QrCode {
  const rows = encodeQr(text, 'raw', { ecc: level, encoding: 'alphanumeric', border: quietZone })
  const bars = rows.flatMap((cells, y) => {
    const found: { x: number; y: number; width: number }[] = []
    for (let x = 0; x < cells.length; x++) {
      if (!cells[x]) continue
      let end = x
      while (cells[end]) end++
      found.push({ x, y, width: end - x })
      x = end
    }
    return found
  })
  return { size: rows.length, bars }
}

/** A code for screens as an SVG element that scales to any size: level L, black on white, whatever it stands on. */
export function qrSvg(text: string): string {
  const { size, bars } = qrCode(text, { level: 'low', quietZone: 4 })
  const path = bars.map(({ x, y, width }) => `M${x} ${y}h${width}v1h-${width}z`).join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`
}
