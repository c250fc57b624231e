/** Several programs on one ledger at the same moment. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { documentFileName, type Ledger, openLedger } from '@attestat/issuer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditLedger, expectWholeFiles } from './audit.ts'
import { startIssuing, startProgram } from './programs.ts'

let folder: string
let path: string
const eight = Array.from({ length: 8 }, (_, i) => String(i))

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faults-'))
  path = join(folder, 'ledger.sqlite')
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('eight programs', () => {
  it('issue each document of one file once', async () => {
    const rows = 520
    const printed = await Promise.all(eight.map(() => startIssuing(folder, { rows }).ended))
    const issued = printed.map((text) => Number(/issued (\d+)/.exec(text)?.[1]))
    expect(issued.sort((one, other) => one - other)).toEqual([0, 0, 0, 0, 0, 0, 0, rows])
    const copies = await auditLedger(path)
    expect(copies).toHaveLength(rows)
    expectWholeFiles(join(folder, 'out'), documentFileName, copies)
  }, 120_000)

  it('take 12,500 status indexes each, none twice, and begin a new list at three quarters of one', async () => {
    openLedger(path, { create: true }).close()
    const ended = eight.map((name) => startProgram('ledger-work.ts', ['allocate', path, name, '12500']).ended)
    await Promise.all(ended)
    const db = new DatabaseSync(path, { readOnly: true })
    const taken =
      'SELECT count(*) AS taken, count(DISTINCT list * 1000000 + "index") AS places FROM status_entries'
    expect(db.prepare(taken).get()).toEqual({ taken: 100_000, places: 100_000 })
    expect(db.prepare('SELECT list, used FROM status_lists').all()).toEqual([
      { list: 1, used: 98_304 },
      { list: 2, used: 1696 },
    ])
    db.close()
  }, 180_000)
})

describe('two programs that revoke at the same moment', () => {
  const keys = Array.from({ length: 120 }, (_, i) => `sample/${i}`)

  it('lose nothing of what either does, and one alone revokes what both want revoked', async () => {
    const ledger = openLedger(path, { create: true })
    issueAll(ledger, keys)
    ledger.close()
    const [first, second] = await Promise.all(
      [keys.slice(0, 80), keys.slice(40).reverse()].map(async (own) =>
        JSON.parse(await startProgram('ledger-work.ts', ['revoke', path, ...own]).ended),
      ),
    )
    expect(first.done + first.late).toBe(80)
    expect(second.done + second.late).toBe(80)
    expect(first.done + second.done).toBe(120)
    const after = openLedger(path)
    try {
      expect([...after.documents()].map(({ status }) => status)).toEqual(keys.map(() => 'invalid'))
      expect(after.statusEntries(1)).toHaveLength(120)
      expect([...after.history()].filter(({ action }) => action === 'revoke')).toHaveLength(120)
    } finally {
      after.close()
    }
  }, 60_000)
})

/** Documents with a status each; what they say does not matter here. */
function issueAll(ledger: Ledger, rowKeys: readonly string[]): void {
  const at = new Date()
  const intents = rowKeys.map((rowKey) => ({
    rowKey,
    type: 'school-diploma',
    format: 'vc+sd-jwt' as const,
    record: {},
    credentialId: `urn:x:${rowKey}`,
    subjectId: 'urn:x:nobody',
  }))
  const recorded = ledger.recordIntents(ledger.startBatch('school-diploma', 'vc+sd-jwt', at), intents)
  ledger.recordSigned(
    recorded.flatMap(({ entry }) => (entry ? [{ id: entry.id, text: 'text', issuedAt: at }] : [])),
  )
}
