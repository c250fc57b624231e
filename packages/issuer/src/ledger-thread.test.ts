import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Intent, Ledger } from './ledger.ts'
import { type LedgerThread, startLedgerThread } from './ledger-thread.ts'
import { openLedger } from './sqlite-ledger.ts'

const now = new Date('2026-06-25T09:00:00Z')
let folder: string
let ledger: Ledger
let thread: LedgerThread

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'))
  ledger = openLedger(join(folder, 'ledger.sqlite'), { create: true })
  thread = startLedgerThread(ledger)
})
afterEach(async () => {
  await thread.close()
  ledger.close()
  rmSync(folder, { recursive: true })
})

function intent(rowKey: string): Intent {
  const record = { number: rowKey, name: 'Иванова' }
  const ids = { credentialId: `urn:${rowKey}`, subjectId: `urn:of:${rowKey}` }
  return { rowKey, type: 'sample', format: 'vc+sd-jwt', record, ...ids }
}

describe('a ledger that is written on a thread', () => {
  it('has what was planned and what was signed when the thread says so', async () => {
    const batch = ledger.startBatch('sample', 'vc+sd-jwt', now)
    const recorded = await thread.recordIntents(batch, [intent('a'), intent('b')])
    expect(recorded.map(({ standing }) => standing)).toEqual(['new', 'new'])
    expect(ledger.document('a')).toMatchObject({ state: 'intended', index: recorded[0]?.entry?.index })
    await thread.recordSigned([{ id: recorded[1]!.entry!.id, text: 'text', issuedAt: now }])
    expect(ledger.document('b')).toMatchObject({ state: 'signed', text: 'text', issuedAt: now })
    expect(ledger.document('a')?.state).toBe('intended')
  })

  it('refuses in the words of the ledger, and goes on', async () => {
    const batch = ledger.startBatch('sample', 'vc+sd-jwt', now)
    const [recorded] = await thread.recordIntents(batch, [intent('a')])
    const entry = recorded!.entry!
    await thread.recordSigned([{ id: entry.id, text: 'text', issuedAt: now }])
    const again = thread.recordSigned([{ id: entry.id, text: 'other', issuedAt: now }])
    await expect(again).rejects.toMatchObject({
      name: 'IssuerError',
      code: 'ISSUANCE_NOT_PREPARED',
      at: `ledger entry ${entry.id}`,
    })
    // What is no refusal of the ledger's own comes as it was.
    await expect(thread.recordIntents(404, [intent('c')])).rejects.toThrow(/FOREIGN KEY/)
    expect(await thread.recordIntents(batch, [intent('a')])).toEqual([{ standing: 'issued' }])
  })

  it('tells those who wait when the thread ends', async () => {
    const batch = ledger.startBatch('sample', 'vc+sd-jwt', now)
    const unanswered = thread.recordIntents(batch, [intent('a')])
    await thread.close()
    await expect(unanswered).rejects.toThrow('the thread ended')
  })
})
