/** What must hold of every ledger at any moment, however its programs died. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { merkleRoot, merkleTree, readBatchManifest, readCredential } from '@attestat/credential'
import { type Ledger, type LedgerDocument, openLedger } from '@attestat/issuer'
import { expect } from 'vitest'

/** Every copy of every document in a ledger that holds together. */
export async function auditLedger(path: string): Promise<readonly LedgerDocument[]> {
  // Opened by the program first, as its next run would: what is left in the write-ahead log is taken up.
  const ledger = openLedger(path)
  try {
    const copies = [...ledger.documents({ copies: true })]
    expectDistinct(copies.map(({ list, index }) => `${list}/${index}`))
    expectDistinct(copies.flatMap(({ text }) => text ?? []))
    for (const ofKey of Map.groupBy(copies, ({ rowKey }) => rowKey).values()) expectOneInForce(ofKey)
    await expectManifests(ledger, copies)
    for (const { text, ...copy } of copies) {
      expect(copy.state).toBe(text === undefined ? 'intended' : 'signed')
      if (text !== undefined) await expectSaysTheSame(text, copy)
    }
    return copies
  } finally {
    ledger.close()
    // Not before: the driver of its own would let go of the ledger's locks.
    expectSoundFile(path)
  }
}

/** The documents that stand now. */
export function currentOf(copies: readonly LedgerDocument[]): readonly LedgerDocument[] {
  return copies.filter(({ version }) => version === 'current')
}

/** Names of files that somebody would find in a folder, those that are not finished aside. */
export function finishedFiles(folder: string): readonly string[] {
  return filesIn(folder).filter((name) => !name.endsWith('.tmp'))
}

/** Names of files that were begun and not finished. */
export function leftovers(folder: string): readonly string[] {
  return filesIn(folder).filter((name) => name.endsWith('.tmp'))
}

/** Every file in a folder that has a document's text has all of it. */
export function expectWholeFiles(
  folder: string,
  nameOf: (document: LedgerDocument) => string,
  copies: readonly LedgerDocument[],
): void {
  const texts = new Map(copies.map((copy) => [nameOf(copy), [] as (string | undefined)[]]))
  for (const copy of copies) texts.get(nameOf(copy))?.push(copy.text)
  for (const name of finishedFiles(folder)) {
    expect(texts.get(name), name).toContain(readFileSync(join(folder, name), 'utf8'))
  }
}

function expectSoundFile(path: string): void {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    expect(db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
    expect(db.prepare('PRAGMA foreign_key_check').all()).toEqual([])
    const counted = 'SELECT list, count(*) AS used FROM status_entries GROUP BY list ORDER BY list'
    expect(db.prepare('SELECT list, used FROM status_lists ORDER BY list').all()).toEqual(
      db.prepare(counted).all(),
    )
  } finally {
    db.close()
  }
}

function expectDistinct(values: readonly string[]): void {
  expect(new Set(values).size).toBe(values.length)
}

/** One current copy; those before it are revoked, older, and of the same credential. */
function expectOneInForce(copies: readonly LedgerDocument[]): void {
  const [current, ...more] = currentOf(copies)
  expect([current?.rowKey, more]).toEqual([copies[0]?.rowKey, []])
  expect(copies.filter(({ version }) => version === 'successor').length).toBeLessThan(2)
  for (const before of copies.filter(({ version }) => version === 'replaced')) {
    expect(before).toMatchObject({ credentialId: current?.credentialId, status: 'invalid', state: 'signed' })
    expect(before.issuedAt?.getTime()).toBeLessThan(current?.issuedAt?.getTime() ?? 0)
  }
}

/** A sealed batch has as many documents as its manifest says, and those very ones. */
async function expectManifests(ledger: Ledger, copies: readonly LedgerDocument[]): Promise<void> {
  for (const { id, count, manifest } of ledger.batches()) {
    expect(copies.filter(({ batch, text }) => batch === id && text !== undefined)).toHaveLength(count)
    if (manifest === undefined) continue
    const root = await merkleRoot(await merkleTree(ledger.batchDigests(id)))
    expect(readBatchManifest(manifest).manifest).toMatchObject({ batch: id, count, merkleRoot: root })
  }
}

async function expectSaysTheSame(text: string, copy: Omit<LedgerDocument, 'text'>): Promise<void> {
  const { document, status } = await readCredential(text)
  expect(document.id).toBe(copy.credentialId)
  expect(new Set(status.map(({ index }) => index))).toEqual(new Set([copy.index]))
}

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
}
