import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findDocuments } from './find-documents.ts'
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
  ]
  const intents = people.map(([familyName = '', givenName = ''], i) => ({
    rowKey: `sample/77/00${i}`,
    type: 'sample',
    format: 'vc+sd-jwt' as const,
    record: { familyName, givenName },
    credentialId: `urn:uuid:c${i}`,
    subjectId: `urn:uuid:s${i}`,
  }))
  ledger.recordIntents(ledger.startBatch('sample', 'vc+sd-jwt', new Date(0)), intents)
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
