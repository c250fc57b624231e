import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { expect, test } from 'vitest'
import { joinedSignature } from './ecdsa-der.node.ts'

const join = (der: string): string => Buffer.from(joinedSignature(Buffer.from(der, 'hex'))).toString('hex')

test.each([
  ['short numbers', '3006020101020102', '01', '02'],
  [
    'numbers with a zero before them',
    `3046022100${'ff'.repeat(32)}022100${'80'.repeat(32)}`,
    'ff'.repeat(32),
    '80'.repeat(32),
  ],
  ['a short number with a zero before it', '300802030080ff020101', '80ff', '01'],
])('joins %s', (_name, der, r, s) => {
  expect(join(der)).toBe(r.padStart(64, '0') + s.padStart(64, '0'))
})

test('joins what node:crypto signs so that it verifies as r || s', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  // Enough of them that numbers of 31 to 33 bytes all occur.
  for (let i = 0; i < 600; i++) {
    const data = Buffer.from(`message ${i}`)
    const joined = joinedSignature(sign('sha256', data, privateKey))
    expect(verify('sha256', data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, joined)).toBe(true)
  }
})
