import { describe, expect, it } from 'vitest'
import { isLetter, letterLimits, readLetter } from './letter.ts'

const file = 'content-type: application/vc+sd-jwt\r\ncontent-disposition: attachment'
const letter = (parts: readonly string[], boundary = 'b1') =>
  [
    'From: school@school.example',
    'Subject: =?UTF-8?B?0JTQvtC60YPQvNC10L3Rgg==?=',
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed;\r\n boundary="${boundary}"`,
    '',
    'for programs that know nothing of parts',
    ...parts.map((part) => `--${boundary}\r\n${part}`),
    `--${boundary}--`,
    'after the end',
  ].join('\r\n')
const filesOf = (text: string) =>
  readLetter(Buffer.from(text)).map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])
const greeting =
  'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nЗдравствуйте'
const diploma = `${file}; filename=diploma.jwt\r\ncontent-transfer-encoding: base64\r\n\r\nZGlwbG\r\n9tYQ==\r\n`

describe('a letter', () => {
  it('gives its attachments byte for byte, and leaves the words alone', () => {
    const text = letter([greeting, diploma])
    expect(isLetter(Buffer.from(text))).toBe(true)
    expect(filesOf(text)).toEqual([['diploma.jwt', 'diploma']])
    // Saved with the line ends of another system it is the same letter.
    expect(filesOf(text.replaceAll('\r\n', '\n'))).toEqual([['diploma.jwt', 'diploma']])
  })

  it.each([
    ['7bit', 'a=3D', 'a=3D'],
    ['quoted-printable', 'a=3Db=\r\nc  \r\n=D0=B4', 'a=bc\r\nд'],
    ['BASE64', '0LQ=', 'д'],
  ])('is read in the encoding %s', (encoding, body, content) => {
    expect(filesOf(letter([`${file}\r\ncontent-transfer-encoding: ${encoding}\r\n\r\n${body}`]))).toEqual([
      ['', content],
    ])
  })

  it.each([
    ["filename*=utf-8''%D0%B4.jwt", 'д.jwt'],
    ['filename*0*=utf-8\'\'%D0; filename*1*=%B4; filename*2=".100%"', 'д.100%'],
    ['filename="=?utf-8?B?0LQ=?= =?UTF-8?Q?=D0=B4_1?="', 'дд 1'],
    ['filename="a\\"b; c"', 'a"b; c'],
    ["filename=plain; filename*=utf-8''%D0%B4", 'д'],
  ])('has a file with the name of %s', (parameter, name) => {
    expect(filesOf(letter([`${file}; ${parameter}\r\n\r\nx`]))).toEqual([[name, 'x']])
  })

  it('may hold parts in parts, also with a boundary that begins as the outer one does', () => {
    const inner = `Content-Type: multipart/mixed; boundary=b11\r\n\r\n--b11\r\n${diploma}\r\n--b11--\r\n`
    expect(filesOf(letter([greeting, inner, diploma]))).toEqual([
      ['diploma.jwt', 'diploma'],
      ['diploma.jwt', 'diploma'],
    ])
  })
})

describe('a letter is refused', () => {
  const nested = (depth: number): string =>
    depth === 0
      ? diploma
      : `Content-Type: multipart/mixed; boundary=n${depth}x\r\n\r\n--n${depth}x\r\n${nested(depth - 1)}\r\n--n${depth}x--`
  it.each([
    ['that was cut off', letter([greeting, diploma]).slice(0, -40)],
    ['whose base64 is none', letter([diploma.replace('ZGlw', 'ZG.w')])],
    ['whose base64 was cut', letter([diploma.replace('YQ==', 'YQ=')])],
    ['whose escapes are none', letter([`${file}\r\ncontent-transfer-encoding: quoted-printable\r\n\r\n=D`])],
    [
      'in an encoding that is not known',
      letter([`${file}\r\ncontent-transfer-encoding: x-uuencode\r\n\r\nx`]),
    ],
    ['with a line that is no header', letter([`${file}\r\nno header\r\n\r\nx`])],
    ['without the boundary that it should have', letter([diploma]).replace(/;\r\n boundary="b1"/, '')],
    ['with too many parts', letter(Array.from({ length: letterLimits.parts + 1 }, () => diploma))],
    ['with parts too deep', letter([nested(letterLimits.depth)])],
    ['with headers too long', letter([`${file}; x="${'x'.repeat(letterLimits.headerBytes)}"\r\n\r\nx`])],
  ])('%s', (_, text) => {
    expect(() => filesOf(text)).toThrowError(expect.objectContaining({ code: 'LETTER_INVALID' }))
  })

  it('and one a level less deep, or with as many parts as there may be, is not', () => {
    expect(filesOf(letter([nested(letterLimits.depth - 1)]))).toHaveLength(1)
    expect(filesOf(letter(Array.from({ length: letterLimits.parts - 1 }, () => diploma)))).toHaveLength(255)
  })

  it('without taking long over lines that nearly are a boundary', () => {
    const text = letter([`${file}\r\n\r\n${'--b1 x\r\n'.repeat(50_000)}`])
    expect(filesOf(text)[0]?.[1]).toHaveLength(8 * 50_000)
  })
})

it.each([
  ['a token', 'eyJ0eXAiOiJ2YytzZC1qd3QifQ.e30.AA'],
  ['a table', 'name;mark\r\nAnna: 5\r\n'],
  ['headers without MIME', 'From: a@b.example\r\n\r\nMIME-Version: 1.0\r\n'],
])('%s is no letter', (_, text) => {
  expect(isLetter(Buffer.from(text))).toBe(false)
})
