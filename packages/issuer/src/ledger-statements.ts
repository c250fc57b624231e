/** Every SQL statement of the ledger, prepared once. */
import type { Database, Statement } from 'better-sqlite3'
import type { DocumentStatus, DocumentVersion, HistoryAction } from './ledger.ts'
import type {
  BatchRow,
  ChallengeRow,
  DocumentRow,
  HistoryRow,
  KeyRow,
  RecordedRow,
  ReissueRow,
} from './ledger-rows.ts'

export interface Statements {
  readonly insertBatch: Statement<{ type: string; format: string; at: string }>
  readonly finishBatch: Statement<{ batch: number; at: string; manifest: string }>
  readonly batches: Statement<object, BatchRow>
  readonly unsealedBatches: Statement<object, { id: number }>
  readonly manifest: Statement<{ batch: number }, { manifest: string | null }>
  readonly batchDigests: Statement<{ batch: number }, { digest: Buffer }>
  readonly countIntended: Statement<object, { count: number }>
  readonly countInForce: Statement<{ kid: string }, { count: number }>
  readonly currentByKey: Statement<{ foldedKey: string; copy: number }, RecordedRow>
  readonly currentCopies: Statement<{ foldedKey: string }, DocumentRow>
  readonly currentByIdOrKey: Statement<{ id: string; foldedKey: string }, DocumentRow>
  readonly successorByKey: Statement<{ foldedKey: string; copy: number }, RecordedRow>
  readonly unsignedCopies: Statement<{ foldedKey: string }, { id: number; copy: number }>
  readonly dropEntry: Statement<{ document: number }>
  readonly dropDocument: Statement<{ id: number }>
  readonly documentById: Statement<{ id: number }, DocumentRow>
  readonly currentAfter: Statement<{ after: number }, DocumentRow>
  readonly copiesAfter: Statement<{ after: number }, DocumentRow>
  readonly batchAfter: Statement<{ batch: number; after: number }, DocumentRow>
  readonly reissueOfBatch: Statement<{ batch: number; after: number }, ReissueRow>
  readonly reissueOfKey: Statement<{ kid: string; after: number }, ReissueRow>
  readonly countBatchToReissue: Statement<{ batch: number }, GroupCounts>
  readonly countKeyToReissue: Statement<{ kid: string }, GroupCounts>
  readonly insertDocument: Statement<IntentRow & { version: 'current' | 'successor' }>
  readonly updateIntent: Statement<
    Omit<IntentRow, 'rowKey' | 'foldedKey' | 'type' | 'credentialId' | 'copy'> & { id: number }
  >
  readonly recordSigned: Statement<
    {
      id: number
      text: string
      issuedAt: string
      kid: string | null
      digest: Uint8Array
    },
    { foldedKey: string; copies: number }
  >
  readonly setVersion: Statement<{ id: number; version: 'current' | 'replaced' }>
  readonly lastIssuedAt: Statement<object, { at: string | null }>
  readonly openList: Statement<object, { list: number; used: number }>
  readonly insertList: Statement<{ list: number }>
  readonly insertEntry: Statement<{ list: number; index: number; document: number }>
  readonly entryOf: Statement<{ document: number }, { list: number; index: number }>
  readonly countEntries: Statement<{ list: number; taken: number }>
  readonly changeStatus: Statement<{ document: number; status: DocumentStatus; reason: string; at: string }>
  readonly countBatch: Statement<{ batch: number }, RevocationCounts>
  readonly countKey: Statement<{ kid: string }, RevocationCounts>
  readonly revokeBatch: Statement<{ batch: number; reason: string; at: string }>
  readonly revokeKey: Statement<{ kid: string; reason: string; at: string }>
  readonly statusLists: Statement<object, { list: number }>
  readonly statusEntries: Statement<{ list: number }, { index: number; status: DocumentStatus }>
  readonly keys: Statement<object, KeyRow>
  readonly putKey: Statement<KeyRow>
  readonly insertChallenge: Statement<{ digest: Uint8Array; at: string; expiresAt: string }>
  readonly challenge: Statement<{ digest: Uint8Array }, ChallengeRow>
  readonly useChallenge: Statement<{ digest: Uint8Array; usedFor: string; at: string }>
  readonly insertHistory: Statement<NewHistoryRow>
  readonly historyAfter: Statement<{ after: number }, HistoryRow>
}

export interface IntentRow {
  readonly rowKey: string
  readonly foldedKey: string
  readonly type: string
  readonly format: string
  readonly record: string
  readonly holder: string | null
  readonly credentialId: string
  readonly subjectId: string
  readonly batch: number
  readonly copy: number
  readonly copies: number
}

export interface GroupCounts {
  readonly copies: number
  readonly current: number
  readonly toReissue: number
  /** A JSON array. */
  readonly formats: string
}

export interface RevocationCounts {
  readonly count: number
  readonly unrevoked: number
}

export interface NewHistoryRow {
  readonly at: string
  readonly actor: string
  readonly action: HistoryAction
  readonly document: number | null
  readonly batch: number | null
  readonly kid: string | null
  readonly reason: string | null
}

export function prepareStatements(db: Database): Statements {
  const document = `SELECT documents.*, list, "index", status, status_entries.reason, changed_at
    FROM documents JOIN status_entries ON document = documents.id`
  // Not the signed text, and the status only of what is found: this is asked for every row of a file.
  const recorded = `SELECT id, row_key, credential_id, record, holder, text IS NOT NULL AS signed,
      (SELECT status FROM status_entries WHERE document = documents.id) AS status
    FROM documents`
  const revoke = (which: string): string =>
    `UPDATE status_entries SET status = 'invalid', reason = @reason, changed_at = @at
     WHERE status <> 'invalid'
       AND document IN (SELECT id FROM documents WHERE ${which} AND text IS NOT NULL)`
  // A version that is spelled out: only then its index is used.
  const unsigned = (version: DocumentVersion): string =>
    `SELECT id, copy FROM documents WHERE folded_key = @foldedKey AND version = '${version}' AND text IS NULL`
  const countToRevoke = (which: string): string =>
    `SELECT count(*) AS count, count(*) FILTER (WHERE status <> 'invalid') AS unrevoked
     FROM documents JOIN status_entries ON status_entries.document = documents.id
     WHERE ${which} AND copy = 1 AND text IS NOT NULL`
  const revokedAlone = "SELECT document FROM history WHERE action = 'revoke' AND document IS NOT NULL"
  const revokedBatches = "SELECT batch FROM history WHERE action = 'revoke' AND batch IS NOT NULL"
  const ofBatch = { which: 'batch = @batch', left: `documents.id IN (${revokedAlone})` }
  const ofKey = {
    which: 'kid = @kid',
    left: `documents.id IN (${revokedAlone}) OR documents.batch IN (${revokedBatches})`,
  }
  const toReissue = ({ which, left }: typeof ofKey): string =>
    `WITH suspended AS MATERIALIZED (
       SELECT document, reason FROM history AS own WHERE action = 'suspend' AND NOT EXISTS (
         SELECT 1 FROM history WHERE document = own.document AND id > own.id AND action IN ('suspend', 'reinstate'))
     )
     SELECT documents.*, list, "index", status, status_entries.reason, changed_at, suspended.reason AS suspended_for
     FROM documents JOIN status_entries ON status_entries.document = documents.id
       LEFT JOIN suspended ON suspended.document = documents.id
     WHERE documents.id > @after AND version = 'current' AND copy = 1 AND text IS NOT NULL AND ${which} AND NOT (${left})
     ORDER BY documents.id LIMIT 500`
  const countToReissue = ({ which, left }: typeof ofKey): string =>
    `SELECT count(*) AS copies, count(*) FILTER (WHERE version = 'current') AS current,
       count(*) FILTER (WHERE version = 'current' AND NOT (${left})) AS "toReissue",
       json_group_array(DISTINCT format) FILTER (WHERE version = 'current' AND NOT (${left})) AS formats
     FROM documents WHERE copy = 1 AND text IS NOT NULL AND ${which}`
  return {
    insertBatch: db.prepare('INSERT INTO batches (type, format, started_at) VALUES (@type, @format, @at)'),
    finishBatch: db.prepare(
      `UPDATE batches SET finished_at = coalesce(finished_at, @at), manifest = @manifest
       WHERE id = @batch AND manifest IS NULL`,
    ),
    batches: db.prepare(
      `SELECT batches.*, (SELECT count(*) FROM documents WHERE batch = batches.id AND copy = 1 AND text IS NOT NULL) AS count
       FROM batches ORDER BY id`,
    ),
    unsealedBatches: db.prepare(
      `SELECT id FROM batches WHERE manifest IS NULL
         AND EXISTS (SELECT 1 FROM documents WHERE batch = batches.id AND text IS NOT NULL) ORDER BY id`,
    ),
    manifest: db.prepare('SELECT manifest FROM batches WHERE id = @batch'),
    batchDigests: db.prepare(
      'SELECT digest FROM documents WHERE batch = @batch AND digest IS NOT NULL ORDER BY digest',
    ),
    countIntended: db.prepare('SELECT count(*) AS count FROM documents WHERE copy = 1 AND text IS NULL'),
    countInForce: db.prepare(
      `SELECT count(*) AS count FROM documents JOIN status_entries ON status_entries.document = documents.id
       WHERE kid = @kid AND version = 'current' AND copy = 1 AND text IS NOT NULL AND status = 'valid'`,
    ),
    currentByKey: db.prepare(
      `${recorded} WHERE folded_key = @foldedKey AND copy = @copy AND version = 'current'`,
    ),
    currentCopies: db.prepare(
      `${document} WHERE folded_key = @foldedKey AND version = 'current' ORDER BY copy`,
    ),
    currentByIdOrKey: db.prepare(
      `${document} WHERE credential_id = @id AND version = 'current'
       UNION ALL ${document} WHERE folded_key = @foldedKey AND copy = 1 AND version = 'current' LIMIT 1`,
    ),
    successorByKey: db.prepare(
      `${recorded} WHERE folded_key = @foldedKey AND copy = @copy AND version = 'successor'`,
    ),
    unsignedCopies: db.prepare(`${unsigned('current')} UNION ALL ${unsigned('successor')}`),
    dropEntry: db.prepare('DELETE FROM status_entries WHERE document = @document'),
    dropDocument: db.prepare('DELETE FROM documents WHERE id = @id AND text IS NULL'),
    documentById: db.prepare(`${document} WHERE documents.id = @id`),
    currentAfter: db.prepare(
      `${document} WHERE documents.id > @after AND version = 'current' AND copy = 1 ORDER BY documents.id LIMIT 500`,
    ),
    copiesAfter: db.prepare(`${document} WHERE documents.id > @after ORDER BY documents.id LIMIT 500`),
    batchAfter: db.prepare(
      `${document} WHERE documents.id > @after AND batch = @batch ORDER BY documents.id LIMIT 500`,
    ),
    reissueOfBatch: db.prepare(toReissue(ofBatch)),
    reissueOfKey: db.prepare(toReissue(ofKey)),
    countBatchToReissue: db.prepare(countToReissue(ofBatch)),
    countKeyToReissue: db.prepare(countToReissue(ofKey)),
    insertDocument: db.prepare(
      `INSERT INTO documents (row_key, folded_key, version, copy, copies, type, format, record, holder,
         credential_id, subject_id, batch)
       VALUES (@rowKey, @foldedKey, @version, @copy, @copies, @type, @format, @record, @holder,
         @credentialId, @subjectId, @batch)`,
    ),
    updateIntent: db.prepare(
      `UPDATE documents SET format = @format, record = @record, holder = @holder, subject_id = @subjectId,
         batch = @batch, copies = @copies
       WHERE id = @id AND text IS NULL`,
    ),
    // A sealed batch takes no more documents: its manifest says how many there are.
    recordSigned: db.prepare(
      `UPDATE documents SET text = @text, issued_at = @issuedAt, kid = @kid, digest = @digest
       WHERE id = @id AND text IS NULL
         AND NOT EXISTS (SELECT 1 FROM batches WHERE batches.id = batch AND manifest IS NOT NULL)
       RETURNING folded_key AS "foldedKey", copies`,
    ),
    setVersion: db.prepare('UPDATE documents SET version = @version WHERE id = @id'),
    lastIssuedAt: db.prepare('SELECT max(issued_at) AS at FROM documents'),
    openList: db.prepare('SELECT list, used FROM status_lists ORDER BY list DESC LIMIT 1'),
    insertList: db.prepare('INSERT INTO status_lists (list) VALUES (@list)'),
    insertEntry: db.prepare(
      'INSERT OR IGNORE INTO status_entries (list, "index", document) VALUES (@list, @index, @document)',
    ),
    entryOf: db.prepare('SELECT list, "index" FROM status_entries WHERE document = @document'),
    countEntries: db.prepare('UPDATE status_lists SET used = used + @taken WHERE list = @list'),
    changeStatus: db.prepare(
      'UPDATE status_entries SET status = @status, reason = @reason, changed_at = @at WHERE document = @document',
    ),
    countBatch: db.prepare(countToRevoke('batch = @batch')),
    countKey: db.prepare(countToRevoke('kid = @kid')),
    revokeBatch: db.prepare(revoke('batch = @batch')),
    revokeKey: db.prepare(revoke('kid = @kid')),
    statusLists: db.prepare('SELECT list FROM status_lists ORDER BY list'),
    statusEntries: db.prepare(
      `SELECT "index", status FROM status_entries WHERE list = @list AND status <> 'valid' ORDER BY "index"`,
    ),
    keys: db.prepare('SELECT * FROM keys ORDER BY position'),
    putKey: db.prepare(
      `INSERT INTO keys (kid, position, public_jwk, since, until, compromised_at)
       VALUES (@kid, @position, @public_jwk, @since, @until, @compromised_at)
       ON CONFLICT (kid) DO UPDATE SET until = @until, compromised_at = @compromised_at`,
    ),
    insertChallenge: db.prepare(
      'INSERT INTO challenges (digest, issued_at, expires_at) VALUES (@digest, @at, @expiresAt)',
    ),
    challenge: db.prepare('SELECT expires_at, used_for FROM challenges WHERE digest = @digest'),
    useChallenge: db.prepare(
      'UPDATE challenges SET used_for = @usedFor, used_at = @at WHERE digest = @digest AND used_for IS NULL',
    ),
    insertHistory: db.prepare(
      `INSERT INTO history (at, actor, action, document, batch, kid, reason)
       VALUES (@at, @actor, @action, @document, @batch, @kid, @reason)`,
    ),
    historyAfter: db.prepare(
      `SELECT history.id, at, actor, action, row_key, credential_id, history.batch, history.kid, reason
       FROM history LEFT JOIN documents ON documents.id = document
       WHERE history.id > @after ORDER BY history.id LIMIT 500`,
    ),
  }
}
