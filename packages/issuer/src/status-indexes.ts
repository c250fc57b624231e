/** Where the status of each document will stand: random places in the newest list, and never one twice. */
import { randomInt } from 'node:crypto'
import { type LedgerEntry, statusListLength } from './ledger.ts'
import type { Statements } from './ledger-statements.ts'

/**
 * Takes a random index that no document ever had, for a ledger entry. Random, because an order of indexes would tell an
 * order of people.
 */
export type TakeStatusIndex = (document: number) => Pick<LedgerEntry, 'list' | 'index'>

/** Does work that takes indexes, within one transaction: how many were taken is written down once, at its end. */
export function withStatusIndexes<T>(sql: Statements, work: (take: TakeStatusIndex) => T): T {
  let { list, used } = sql.openList.get({}) ?? { list: 0, used: fullList }
  let taken = 0
  const count = (): void => {
    if (taken > 0) sql.countEntries.run({ list, taken })
  }
  const result = work((document) => {
    if (used + taken >= fullList) {
      count()
      list++
      used = taken = 0
      sql.insertList.run({ list })
    }
    for (;;) {
      const index = randomInt(statusListLength)
      if (sql.insertEntry.run({ list, index, document }).changes === 0) continue
      taken++
      return { list, index }
    }
  })
  count()
  return result
}

/** At three quarters a new list begins, so that a free index is found in a few tries. */
const fullList = statusListLength * 0.75
