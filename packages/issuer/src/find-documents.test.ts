import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { documentNamed, findDocuments } from './find-documents.ts'
import type { Ledger } from './ledger.ts'
import { openLedger } from './sqlite-ledger.ts'

let folder: string
let ledger: Ledger

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'issuer-'))
  ledger = openLedger(join(folder, 'ledger.sqlite'), { create: true })
  const people = [
    ['Королёва', 'Анна'],
    ['Королева', 'Мария'],
    ['Иванов', 'Пётр'],
    ['Лебедев', 'Лев'],
  ]
  const intents = people.map(([familyName = '', givenName = ''], i) => ({
    rowKey: `sample/77/00${i}`,
    type: 'sample',
    format: 'vc+sd-jwt' as const,
    record: { familyName, givenName },
    credentialId: `urn:uuid:c${i}`,
    subjectId: `urn:uuid:s${i}`,
  }))
  const batch = ledger.startBatch('sample', 'vc+sd-jwt', new Date(0))
  const recorded = ledger.recordIntents(batch, intents)
  // The last one was recorded and never signed.
  const signed = recorded.slice(0, -1).flatMap(({ entry }) => entry ?? [])
  ledger.recordSigned(signed.map(({ id }) => ({ id, text: 'signed', issuedAt: new Date(0) })))
})
afterAll(() => {
  ledger.close()
  rmSync(folder, { recursive: true })
})

const found = (text: string) =>
  [...findDocuments(ledger, text)].map(({ rowKey }) => rowKey.slice(-1)).join('')

describe('finding documents', () => {
  it.each([
    ['КОРОЛЕВА', '01'],
    ['королёва  анна', '0'],
    ['анна королева', '0'],
    ['77/002', '2'],
    ['urn:uuid:c1', '1'],
    ['familyName', ''],
    ['Сидоров', ''],
  ])('finds by %j', (text, numbers) => {
    expect(found(text)).toBe(numbers)
  })
})

describe('the document that somebody means', () => {
  it.each([
    ['sample/77/001', '1'],
    ['SAMPLE/77/1', '1'],
    ['urn:uuid:c1', '1'],
    ['001', '1'],
    ['77 001', '1'],
    ['77001', '1'],
    ['77 № 001', '1'],
    ['77/002', '2'],
  ])('goes by %j', (text, number) => {
    expect(documentNamed(ledger, text).rowKey.slice(-1)).toBe(number)
  })

  it.each(['77', 'sample 77'])('is not guessed when several go by %j', (text) => {
    const known = ['sample/77/000', 'sample/77/001', 'sample/77/002']
    expect(() => documentNamed(ledger, text)).toThrow(
      expect.objectContaining({ code: 'DOCUMENT_AMBIGUOUS', details: { count: 3, known } }),
    )
  })

  it.each(['', ' ', '/', 'sample', '7', '770', 'Иванов', '003', 'sample/77/003', '77 001 5'])(
    'is none for %j',
    (text) => {
      expect(() => documentNamed(ledger, text)).toThrow(
        expect.objectContaining({ code: 'DOCUMENT_NOT_FOUND' }),
      )
    },
  )
})
