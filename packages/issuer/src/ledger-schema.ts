/** The tables of the ledger, one migration a schema version. */
import { hash } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import { statusListLength } from './ledger.ts'
import { parseOwn } from './ledger-rows.ts'

/** SQL, or SQL and what only a program can work out. */
export type Migration = string | ((db: Database) => void)

/** A migration that was published is never changed. */
export const migrations: readonly Migration[] = [
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
  copiesHistoryAndKeys,
  // Single-use copies: each a row of its own under the key of its document.
  `ALTER TABLE documents ADD COLUMN copy INTEGER NOT NULL DEFAULT 1;
   ALTER TABLE documents ADD COLUMN copies INTEGER NOT NULL DEFAULT 1;
   DROP INDEX current_by_key;
   DROP INDEX successor_by_key;
   CREATE UNIQUE INDEX current_by_key ON documents (folded_key, copy) WHERE version = 'current';
   CREATE UNIQUE INDEX successor_by_key ON documents (folded_key, copy) WHERE version = 'successor';`,
]

/** Several copies of one document, manifests, history, keys over time, challenges. */
function copiesHistoryAndKeys(db: Database): void {
  db.exec(`
   CREATE TABLE documents_with_copies (
     id INTEGER PRIMARY KEY,
     row_key TEXT NOT NULL,
     folded_key TEXT NOT NULL,
     version TEXT NOT NULL DEFAULT 'current' CHECK (version IN ('current', 'successor', 'replaced')),
     type TEXT NOT NULL,
     format TEXT NOT NULL,
     record TEXT NOT NULL,
     holder TEXT,
     credential_id TEXT NOT NULL,
     subject_id TEXT NOT NULL,
     batch INTEGER NOT NULL REFERENCES batches (id),
     text TEXT,
     issued_at TEXT,
     kid TEXT,
     digest BLOB,
     CHECK ((text IS NULL) = (issued_at IS NULL)),
     CHECK ((text IS NULL) = (digest IS NULL)),
     CHECK (version <> 'replaced' OR text IS NOT NULL)
   ) STRICT;`)
  copyDocuments(db)
  db.exec(`
   DROP TABLE documents;
   ALTER TABLE documents_with_copies RENAME TO documents;
   CREATE UNIQUE INDEX current_by_key ON documents (folded_key) WHERE version = 'current';
   CREATE UNIQUE INDEX current_by_credential ON documents (credential_id) WHERE version = 'current';
   CREATE UNIQUE INDEX successor_by_key ON documents (folded_key) WHERE version = 'successor';
   CREATE INDEX documents_by_time ON documents (issued_at);
   CREATE INDEX documents_by_batch ON documents (batch);
   ALTER TABLE batches ADD COLUMN manifest TEXT;
   CREATE TABLE history (
     id INTEGER PRIMARY KEY,
     at TEXT NOT NULL,
     actor TEXT NOT NULL,
     action TEXT NOT NULL,
     document INTEGER REFERENCES documents (id),
     batch INTEGER REFERENCES batches (id),
     kid TEXT,
     reason TEXT
   ) STRICT;
   INSERT INTO history (at, actor, action, document, batch, reason)
     SELECT started_at AS at, 'unnamed', 'issue', NULL, id, NULL FROM batches
     UNION ALL
     SELECT changed_at, 'unnamed',
       CASE status WHEN 'invalid' THEN 'revoke' WHEN 'suspended' THEN 'suspend' ELSE 'reinstate' END,
       document, NULL, reason
     FROM status_entries WHERE changed_at IS NOT NULL
     ORDER BY at;
   CREATE TABLE keys (
     kid TEXT PRIMARY KEY,
     position INTEGER NOT NULL UNIQUE,
     public_jwk TEXT NOT NULL,
     since TEXT NOT NULL,
     until TEXT,
     compromised_at TEXT
   ) STRICT;
   CREATE TABLE challenges (
     digest BLOB PRIMARY KEY,
     issued_at TEXT NOT NULL,
     expires_at TEXT NOT NULL,
     used_for TEXT,
     used_at TEXT,
     CHECK ((used_for IS NULL) = (used_at IS NULL))
   ) STRICT, WITHOUT ROWID;`)
}

interface FirstDocument {
  readonly id: number
  readonly text: string | null
}

function copyDocuments(db: Database): void {
  const shared =
    'id, row_key, folded_key, type, format, record, holder, credential_id, subject_id, batch, text, issued_at'
  const copy = db.prepare(
    `INSERT INTO documents_with_copies (${shared}, kid, digest)
     SELECT ${shared}, @kid, @digest FROM documents WHERE id = @id`,
  )
  const page = db.prepare<{ after: number }, FirstDocument>(
    'SELECT id, text FROM documents WHERE id > @after ORDER BY id LIMIT 500',
  )
  for (let after = 0; ; ) {
    const documents = page.all({ after })
    for (const { id, text } of documents) {
      const [kid, digest] = text === null ? [null, null] : [kidOf(text, id), digestOf(text)]
      copy.run({ id, kid, digest })
    }
    const last = documents.at(-1)
    if (!last) return
    after = last.id
  }
}

/** SHA-256 of the part that the issuer signed. */
export function digestOf(text: string): Uint8Array {
  const end = text.indexOf('~')
  return hash('sha256', end < 0 ? text : text.slice(0, end), 'buffer')
}

function kidOf(text: string, id: number): string | null {
  const [header = ''] = text.split('.', 1)
  const { kid } = parseOwn<{ readonly kid?: string }>(
    Buffer.from(header, 'base64url').toString(),
    `entry ${id}`,
  )
  return kid ?? null
}
