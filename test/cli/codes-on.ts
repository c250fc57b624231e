/** The texts of the QR codes on a page, as a camera would read them. */

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'

export async function codesOn(page: string): Promise<readonly string[]> {
  const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
  prepareZXingModule({ overrides: { wasmBinary: (await readFile(wasm)).buffer as ArrayBuffer } })
  const drawings = page.matchAll(/viewBox="0 0 (?<size>\d+) \d+".*?<path d="(?<bars>[^"]+)"/gs)
  const read = async (size: number, bars: string): Promise<string | undefined> =>
    (await readBarcodes(rasterOf(size, bars), { formats: ['QRCode'] }))[0]?.text
  const texts = [...drawings].map(({ groups }) => read(Number(groups?.size), groups?.bars ?? ''))
  return (await Promise.all(texts)).map(String)
}

/** Four pixels a cell, black on white. */
function rasterOf(
  size: number,
  bars: string,
): { width: number; height: number; data: Uint8ClampedArray<ArrayBuffer>; colorSpace: 'srgb' } {
  const [scale, width] = [4, 4 * size]
  const data = new Uint8ClampedArray(width * width * 4).fill(255)
  for (const [, x, y, length] of bars.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = 0; row < scale; row++) {
      const start = ((Number(y) * scale + row) * width + Number(x) * scale) * 4
      for (let i = start; i < start + Number(length) * scale * 4; i += 4) data.fill(0, i, i + 3)
    }
  }
  return { width, height: width, data, colorSpace: 'srgb' }
}
