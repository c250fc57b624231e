import { hash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testPublicJwk } from '../../../fixtures/test-keys.ts'
import { foldedKey } from './import/row-key.ts'
import { type Intent, type Ledger, statusListLength } from './ledger.ts'
import { checkSqliteVersion } from './ledger-file.ts'
import { migrations } from './ledger-schema.ts'
import { withRunLock } from './run-lock.ts'
import { openLedger } from './sqlite-ledger.ts'

const now = new Date('2026-06-20T10:00:00Z')
const later = new Date('2026-06-21T10:00:00Z')
let folder: string
let path: string
let ledger: Ledger

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'))
  path = join(folder, 'ledger.sqlite')
  ledger = openLedger(path, { create: true })
})
afterEach(() => {
  ledger.close()
  rmSync(folder, { recursive: true })
})

let serial = 0
const intent = (rowKey: string, change: Partial<Intent> = {}): Intent => ({
  rowKey,
  type: 'sample',
  format: 'vc+sd-jwt',
  record: { number: rowKey, name: 'Иванова' },
  credentialId: `urn:uuid:c${++serial}`,
  subjectId: `urn:uuid:s${serial}`,
  ...change,
})

const issue = (...intents: Intent[]) => {
  const recorded = ledger.recordIntents(ledger.startBatch('sample', 'vc+sd-jwt', now), intents)
  ledger.recordSigned(
    recorded.flatMap(({ entry }) => (entry ? [{ id: entry.id, text: 'text', issuedAt: now }] : [])),
  )
  return recorded
}

describe('the ledger', () => {
  it('records an intent with an index, then the signed text', () => {
    const batch = ledger.startBatch('sample', 'vc+sd-jwt', now)
    const [recorded] = ledger.recordIntents(batch, [intent('a', { holder: testPublicJwk('holder') })])
    expect(ledger.document('a')).toMatchObject({
      state: 'intended',
      status: 'valid',
      holder: testPublicJwk('holder'),
    })
    ledger.recordSigned([{ id: recorded!.entry!.id, text: 'text', issuedAt: now }])
    expect(ledger.document(recorded!.entry!.credentialId)).toMatchObject({
      state: 'signed',
      text: 'text',
      issuedAt: now,
    })
    expect(ledger.lastIssuedAt()).toEqual(now)
  })

  it('knows a row again whatever the order of its fields, and tells other content from it', () => {
    issue(intent('a'))
    expect(issue(intent('a', { record: { name: 'Иванова', number: 'a' } }))).toEqual([{ standing: 'issued' }])
    expect(issue(intent('a', { record: { name: 'Петрова', number: 'a' } }))).toEqual([
      { standing: 'differs' },
    ])
    expect(issue(intent('a', { holder: testPublicJwk('holder') }))).toEqual([{ standing: 'differs' }])
    expect([...ledger.documents()]).toHaveLength(1)
  })

  it('keeps id and index of an interrupted row and takes its newer content', () => {
    const batch = ledger.startBatch('sample', 'vc+sd-jwt', now)
    const [first] = ledger.recordIntents(batch, [intent('a')])
    const [second] = ledger.recordIntents(batch, [intent('a', { record: { number: 'a', name: 'Петрова' } })])
    expect(second?.standing).toBe('interrupted')
    const { id, credentialId, list, index } = first!.entry!
    expect(second?.entry).toMatchObject({ id, credentialId, list, index })
    expect(ledger.document('a')?.record.name).toBe('Петрова')
  })

  it('takes a signed text once', () => {
    const [recorded] = issue(intent('a'))
    const again = [{ id: recorded!.entry!.id, text: 'other', issuedAt: now }]
    expect(() => ledger.recordSigned(again)).toThrow(
      expect.objectContaining({ code: 'ISSUANCE_NOT_PREPARED' }),
    )
    expect(ledger.document('a')?.text).toBe('text')
  })

  it('gives out random indexes, none twice', () => {
    const keys = Array.from({ length: 400 }, (_, i) => `key ${i}`)
    const places = issue(...keys.map((key) => intent(key))).map(({ entry }) => entry!)
    expect(new Set(places.map(({ index }) => index)).size).toBe(400)
    const steps = places.slice(1).filter(({ index }, i) => index === places[i]!.index + 1)
    expect(steps.length).toBeLessThan(5)
    expect(Math.max(...places.map(({ index }) => index))).toBeGreaterThan(statusListLength / 2)
  })

  it('begins a new list when one is three quarters full, and never uses an index again', () => {
    issue(intent('a'))
    const db = new SqliteDatabase(path)
    db.prepare('UPDATE status_lists SET used = ?').run(statusListLength * 0.75)
    db.close()
    issue(intent('b'))
    expect(ledger.document('b')?.list).toBe(2)
    expect(ledger.statusLists()).toEqual([1, 2])
  })

  it('lists the documents of any number in order', () => {
    const keys = Array.from({ length: 1200 }, (_, i) => `key ${i}`)
    issue(...keys.map((key) => intent(key)))
    expect([...ledger.documents()].map(({ rowKey }) => rowKey)).toEqual(keys)
  })

  it('changes nothing when the decision is no', () => {
    issue(intent('a'))
    const change = { status: 'invalid', reason: 'x', at: now } as const
    const refuse = () => {
      throw new Error('no')
    }
    expect(() => ledger.changeStatus('a', change, refuse)).toThrow('no')
    expect(ledger.document('a')?.status).toBe('valid')
    ledger.changeStatus('a', change, () => undefined)
    expect(ledger.document('a')).toMatchObject({ status: 'invalid', reason: 'x', statusChangedAt: now })
    const { list, index } = ledger.document('a')!
    expect(ledger.statusEntries(list)).toEqual([{ index, status: 'invalid' }])
    expect(() => ledger.changeStatus('b', change, () => undefined)).toThrow(
      expect.objectContaining({ code: 'DOCUMENT_NOT_FOUND' }),
    )
  })
})

describe('copies of a document', () => {
  const replacement = { kind: 'replace', reason: 'a wrong name', at: later } as const
  const corrected = (rowKey: string) => intent(rowKey, { record: { number: rowKey, name: 'Петрова' } })
  const successor = (rowKey: string) =>
    ledger.recordSuccessors(ledger.startBatch('sample', 'vc+sd-jwt', later, 'replace'), [
      corrected(rowKey),
    ])[0]!
  const signed = (id: number) => ({ id, text: 'later text', issuedAt: later, kid: 'did:example:a#key-1' })

  it('puts a signed successor into the place of its document and revokes the copy before it', () => {
    issue(intent('a'))
    const before = ledger.document('a')!
    const entry = successor('a')
    expect(entry.credentialId).toBe(before.credentialId)
    expect(ledger.document('a')).toEqual(before)
    const after = ledger.recordReplacement([signed(entry.id)], replacement, () => undefined)
    expect(after).toMatchObject({ version: 'current', text: 'later text', status: 'valid' })
    expect(ledger.document(before.credentialId)).toEqual(after)
    expect([...ledger.documents()]).toEqual([after])
    expect([...ledger.documents({ copies: true })].map(({ version, status }) => [version, status])).toEqual([
      ['replaced', 'invalid'],
      ['current', 'valid'],
    ])
    expect(ledger.statusEntries(before.list)).toEqual([{ index: before.index, status: 'invalid' }])
    expect(after.index).not.toBe(before.index)
  })

  it('keeps the index of an interrupted successor', () => {
    issue(intent('a'))
    const { id, index } = successor('a')
    expect(successor('a')).toMatchObject({ id, index })
    // The same key in Cyrillic.
    expect(successor('а')).toMatchObject({ id, index })
    expect(ledger.document('А')?.rowKey).toBe('a')
  })

  it('changes nothing when the decision is no, or when there is nothing to replace', () => {
    issue(intent('a'))
    const { id } = successor('a')
    const refuse = () => {
      throw new Error('no')
    }
    expect(() => ledger.recordReplacement([signed(id)], replacement, refuse)).toThrow('no')
    expect(ledger.document('a')).toMatchObject({ text: 'text', status: 'valid' })
    expect(() => successor('b')).toThrow(expect.objectContaining({ code: 'DOCUMENT_NOT_FOUND' }))
    ledger.recordReplacement([signed(id)], replacement, () => undefined)
    expect(() => ledger.recordReplacement([signed(id)], replacement, () => undefined)).toThrow(
      expect.objectContaining({ code: 'ISSUANCE_NOT_PREPARED' }),
    )
  })

  it('revokes a whole batch, or all that a key signed, and counts what was in force', () => {
    issue(intent('a'), intent('b'))
    issue(intent('c'))
    const change = { reason: 'a wrong template', at: later }
    ledger.changeStatus('a', { status: 'invalid', ...change }, () => undefined)
    expect(ledger.revokeGroup({ batch: 1 }, change)).toBe(1)
    expect(['a', 'b', 'c'].map((key) => ledger.document(key)?.status)).toEqual([
      'invalid',
      'invalid',
      'valid',
    ])
    ledger.recordReplacement([signed(successor('c').id)], replacement, () => undefined)
    expect(ledger.revokeGroup({ kid: 'did:example:a#key-1' }, change)).toBe(1)
    expect(ledger.document('c')?.status).toBe('invalid')
    for (const group of [{ batch: 9 }, { kid: 'did:example:a#key-2' }]) {
      expect(() => ledger.revokeGroup(group, change)).toThrow(
        expect.objectContaining({ code: 'DOCUMENT_NOT_FOUND' }),
      )
    }
  })

  it('takes no more documents into a sealed batch', () => {
    const batch = ledger.startBatch('sample', 'vc+sd-jwt', now)
    const [recorded] = ledger.recordIntents(batch, [intent('a')])
    ledger.finishBatch(batch, now, 'manifest')
    expect(() => ledger.recordSigned([{ id: recorded!.entry!.id, text: 'text', issuedAt: now }])).toThrow(
      expect.objectContaining({ code: 'ISSUANCE_NOT_PREPARED' }),
    )
    expect(ledger.batches()).toMatchObject([{ id: 1, count: 0, manifest: 'manifest', finishedAt: now }])
  })

  it('remembers who did what, when and why', () => {
    issue(intent('a'))
    ledger.recordReplacement([signed(successor('a').id)], replacement, () => undefined)
    ledger.close()
    ledger = openLedger(path, { actor: 'secretary' })
    ledger.changeStatus('a', { status: 'suspended', reason: 'asked', at: later }, () => undefined)
    ledger.revokeGroup({ batch: 1 }, { reason: 'all wrong', at: later })
    const { credentialId } = ledger.document('a')!
    expect([...ledger.history()]).toEqual([
      { at: now, actor: 'unnamed', action: 'issue', batch: 1 },
      { at: later, actor: 'unnamed', action: 'replace', rowKey: 'a', credentialId, reason: 'a wrong name' },
      { at: later, actor: 'secretary', action: 'suspend', rowKey: 'a', credentialId, reason: 'asked' },
      { at: later, actor: 'secretary', action: 'revoke', batch: 1, reason: 'all wrong' },
    ])
  })
})

describe('a ledger of the first version', () => {
  const text = `${Buffer.from('{"alg":"ES256","kid":"did:web:a.example#key-1"}').toString('base64url')}.e30.AA~x~`
  beforeEach(() => {
    ledger.close()
    for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true })
    const db = new SqliteDatabase(path)
    db.exec(migrations[0] as string)
    db.pragma(`application_id = ${0x4154544c}`)
    db.pragma('user_version = 1')
    db.exec(`INSERT INTO batches VALUES (1, 'sample', 'vc+sd-jwt', '${now.toISOString()}', NULL);
      INSERT INTO documents VALUES
        (1, 'a', '${foldedKey('a')}', 'sample', 'vc+sd-jwt', '{"number":"a"}', NULL, 'urn:c1', 'urn:s1', 1, '${text}', '${now.toISOString()}'),
        (2, 'b', '${foldedKey('b')}', 'sample', 'vc+sd-jwt', '{"number":"b"}', NULL, 'urn:c2', 'urn:s2', 1, NULL, NULL);
      INSERT INTO status_lists VALUES (1, 2);
      INSERT INTO status_entries VALUES (1, 7, 1, 'invalid', 'a reason', '${later.toISOString()}'),
        (1, 9, 2, 'valid', NULL, NULL);`)
    db.close()
  })

  it('is brought up to date with all it had', () => {
    ledger = openLedger(path)
    expect(ledger.document('a')).toMatchObject({
      version: 'current',
      kid: 'did:web:a.example#key-1',
      text,
      index: 7,
      status: 'invalid',
    })
    expect(ledger.document('b')).toMatchObject({ state: 'intended', index: 9 })
    const signedPart = text.slice(0, text.indexOf('~'))
    expect(ledger.batchDigests(1)).toEqual([hash('sha256', signedPart, 'buffer')])
    expect([...ledger.history()].map(({ action, rowKey, batch }) => [action, rowKey ?? batch])).toEqual([
      ['issue', 1],
      ['revoke', 'a'],
    ])
    expect(issue(intent('b', { record: { number: 'b' } }))).toMatchObject([{ standing: 'interrupted' }])
  })

  it('stays as it was when it cannot be brought up to date', () => {
    const db = new SqliteDatabase(path)
    db.pragma('foreign_keys = OFF')
    db.exec('INSERT INTO status_entries VALUES (1, 11, 404, $$valid$$, NULL, NULL)'.replaceAll('$$', "'"))
    expect(() => openLedger(path)).toThrow(expect.objectContaining({ code: 'LEDGER_CORRUPT' }))
    expect(db.pragma('user_version', { simple: true })).toBe(1)
    expect(db.prepare('SELECT count(*) FROM documents').pluck().get()).toBe(2)
    db.exec('DELETE FROM status_entries WHERE document = 404')
    db.close()
    ledger = openLedger(path)
    expect(ledger.document('a')?.text).toBe(text)
  })
})

describe('opening a ledger', () => {
  it('finds again what was recorded', () => {
    issue(intent('a'))
    ledger.close()
    ledger = openLedger(path)
    expect(ledger.document('a')?.state).toBe('signed')
  })

  it('makes no file unless told to', () => {
    expect(() => openLedger(join(folder, 'none.sqlite'))).toThrow(
      expect.objectContaining({ code: 'LEDGER_IO' }),
    )
    expect(() => openLedger(join(folder, 'no', 'folder'), { create: true })).toThrow(
      expect.objectContaining({ code: 'LEDGER_IO' }),
    )
  })

  it('refuses the file of a newer program', () => {
    const db = new SqliteDatabase(path)
    db.pragma('user_version = 99')
    db.close()
    expect(() => openLedger(path)).toThrow(expect.objectContaining({ code: 'LEDGER_VERSION' }))
  })

  it('refuses a file that is cut off, damaged, or not a ledger', () => {
    const corrupt = expect.objectContaining({ code: 'LEDGER_CORRUPT' })
    const other = join(folder, 'other.sqlite')
    writeFileSync(other, '')
    expect(() => openLedger(other)).toThrow(corrupt)
    writeFileSync(other, 'not a database at all, but long enough to be looked at'.repeat(100))
    expect(() => openLedger(other)).toThrow(corrupt)
    expect(() => openLedger(other, { create: true })).toThrow(corrupt)
    rmSync(other)
    const foreign = new SqliteDatabase(other)
    foreign.exec('CREATE TABLE mine (x)')
    foreign.close()
    expect(() => openLedger(other, { create: true })).toThrow(corrupt)
  })

  it('says so when a page inside is damaged', () => {
    issue(...Array.from({ length: 300 }, (_, i) => intent(`key ${i}`)))
    ledger.close()
    const db = new SqliteDatabase(path)
    const pages = Number(db.pragma('page_count', { simple: true }))
    const size = Number(db.pragma('page_size', { simple: true }))
    const content = db.serialize()
    db.close()
    content.fill(0x5a, size, pages * size)
    for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true })
    writeFileSync(path, content)
    expect(() => {
      ledger = openLedger(path)
      return [...ledger.documents()]
    }).toThrow(expect.objectContaining({ code: 'LEDGER_CORRUPT' }))
  })

  it('refuses a file whose index has lost its rows, since a document could be issued twice', () => {
    issue(intent('a'))
    ledger.close()
    const db = new SqliteDatabase(path)
    const name = 'current_by_key'
    const root = db.prepare('SELECT rootpage FROM sqlite_master WHERE name = ?').pluck().get(name)
    const size = Number(db.pragma('page_size', { simple: true }))
    db.pragma('wal_checkpoint(TRUNCATE)')
    db.close()
    const sound = readFileSync(path)
    const damaged = Buffer.from(sound)
    // A page of type "leaf of an index" with no cells in it.
    const page = (Number(root) - 1) * size
    damaged.set([10, 0, 0, 0, 0, size >> 8, size & 255, 0], page)
    writeFileSync(path, damaged)
    expect(() => openLedger(path)).toThrow(expect.objectContaining({ code: 'LEDGER_CORRUPT' }))
    writeFileSync(path, sound)
    ledger = openLedger(path)
    expect(issue(intent('a'))).toEqual([{ standing: 'issued' }])
  })

  it('names the entry that is damaged, and quotes nothing from it', () => {
    issue(intent('a'))
    const damage = (record: string): void => {
      const db = new SqliteDatabase(path)
      db.prepare('UPDATE documents SET record = ?').run(record)
      db.close()
    }
    damage('{"name":"Иванова')
    expect(() => [...ledger.documents()]).toThrow(
      expect.objectContaining({ code: 'LEDGER_CORRUPT', at: 'ledger entry 1' }),
    )
    damage('{"name":"Иванова"}')
    expect([...ledger.documents()]).toHaveLength(1)
  })

  it('makes files that only their owner may read, whatever the umask', async () => {
    if (process.platform === 'win32') return
    const other = join(folder, 'other.sqlite')
    const before = process.umask(0)
    try {
      const open = openLedger(other, { create: true })
      await withRunLock(other, 0, async () => {
        open.startBatch('sample', 'vc+sd-jwt', now)
        for (const end of ['', '-wal', '-shm', '.lock']) {
          expect([end, statSync(other + end).mode & 0o777]).toEqual([end, 0o600])
        }
      })
      open.close()
    } finally {
      process.umask(before)
    }
  })

  it('says so when another program keeps the file locked, and works when it is done', () => {
    const other = new SqliteDatabase(path)
    other.exec('BEGIN IMMEDIATE')
    ledger.close()
    ledger = openLedger(path, { busyTimeoutMs: 20 })
    expect(() => ledger.startBatch('sample', 'vc+sd-jwt', now)).toThrow(
      expect.objectContaining({ code: 'LEDGER_BUSY' }),
    )
    other.exec('ROLLBACK')
    other.close()
    expect(ledger.startBatch('sample', 'vc+sd-jwt', now)).toBe(1)
  })

  it('is durable: WAL, synchronous FULL, foreign keys', () => {
    const db = new SqliteDatabase(path)
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
    db.close()
    expect(() => ledger.recordIntents(404, [intent('a')])).toThrow(/FOREIGN KEY/)
    expect(ledger.document('a')).toBeUndefined()
  })

  it('refuses a SQLite that can lose commits', () => {
    for (const version of ['3.51.2', '3.49.9', '2.99.9']) {
      expect(() => checkSqliteVersion(version)).toThrow(expect.objectContaining({ code: 'SQLITE_TOO_OLD' }))
    }
    for (const version of ['3.51.3', '3.52.0', '4.0.0', '3.54.1'])
      expect(() => checkSqliteVersion(version)).not.toThrow()
  })
})

describe('the run lock', () => {
  it('lets one run at a time in, and the next when it is done, even if it failed', async () => {
    const order: string[] = []
    const slow = withRunLock(path, 0, async () => {
      order.push('first begins')
      await new Promise((resolve) => setTimeout(resolve, 60))
      order.push('first ends')
      throw new Error('failed')
    })
    await expect(withRunLock(path, 0, async () => undefined)).rejects.toMatchObject({ code: 'LEDGER_BUSY' })
    const second = withRunLock(path, 5000, async () => order.push('second'))
    await expect(slow).rejects.toThrow('failed')
    await second
    expect(order).toEqual(['first begins', 'first ends', 'second'])
  })
})
