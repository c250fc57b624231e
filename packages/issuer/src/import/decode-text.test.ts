import { describe, expect, it } from 'vitest'
import { decodeText } from './decode-text.ts'

const text = 'Фамилия получателя;Имя получателя;Отчество\nИванова;Мария;Сергеевна\nПетров;Пётр;Алексеевич\n'

/** Encodes with a single-byte table turned round, since the platform only decodes it. */
function encodeSingleByte(source: string, encoding: string): Uint8Array {
  const table = new TextDecoder(encoding).decode(Uint8Array.from({ length: 256 }, (_, i) => i))
  return Uint8Array.from(source, (character) => table.indexOf(character))
}

function encodeUtf16(source: string, bigEndian: boolean, mark: boolean): Uint8Array {
  const bytes = Buffer.from((mark ? '\ufeff' : '') + source, 'utf16le')
  return bigEndian ? bytes.swap16() : bytes
}

describe('decoding a text file', () => {
  it('reads UTF-8 with and without a byte order mark', () => {
    expect(decodeText(Buffer.from(text))).toEqual({ text, encoding: 'utf-8' })
    expect(decodeText(Buffer.from(`\ufeff${text}`))).toEqual({ text, encoding: 'utf-8' })
  })

  it('reads windows-1251 by the look of its letters', () => {
    expect(decodeText(encodeSingleByte(text, 'windows-1251'))).toEqual({ text, encoding: 'windows-1251' })
  })

  it('reads UTF-16 of either byte order, with and without a mark', () => {
    for (const bigEndian of [false, true]) {
      for (const mark of [false, true]) {
        const encoding = bigEndian ? 'utf-16be' : 'utf-16le'
        expect(decodeText(encodeUtf16(text, bigEndian, mark))).toEqual({ text, encoding })
      }
    }
  })

  it.each(['koi8-r', 'ibm866', 'macintosh'])('does not take %s for windows-1251', (encoding) => {
    const source = encoding === 'macintosh' ? 'Name;Vorname\nMüller;José\nGrößl;André\n' : text
    const bytes = encodeSingleByte(source, encoding)
    expect(() => decodeText(bytes)).toThrow(expect.objectContaining({ code: 'CSV_ENCODING' }))
  })

  it('does not take an upper-case KOI8-R file for windows-1251', () => {
    const bytes = encodeSingleByte(text.toUpperCase(), 'koi8-r')
    expect(() => decodeText(bytes)).toThrow(expect.objectContaining({ code: 'CSV_ENCODING' }))
  })

  it('does not take broken UTF-8 for windows-1251', () => {
    const bytes = Buffer.from(text).subarray(0, 20)
    expect(() => decodeText(bytes)).toThrow(expect.objectContaining({ code: 'CSV_ENCODING' }))
  })

  it('takes the named encoding at its word, and refuses it when it cannot be', () => {
    expect(decodeText(encodeSingleByte(text, 'koi8-r'), 'koi8-r').text).toBe(text)
    expect(decodeText(encodeSingleByte(text, 'ibm866'), 'ibm866').text).toBe(text)
    const bytes = encodeSingleByte(text, 'windows-1251')
    expect(() => decodeText(bytes, 'utf-8')).toThrow(expect.objectContaining({ code: 'CSV_ENCODING' }))
  })
})
