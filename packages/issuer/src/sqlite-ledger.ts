/**
 * The ledger as one SQLite file. UNIQUE constraints carry the contract's promises; the SQL is in
 * `ledger-schema.ts` and `ledger-statements.ts`.
 */
import type { FormatId } from '@attestat/credential'
import { IssuerError } from './codes.ts'
import { foldedKey } from './import/row-key.ts'
import type {
  DocumentStatus,
  HistoryAction,
  Intent,
  Ledger,
  LedgerDocument,
  LedgerEntry,
  RecordedIntent,
  SignedEntry,
} from './ledger.ts'
import { openLedgerFile } from './ledger-file.ts'
import {
  canonicalRecord,
  type DocumentRow,
  holderText,
  type RecordedRow,
  readBatch,
  readDocument,
  readHistory,
  readKey,
  standingOf,
  writeKey,
} from './ledger-rows.ts'
import { digestOf, migrations } from './ledger-schema.ts'
import { prepareStatements, type Statements } from './ledger-statements.ts'
import { type TakeStatusIndex, withStatusIndexes } from './status-indexes.ts'
import { storageError } from './storage-error.ts'

export interface OpenLedgerOptions {
  /** Makes the file when there is none. Default false. */
  readonly create?: boolean
  /** How long to wait for another program's transaction. Default 5,000. */
  readonly busyTimeoutMs?: number
  /** Who works with the ledger, for its history. Default `unnamed`. */
  readonly actor?: string
  /** Leaves out the reading of the whole file for damage: this program has it open, and has done that. Default false. */
  readonly checked?: boolean
}

/**
 * Opens the ledger, bringing an older file up to date.
 *
 * @throws IssuerError `SQLITE_TOO_OLD`, `LEDGER_VERSION`, `LEDGER_CORRUPT`, `LEDGER_BUSY`, `STORAGE_FULL`,
 *   `LEDGER_IO`. The storage codes may come from every method too.
 */
export function openLedger(path: string, options: OpenLedgerOptions = {}): Ledger {
  const { create = false, busyTimeoutMs = 5000, actor = 'unnamed', checked = false } = options
  const db = openLedgerFile(path, migrations, { create, busyTimeoutMs, checked })
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
  const remember = (event: HistoryEvent): void => {
    const { at, action, document = null, batch = null, kid = null, reason = null } = event
    sql.insertHistory.run({ at: at.toISOString(), actor, action, document, batch, kid, reason })
  }
  const pages = function* <Row extends { readonly id: number }>(
    read: (after: number) => Row[],
  ): Generator<Row> {
    // In pages, so that the caller may write between them.
    for (let after = 0; ; ) {
      const page = guarded(() => read(after))
      yield* page
      const last = page.at(-1)
      if (!last) return
      after = last.id
    }
  }
  const signedRow = (idOrKey: string): DocumentRow => {
    const row = sql.currentByIdOrKey.get({ id: idOrKey, foldedKey: foldedKey(idOrKey) })
    if (!row || row.text === null) throw new IssuerError('DOCUMENT_NOT_FOUND')
    return row
  }

  return {
    path,
    startBatch: (type, format, at, kind = 'issue', reason) =>
      transaction(() => {
        const batch = Number(sql.insertBatch.run({ type, format, at: at.toISOString() }).lastInsertRowid)
        if (kind === 'issue' || kind === 'reissue') {
          remember({ at, action: kind, batch, ...(reason === undefined ? {} : { reason }) })
        }
        return batch
      }),
    finishBatch: (batch, at, manifest) =>
      void guarded(() => sql.finishBatch.run({ batch, at: at.toISOString(), manifest })),
    batches: () => guarded(() => sql.batches.all({}).map(readBatch)),
    unsealedBatches: () => guarded(() => sql.unsealedBatches.all({}).map(({ id }) => id)),
    manifest: (batch) => guarded(() => sql.manifest.get({ batch })?.manifest ?? undefined),
    batchDigests: (batch) => guarded(() => sql.batchDigests.all({ batch }).map(({ digest }) => digest)),
    countIntended: () => guarded(() => sql.countIntended.get({})?.count ?? 0),
    countInForce: (kid) => guarded(() => sql.countInForce.get({ kid })?.count ?? 0),
    standing: (row) =>
      guarded(() => standingOf(sql.currentByKey.get({ foldedKey: foldedKey(row.rowKey) }), row)),
    recordIntents: (batch, intents) =>
      transaction(() =>
        withStatusIndexes(sql, (take) => intents.map((intent) => recordIntent(sql, batch, intent, take))),
      ),
    recordSigned: (signed) =>
      transaction(() => {
        for (const entry of signed) recordSigned(sql, entry)
      }),
    recordSuccessors: (batch, intents) =>
      transaction(() =>
        withStatusIndexes(sql, (take) =>
          intents.map((intent) =>
            recordSuccessor(sql, batch, { ...intent, before: signedRow(intent.rowKey) }, take),
          ),
        ),
      ),
    recordReplacement: (signed, { kind, reason, at }, decide) =>
      transaction(() => {
        const { row_key: key, version } = sql.documentById.get({ id: signed.id }) ?? {}
        if (key === undefined || version !== 'successor') throw new IssuerError('ISSUANCE_NOT_PREPARED')
        const before = signedRow(key)
        decide(readDocument(before))
        putInPlace(sql, before, signed)
        sql.changeStatus.run({ document: before.id, status: 'invalid', reason, at: at.toISOString() })
        remember({ at, action: kind, document: signed.id, reason })
        return readDocument(signedRow(key))
      }),
    recordReissues: (reissued, { reason, at }) =>
      transaction(() => {
        const times = { at: at.toISOString() }
        let count = 0
        for (const { before: known, ...signed } of reissued) {
          const before = signedRow(known.rowKey)
          if (before.status !== known.status) continue
          putInPlace(sql, before, signed)
          if (before.status !== 'invalid') {
            sql.changeStatus.run({ document: before.id, status: 'invalid', reason, ...times })
          }
          const { suspendedFor } = known
          if (suspendedFor !== undefined) {
            const suspended = { document: signed.id, reason: suspendedFor }
            sql.changeStatus.run({ ...suspended, status: 'suspended', ...times })
            remember({ ...suspended, at, action: 'suspend' })
          }
          count++
        }
        return count
      }),
    documentsToReissue: function* (group) {
      const page = 'batch' in group ? sql.reissueOfBatch : sql.reissueOfKey
      const rows = pages((after) =>
        page.all({ ...group, after } as { batch: number; kid: string; after: number }),
      )
      for (const row of rows) {
        const { suspended_for: suspendedFor } = row
        yield { ...readDocument(row), ...(suspendedFor === null ? {} : { suspendedFor }) }
      }
    },
    countGroup: (group) =>
      guarded(() => {
        const found = 'batch' in group ? sql.countBatchToReissue.get(group) : sql.countKeyToReissue.get(group)
        const { formats = '[]', ...counts } = found ?? { copies: 0, current: 0, toReissue: 0 }
        return { ...counts, formats: JSON.parse(formats) as FormatId[] }
      }),
    document: (idOrKey) =>
      guarded(() => {
        const row = sql.currentByIdOrKey.get({ id: idOrKey, foldedKey: foldedKey(idOrKey) })
        return row && readDocument(row)
      }),
    documents: function* ({ copies = false, batch } = {}) {
      const page = copies ? sql.copiesAfter : sql.currentAfter
      const read = (after: number): DocumentRow[] =>
        batch === undefined ? page.all({ after }) : sql.batchAfter.all({ batch, after })
      for (const row of pages(read)) {
        if (batch === undefined || copies || row.version === 'current') yield readDocument(row)
      }
    },
    lastIssuedAt: () =>
      guarded(() => {
        const at = sql.lastIssuedAt.get({})?.at
        return at ? new Date(at) : undefined
      }),
    changeStatus: (idOrKey, { status, reason, at }, decide) =>
      transaction((): LedgerDocument => {
        const row = signedRow(idOrKey)
        decide(readDocument(row))
        sql.changeStatus.run({ document: row.id, status, reason, at: at.toISOString() })
        remember({ at, action: statusActions[status], document: row.id, reason })
        return readDocument(signedRow(row.row_key))
      }),
    revokeGroup: (group, { reason, at }) =>
      transaction(() => {
        const found = 'batch' in group ? sql.countBatch.get(group) : sql.countKey.get(group)
        if (!found?.count) throw new IssuerError('DOCUMENT_NOT_FOUND')
        const change = { ...group, reason, at: at.toISOString() }
        const { changes } = 'batch' in change ? sql.revokeBatch.run(change) : sql.revokeKey.run(change)
        remember({ at, action: 'revoke', ...group, reason })
        return changes
      }),
    statusLists: () => guarded(() => sql.statusLists.all({}).map(({ list }) => list)),
    statusEntries: (list) => guarded(() => sql.statusEntries.all({ list })),
    keys: () => guarded(() => sql.keys.all({}).map(readKey)),
    recordPublication: (at) => guarded(() => remember({ at, action: 'publish' })),
    recordKeys: (keys, change) =>
      transaction(() => {
        for (const [position, key] of keys.entries()) sql.putKey.run(writeKey(key, position))
        remember(change)
      }),
    recordChallenges: (digests, at, expiresAt) =>
      transaction(() => {
        const times = { at: at.toISOString(), expiresAt: expiresAt.toISOString() }
        for (const digest of digests) sql.insertChallenge.run({ digest, ...times })
      }),
    useChallenge: (digest, usedFor, at, dryRun = false) =>
      transaction(() => useChallenge(sql, { digest, usedFor, at, dryRun })),
    history: function* () {
      for (const row of pages((after) => sql.historyAfter.all({ after }))) yield readHistory(row)
    },
    close: () => void db.close(),
  }
}

interface HistoryEvent {
  readonly at: Date
  readonly action: HistoryAction
  readonly document?: number
  readonly batch?: number
  readonly kid?: string
  readonly reason?: string
}

const statusActions: Readonly<Record<DocumentStatus, HistoryAction>> = {
  invalid: 'revoke',
  suspended: 'suspend',
  valid: 'reinstate',
}

function recordIntent(sql: Statements, batch: number, intent: Intent, take: TakeStatusIndex): RecordedIntent {
  const folded = foldedKey(intent.rowKey)
  const found = sql.currentByKey.get({ foldedKey: folded })
  const standing = standingOf(found, intent)
  if (standing !== 'new' && standing !== 'interrupted') return { standing }
  const entry = putIntent(sql, { ...intent, batch, foldedKey: folded, version: 'current' }, found, take)
  return { standing, entry }
}

function recordSuccessor(
  sql: Statements,
  batch: number,
  { before, ...intent }: Omit<Intent, 'credentialId'> & { readonly before: DocumentRow },
  take: TakeStatusIndex,
): LedgerEntry {
  const folded = foldedKey(intent.rowKey)
  const found = sql.successorByKey.get({ foldedKey: folded })
  const credentialId = before.credential_id
  const successor = { ...intent, credentialId, batch, foldedKey: folded, version: 'successor' } as const
  return putIntent(sql, successor, found, take)
}

interface IntentToPut extends Intent {
  readonly batch: number
  readonly foldedKey: string
  readonly version: 'current' | 'successor'
}

/** @param found What an interrupted run recorded. Nothing was signed, so the newer intent stands in its place. */
function putIntent(
  sql: Statements,
  intent: IntentToPut,
  found: RecordedRow | undefined,
  take: TakeStatusIndex,
): LedgerEntry {
  const { subjectId, batch } = intent
  const content = {
    format: intent.format,
    record: canonicalRecord(intent.record),
    holder: holderText(intent.holder),
    subjectId,
    batch,
  }
  if (found) {
    // The id and the index stay, so that none is used up.
    sql.updateIntent.run({ ...content, id: found.id })
    const { id, row_key: rowKey, credential_id: credentialId } = found
    const entry = sql.entryOf.get({ document: id })
    if (!entry) throw new IssuerError('LEDGER_CORRUPT', { at: `ledger entry ${id}` })
    return { id, rowKey, credentialId, subjectId, ...entry }
  }
  const { rowKey, foldedKey: folded, type, credentialId, version } = intent
  const row = { ...content, rowKey, foldedKey: folded, type, credentialId, version }
  const id = Number(sql.insertDocument.run(row).lastInsertRowid)
  return { id, rowKey, credentialId, subjectId, ...take(id) }
}

function recordSigned(sql: Statements, { id, text, issuedAt, kid }: SignedEntry): void {
  const times = { issuedAt: issuedAt.toISOString(), kid: kid ?? null, digest: digestOf(text) }
  const { changes } = sql.recordSigned.run({ id, text, ...times })
  if (changes !== 1) throw new IssuerError('ISSUANCE_NOT_PREPARED', { at: `ledger entry ${id}` })
}

/** Records a successor as signed, and makes it the current copy. What becomes of the other is for the caller. */
function putInPlace(sql: Statements, before: DocumentRow, signed: SignedEntry): void {
  recordSigned(sql, signed)
  sql.setVersion.run({ id: before.id, version: 'replaced' })
  sql.setVersion.run({ id: signed.id, version: 'current' })
}

interface ChallengeUse {
  readonly digest: Uint8Array
  readonly usedFor: string
  readonly at: Date
  readonly dryRun: boolean
}

function useChallenge(sql: Statements, { digest, usedFor, at, dryRun }: ChallengeUse): void {
  const found = sql.challenge.get({ digest })
  if (!found) throw new IssuerError('CHALLENGE_UNKNOWN')
  if (found.used_for === usedFor) return
  if (found.used_for !== null) throw new IssuerError('CHALLENGE_USED')
  if (at.getTime() >= Date.parse(found.expires_at)) throw new IssuerError('CHALLENGE_EXPIRED')
  if (!dryRun) sql.useChallenge.run({ digest, usedFor, at: at.toISOString() })
}
