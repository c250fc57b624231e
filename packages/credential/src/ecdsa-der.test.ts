import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { ecdsaDer } from './ecdsa-der.node.ts'

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const scalar = (digits: string): string => digits.padStart(64, '0')
const written = (r: string, s: string): string =>
  Buffer.from(ecdsaDer(hex(scalar(r) + scalar(s)))).toString('hex')

test.each([
  ['one', '01', '020101'],
  ['the largest that needs no zero before it', '7f'.padEnd(64, 'f'), `0220${'7f'.padEnd(64, 'f')}`],
  ['the smallest that needs one', '80'.padEnd(64, '0'), `022100${'80'.padEnd(64, '0')}`],
  ['one that is short and needs a zero', '80ff', '02030080ff'],
  ['zero', '00', '020100'],
])('writes %s in as few bytes as DER allows', (_name, number, integer) => {
  const body = integer + integer
  expect(written(number, number)).toBe(`30${(body.length / 2).toString(16).padStart(2, '0')}${body}`)
})

test('writes signatures that node:crypto verifies, and does not when a bit is another', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  // Enough of them that numbers of 31 to 33 bytes all occur.
  for (let i = 0; i < 600; i++) {
    const data = Buffer.from(`message ${i}`)
    const signature = sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' })
    expect(verify('sha256', data, publicKey, ecdsaDer(signature))).toBe(true)
    signature[i % 64] = (signature[i % 64] as number) ^ 1
    expect(verify('sha256', data, publicKey, ecdsaDer(signature))).toBe(false)
  }
})
