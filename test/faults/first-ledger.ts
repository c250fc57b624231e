/** A ledger as the first version of the program left it. */
import { rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { foldedKey, type LedgerDocument } from '@attestat/issuer'
import { migrations } from '../../packages/issuer/src/ledger-schema.ts'

/** Puts a ledger of the first version in the place of what is there, with signed documents in one batch. */
export function writeFirstLedger(path: string, documents: readonly LedgerDocument[]): void {
  for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true })
  const db = new DatabaseSync(path)
  db.exec('PRAGMA journal_mode = WAL')
  db.exec('BEGIN')
  db.exec(migrations[0] as string)
  db.exec(`PRAGMA application_id = ${0x4154544c}`)
  db.exec('PRAGMA user_version = 1')
  const [first] = documents
  const at = (first?.issuedAt ?? new Date()).toISOString()
  db.prepare('INSERT INTO batches VALUES (1, ?, ?, ?, NULL)').run(first?.type ?? '', 'vc+sd-jwt', at)
  db.prepare('INSERT INTO status_lists VALUES (1, ?)').run(documents.length)
  const document = db.prepare(`INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?, 1, ?, ?)`)
  const entry = db.prepare('INSERT INTO status_entries VALUES (1, ?, ?, ?, NULL, NULL)')
  for (const [
    i,
    { rowKey, type, format, record, credentialId, subjectId, text, ...one },
  ] of documents.entries()) {
    const content = [format, JSON.stringify(record), credentialId, subjectId, text ?? null, at] as const
    document.run(i + 1, rowKey, foldedKey(rowKey), type, ...content)
    entry.run(one.index, i + 1, one.status)
  }
  db.exec('COMMIT')
  db.close()
}
