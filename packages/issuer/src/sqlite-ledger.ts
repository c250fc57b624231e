/**
 * The ledger as one SQLite file; all its SQL is here. UNIQUE constraints carry the contract's promises.
 */
import { randomInt } from 'node:crypto'
import type { CredentialRecord, FormatId, PublicJwk } from '@attestat/credential'
import type { Database, Statement } from 'better-sqlite3'
import { IssuerError } from './codes.ts'
import { foldedKey } from './import/row-key.ts'
import {
  type DocumentStatus,
  type Intent,
  type Ledger,
  type LedgerDocument,
  type RecordedIntent,
  type Standing,
  statusListLength,
} from './ledger.ts'
import { openLedgerFile } from './ledger-file.ts'
import { storageError } from './storage-error.ts'

export interface OpenLedgerOptions {
  /** Makes the file when there is none. Default false. */
  readonly create?: boolean
  /** How long to wait for another program's transaction. Default 5,000. */
  readonly busyTimeoutMs?: number
}

/**
 * Opens the ledger, bringing an older file up to date.
 *
 * @throws IssuerError `SQLITE_TOO_OLD`, `LEDGER_VERSION`, `LEDGER_CORRUPT`, `LEDGER_BUSY`, `DISK_FULL`,
 *   `LEDGER_IO`. The storage codes may come from every method too.
 */
export function openLedger(path: string, options: OpenLedgerOptions = {}): Ledger {
  const { create = false, busyTimeoutMs = 5000 } = options
  const db = openLedgerFile(path, migrations, { create, busyTimeoutMs })
  const sql = prepareStatements(db)
  const guarded = <T>(work: () => T): T => {
    try {
      return work()
    } catch (cause) {
      throw storageError(cause, path)
    }
  }
  // BEGIN IMMEDIATE: a transaction that starts as a reader could find the file changed when it wants to write.
  const transaction = <T>(work: () => T): T => guarded(() => db.transaction(work).immediate())
  const document = (idOrKey: string): LedgerDocument | undefined => {
    const row = sql.documentByIdOrKey.get({ id: idOrKey, foldedKey: foldedKey(idOrKey) })
    return row && readDocument(row)
  }

  return {
    path,
    startBatch: (type, format, at) =>
      guarded(() => Number(sql.insertBatch.run({ type, format, at: at.toISOString() }).lastInsertRowid)),
    finishBatch: (batch, at) => void guarded(() => sql.finishBatch.run({ batch, at: at.toISOString() })),
    standing: (row) => guarded(() => standingOf(findByKey(sql, row.rowKey), row)),
    recordIntents: (batch, intents) =>
      transaction(() => intents.map((intent) => recordIntent(sql, batch, intent))),
    recordSigned: (signed) =>
      transaction(() => {
        for (const { id, text, issuedAt } of signed) {
          const { changes } = sql.recordSigned.run({ id, text, issuedAt: issuedAt.toISOString() })
          if (changes !== 1) throw new IssuerError('ISSUANCE_NOT_PREPARED', { at: `ledger entry ${id}` })
        }
      }),
    document: (idOrKey) => guarded(() => document(idOrKey)),
    documents: function* () {
      // In pages, so that the caller may write between them.
      for (let after = 0; ; ) {
        const page = guarded(() => sql.documentsAfter.all({ after }))
        for (const row of page) yield readDocument(row)
        const last = page.at(-1)
        if (!last) return
        after = last.id
      }
    },
    lastIssuedAt: () =>
      guarded(() => {
        const at = sql.lastIssuedAt.get({})?.at
        return at ? new Date(at) : undefined
      }),
    changeStatus: (idOrKey, change, decide) =>
      transaction(() => {
        const found = document(idOrKey)
        if (found?.state !== 'signed') throw new IssuerError('DOCUMENT_NOT_FOUND')
        decide(found)
        const { status, reason, at } = change
        sql.changeStatus.run({ list: found.list, index: found.index, status, reason, at: at.toISOString() })
        return { ...found, status, reason, statusChangedAt: at }
      }),
    statusLists: () => guarded(() => sql.statusLists.all({}).map(({ list }) => list)),
    statusEntries: (list) => guarded(() => sql.statusEntries.all({ list })),
    close: () => void db.close(),
  }
}

/** One entry a schema version. An entry that was published is never changed. */
const migrations: readonly string[] = [
  `CREATE TABLE batches (
     id INTEGER PRIMARY KEY,
     type TEXT NOT NULL,
     format TEXT NOT NULL,
     started_at TEXT NOT NULL,
     finished_at TEXT
   ) STRICT;
   CREATE TABLE documents (
     id INTEGER PRIMARY KEY,
     row_key TEXT NOT NULL,
     folded_key TEXT NOT NULL UNIQUE,
     type TEXT NOT NULL,
     format TEXT NOT NULL,
     record TEXT NOT NULL,
     holder TEXT,
     credential_id TEXT NOT NULL UNIQUE,
     subject_id TEXT NOT NULL,
     batch INTEGER NOT NULL REFERENCES batches (id),
     text TEXT,
     issued_at TEXT,
     CHECK ((text IS NULL) = (issued_at IS NULL))
   ) STRICT;
   CREATE INDEX documents_by_time ON documents (issued_at);
   CREATE TABLE status_lists (
     list INTEGER PRIMARY KEY,
     used INTEGER NOT NULL DEFAULT 0
   ) STRICT;
   CREATE TABLE status_entries (
     list INTEGER NOT NULL REFERENCES status_lists (list),
     "index" INTEGER NOT NULL CHECK ("index" BETWEEN 0 AND ${statusListLength - 1}),
     document INTEGER NOT NULL UNIQUE REFERENCES documents (id),
     status TEXT NOT NULL DEFAULT 'valid' CHECK (status IN ('valid', 'invalid', 'suspended')),
     reason TEXT,
     changed_at TEXT,
     PRIMARY KEY (list, "index")
   ) STRICT, WITHOUT ROWID;`,
]

interface DocumentRow {
  readonly id: number
  readonly row_key: string
  readonly type: string
  readonly format: FormatId
  readonly record: string
  readonly holder: string | null
  readonly credential_id: string
  readonly subject_id: string
  readonly batch: number
  readonly text: string | null
  readonly issued_at: string | null
  readonly list: number
  readonly index: number
  readonly status: DocumentStatus
  readonly reason: string | null
  readonly changed_at: string | null
}

interface Statements {
  readonly insertBatch: Statement<{ type: string; format: string; at: string }>
  readonly finishBatch: Statement<{ batch: number; at: string }>
  readonly documentByKey: Statement<{ foldedKey: string }, DocumentRow>
  readonly documentByIdOrKey: Statement<{ id: string; foldedKey: string }, DocumentRow>
  readonly documentsAfter: Statement<{ after: number }, DocumentRow>
  readonly insertDocument: Statement<IntentRow>
  readonly updateIntent: Statement<
    Omit<IntentRow, 'rowKey' | 'foldedKey' | 'type' | 'credentialId'> & { id: number }
  >
  readonly recordSigned: Statement<{ id: number; text: string; issuedAt: string }>
  readonly lastIssuedAt: Statement<object, { at: string | null }>
  readonly openList: Statement<object, { list: number; used: number }>
  readonly insertList: Statement<{ list: number }>
  readonly insertEntry: Statement<{ list: number; index: number; document: number }>
  readonly countEntry: Statement<{ list: number }>
  readonly changeStatus: Statement<{
    list: number
    index: number
    status: string
    reason: string
    at: string
  }>
  readonly statusLists: Statement<object, { list: number }>
  readonly statusEntries: Statement<{ list: number }, { index: number; status: DocumentStatus }>
}

interface IntentRow {
  readonly rowKey: string
  readonly foldedKey: string
  readonly type: string
  readonly format: string
  readonly record: string
  readonly holder: string | null
  readonly credentialId: string
  readonly subjectId: string
  readonly batch: number
}

function prepareStatements(db: Database): Statements {
  const document = `SELECT documents.*, list, "index", status, reason, changed_at
    FROM documents JOIN status_entries ON document = documents.id`
  return {
    insertBatch: db.prepare('INSERT INTO batches (type, format, started_at) VALUES (@type, @format, @at)'),
    finishBatch: db.prepare('UPDATE batches SET finished_at = @at WHERE id = @batch'),
    documentByKey: db.prepare(`${document} WHERE folded_key = @foldedKey`),
    documentByIdOrKey: db.prepare(`${document} WHERE credential_id = @id OR folded_key = @foldedKey`),
    documentsAfter: db.prepare(`${document} WHERE documents.id > @after ORDER BY documents.id LIMIT 500`),
    insertDocument: db.prepare(
      `INSERT INTO documents (row_key, folded_key, type, format, record, holder, credential_id, subject_id, batch)
       VALUES (@rowKey, @foldedKey, @type, @format, @record, @holder, @credentialId, @subjectId, @batch)`,
    ),
    updateIntent: db.prepare(
      `UPDATE documents SET format = @format, record = @record, holder = @holder, subject_id = @subjectId, batch = @batch
       WHERE id = @id AND text IS NULL`,
    ),
    recordSigned: db.prepare(
      'UPDATE documents SET text = @text, issued_at = @issuedAt WHERE id = @id AND text IS NULL',
    ),
    lastIssuedAt: db.prepare('SELECT max(issued_at) AS at FROM documents'),
    openList: db.prepare('SELECT list, used FROM status_lists ORDER BY list DESC LIMIT 1'),
    insertList: db.prepare('INSERT INTO status_lists (list) VALUES (@list)'),
    insertEntry: db.prepare(
      'INSERT OR IGNORE INTO status_entries (list, "index", document) VALUES (@list, @index, @document)',
    ),
    countEntry: db.prepare('UPDATE status_lists SET used = used + 1 WHERE list = @list'),
    changeStatus: db.prepare(
      `UPDATE status_entries SET status = @status, reason = @reason, changed_at = @at
       WHERE list = @list AND "index" = @index`,
    ),
    statusLists: db.prepare('SELECT list FROM status_lists ORDER BY list'),
    statusEntries: db.prepare(
      `SELECT "index", status FROM status_entries WHERE list = @list AND status <> 'valid' ORDER BY "index"`,
    ),
  }
}

function recordIntent(sql: Statements, batch: number, intent: Intent): RecordedIntent {
  const found = findByKey(sql, intent.rowKey)
  const standing = standingOf(found, intent)
  if (standing === 'issued' || standing === 'differs') return { standing }
  const content = {
    format: intent.format,
    record: canonicalRecord(intent.record),
    holder: holderText(intent.holder),
    subjectId: intent.subjectId,
    batch,
  }
  if (found) {
    // Nothing was signed, so the newer intent stands; the id and the index stay, so that none is used up.
    sql.updateIntent.run({ ...content, id: found.id })
    const { id, credential_id: credentialId, list, index } = found
    return { standing, entry: { id, credentialId, subjectId: intent.subjectId, list, index } }
  }
  const { rowKey, type, credentialId, subjectId } = intent
  const row = { ...content, rowKey, foldedKey: foldedKey(rowKey), type, credentialId }
  const id = Number(sql.insertDocument.run(row).lastInsertRowid)
  return { standing, entry: { id, credentialId, subjectId, ...takeStatusIndex(sql, id) } }
}

function findByKey(sql: Statements, rowKey: string): DocumentRow | undefined {
  return sql.documentByKey.get({ foldedKey: foldedKey(rowKey) })
}

function standingOf(found: DocumentRow | undefined, row: Pick<Intent, 'record' | 'holder'>): Standing {
  if (!found) return 'new'
  if (found.text === null) return 'interrupted'
  const sameRecord = found.record === canonicalRecord(row.record)
  // Without a holder in hand the row says nothing about the binding of what was issued.
  const sameHolder = row.holder === undefined || found.holder === holderText(row.holder)
  return sameRecord && sameHolder ? 'issued' : 'differs'
}

/** A random index that no document ever had. Random, because an order of indexes would tell an order of people. */
function takeStatusIndex(
  sql: Statements,
  document: number,
): { readonly list: number; readonly index: number } {
  const list = openStatusList(sql)
  for (;;) {
    const index = randomInt(statusListLength)
    if (sql.insertEntry.run({ list, index, document }).changes === 1) {
      sql.countEntry.run({ list })
      return { list, index }
    }
  }
}

/** The list that takes entries. At three quarters a new one begins, so that a free index is found in a few tries. */
function openStatusList(sql: Statements): number {
  const last = sql.openList.get({})
  if (last && last.used < statusListLength * 0.75) return last.list
  const list = (last?.list ?? 0) + 1
  sql.insertList.run({ list })
  return list
}

function canonicalRecord(record: CredentialRecord): string {
  return JSON.stringify(
    Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1))),
  )
}

function holderText(holder: PublicJwk | undefined): string | null {
  if (!holder) return null
  const { kty, crv, x } = holder
  return JSON.stringify(kty === 'EC' ? { kty, crv, x, y: holder.y } : { kty, crv, x })
}

function readDocument(row: DocumentRow): LedgerDocument {
  return {
    rowKey: row.row_key,
    type: row.type,
    format: row.format,
    record: parseOwn<CredentialRecord>(row.record, row.id),
    ...(row.holder === null ? {} : { holder: parseOwn<PublicJwk>(row.holder, row.id) }),
    credentialId: row.credential_id,
    subjectId: row.subject_id,
    batch: row.batch,
    state: row.text === null ? 'intended' : 'signed',
    ...(row.text === null ? {} : { text: row.text }),
    ...(row.issued_at === null ? {} : { issuedAt: new Date(row.issued_at) }),
    list: row.list,
    index: row.index,
    status: row.status,
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.changed_at === null ? {} : { statusChangedAt: new Date(row.changed_at) }),
  }
}

/** JSON that this file wrote. The parser's own words would quote from it. */
function parseOwn<T>(text: string, id: number): T {
  try {
    return JSON.parse(text) as T
  } catch {
    throw new IssuerError('LEDGER_CORRUPT', { at: `ledger entry ${id}` })
  }
}
