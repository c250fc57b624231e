import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Intent, type Ledger, type LedgerEntry, statusListLength } from './ledger.ts'
import { openLedger } from './sqlite-ledger.ts'

/** How far counts are from being equal: for chance alone, about as many as there are counts. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

function countsOf(cells: number, values: readonly number[]): number[] {
  const counts = Array.from({ length: cells }, () => 0)
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}

/** For 63 degrees of freedom: chance alone goes beyond it once in a hundred million times. */
const limit = 150

const folder = mkdtempSync(join(tmpdir(), 'indexes-'))
const path = join(folder, 'ledger.sqlite')
let ledger: Ledger
beforeAll(() => {
  ledger = openLedger(path, { create: true })
})
afterAll(() => {
  ledger.close()
  rmSync(folder, { recursive: true })
})

let documents = 0
/** Records documents and takes an index for each. */
function take(count: number): readonly LedgerEntry[] {
  const batch = ledger.startBatch('sample', 'vc+sd-jwt', new Date(0))
  const intents = Array.from({ length: count }, (): Intent => {
    const number = documents++
    const ids = { credentialId: `urn:x:${number}`, subjectId: 'urn:x:nobody' }
    return { rowKey: `sample/${number}`, type: 'sample', format: 'vc+sd-jwt', record: {}, ...ids }
  })
  return ledger.recordIntents(batch, intents).flatMap(({ entry }) => entry ?? [])
}

it('are given out in an order that tells nothing', () => {
  const indexes = take(20_000).map(({ index }) => index)
  const cell = (index: number): number => Math.floor((index / statusListLength) * 8)
  const where = indexes.map((index) => Math.floor((index / statusListLength) * 64))
  const pairs = indexes.slice(1).map((index, i) => cell(indexes[i] ?? 0) * 8 + cell(index))
  expect(chiSquare(countsOf(64, where))).toBeLessThan(limit)
  expect(chiSquare(countsOf(64, pairs))).toBeLessThan(limit)
  // What is counted out in turn is seen by the same measure.
  const inTurn = indexes.slice(1).map((_, i) => cell(i * 6) * 8 + cell(i * 6 + 6))
  expect(chiSquare(countsOf(64, inTurn))).toBeGreaterThan(limit)
})

it('come from a new list when one is three quarters full, and go on there', () => {
  const db = new SqliteDatabase(path)
  db.prepare('UPDATE status_lists SET used = ?').run(statusListLength * 0.75 - 200)
  db.close()
  expect(take(500).map(({ list }) => list)).toEqual(Array.from({ length: 500 }, (_, i) => (i < 200 ? 1 : 2)))
  expect(ledger.statusLists()).toEqual([1, 2])
})
