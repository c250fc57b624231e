/**
 * The ledger as one SQLite file. UNIQUE constraints carry the contract's promises; the SQL is in
 * `ledger-schema.ts` and `ledger-statements.ts`.
 */
import type { FormatId } from '@attestat/credential'
import { IssuerError } from './codes.ts'
import { foldedKey } from './import/row-key.ts'
import type {
  CopyNumber,
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
  const signedCopies = (idOrKey: string): Copies => {
    const row = sql.currentByIdOrKey.get({ id: idOrKey, foldedKey: foldedKey(idOrKey) })
    if (!row || row.text === null) throw new IssuerError('DOCUMENT_NOT_FOUND')
    // One statement is enough for what has no other copies: this is asked in large numbers.
    return row.copies === 1
      ? [row]
      : (sql.currentCopies.all({ foldedKey: foldedKey(row.row_key) }) as unknown as Copies)
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
      guarded(() => standingOf(sql.currentByKey.get({ foldedKey: foldedKey(row.rowKey), copy: 1 }), row)),
    recordIntents: (batch, intents) =>
      transaction(() =>
        withStatusIndexes(sql, (take) => intents.map((intent) => recordIntent(sql, batch, intent, take))),
      ),
    recordSigned: (signed) =>
      transaction(() => {
        recordWhole(sql, signed)
      }),
    recordSuccessors: (batch, intents) =>
      transaction(() =>
        withStatusIndexes(sql, (take) =>
          intents.map((intent) =>
            recordSuccessor(sql, batch, { ...intent, before: signedCopies(intent.rowKey) }, take),
          ),
        ),
      ),
    recordReplacement: (signed, { kind, reason, at }, decide) =>
      transaction(() => {
        const successors = signed.map(({ id }) => sql.documentById.get({ id }))
        const [first] = successors
        if (!first || successors.some((one) => one?.version !== 'successor'))
          throw new IssuerError('ISSUANCE_NOT_PREPARED')
        const before = signedCopies(first.row_key)
        decide(readDocument(before[0]))
        putInPlace(sql, before, signed)
        for (const { id: document } of before)
          sql.changeStatus.run({ document, status: 'invalid', reason, at: at.toISOString() })
        remember({ at, action: kind, document: first.id, reason })
        return readDocument(signedCopies(first.row_key)[0])
      }),
    recordReissues: (reissued, { reason, at }) =>
      transaction(() => {
        const times = { at: at.toISOString() }
        let count = 0
        for (const [known, signed] of Map.groupBy(reissued, ({ before }) => before)) {
          const before = signedCopies(known.rowKey)
          const [{ status }] = before
          if (status !== known.status) continue
          putInPlace(sql, before, signed)
          if (status !== 'invalid') {
            for (const { id: document } of before)
              sql.changeStatus.run({ document, status: 'invalid', reason, ...times })
          }
          const { suspendedFor } = known
          if (suspendedFor !== undefined) {
            for (const { id: document } of signed)
              sql.changeStatus.run({ document, reason: suspendedFor, status: 'suspended', ...times })
            const [first] = signedCopies(known.rowKey)
            remember({ document: first.id, reason: suspendedFor, at, action: 'suspend' })
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
    copiesOf: ({ rowKey }) =>
      guarded(() => sql.currentCopies.all({ foldedKey: foldedKey(rowKey) }).map(readDocument)),
    documents: function* ({ copies = false, batch } = {}) {
      const page = copies ? sql.copiesAfter : sql.currentAfter
      const read = (after: number): DocumentRow[] =>
        batch === undefined ? page.all({ after }) : sql.batchAfter.all({ batch, after })
      for (const row of pages(read)) {
        if (batch === undefined || copies || (row.version === 'current' && row.copy === 1))
          yield readDocument(row)
      }
    },
    lastIssuedAt: () =>
      guarded(() => {
        const at = sql.lastIssuedAt.get({})?.at
        return at ? new Date(at) : undefined
      }),
    changeStatus: (idOrKey, { status, reason, at }, decide) =>
      transaction((): LedgerDocument => {
        const copies = signedCopies(idOrKey)
        const [{ id: first, row_key: rowKey }] = copies
        decide(readDocument(copies[0]))
        for (const { id: document } of copies)
          sql.changeStatus.run({ document, status, reason, at: at.toISOString() })
        remember({ at, action: statusActions[status], document: first, reason })
        return readDocument(signedCopies(rowKey)[0])
      }),
    revokeGroup: (group, { reason, at }) =>
      transaction(() => {
        const found = 'batch' in group ? sql.countBatch.get(group) : sql.countKey.get(group)
        if (!found?.count) throw new IssuerError('DOCUMENT_NOT_FOUND')
        const change = { ...group, reason, at: at.toISOString() }
        if ('batch' in change) sql.revokeBatch.run(change)
        else sql.revokeKey.run(change)
        remember({ at, action: 'revoke', ...group, reason })
        return found.unrevoked
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

/** The current copies of a signed document, the first one first. */
type Copies = readonly [DocumentRow, ...DocumentRow[]]

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
  const { number: copy } = intent.copy ?? onlyCopy
  const first = sql.currentByKey.get({ foldedKey: folded, copy: 1 })
  // The first copy stands for its document: none of the others is signed without it.
  const standing = standingOf(first, intent)
  if (first?.signed) return { standing }
  const found = copy === 1 ? first : sql.currentByKey.get({ foldedKey: folded, copy })
  const entry = putIntent(sql, { ...intent, batch, foldedKey: folded, version: 'current' }, found, take)
  return { standing: found ? 'interrupted' : 'new', entry }
}

function recordSuccessor(
  sql: Statements,
  batch: number,
  { before, ...intent }: Intent & { readonly before: Copies },
  take: TakeStatusIndex,
): LedgerEntry {
  const folded = foldedKey(intent.rowKey)
  const { number: copy } = intent.copy ?? onlyCopy
  const found = sql.successorByKey.get({ foldedKey: folded, copy })
  const credentialId = before[copy - 1]?.credential_id ?? intent.credentialId
  const successor = { ...intent, credentialId, batch, foldedKey: folded, version: 'successor' } as const
  return putIntent(sql, successor, found, take)
}

const onlyCopy: CopyNumber = { number: 1, of: 1 }

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
  const { number: copy, of: copies } = intent.copy ?? onlyCopy
  const content = {
    format: intent.format,
    record: canonicalRecord(intent.record),
    holder: holderText(intent.holder),
    subjectId,
    batch,
    copies,
  }
  if (found) {
    if (copy === 1) dropSurplus(sql, intent.foldedKey, copies)
    // The id and the index stay, so that none is used up.
    sql.updateIntent.run({ ...content, id: found.id })
    const { id, row_key: rowKey, credential_id: credentialId } = found
    const entry = sql.entryOf.get({ document: id })
    if (!entry) throw new IssuerError('LEDGER_CORRUPT', { at: `ledger entry ${id}` })
    return { id, rowKey, credentialId, subjectId, ...entry }
  }
  const { rowKey, foldedKey: folded, type, credentialId, version } = intent
  const row = { ...content, rowKey, foldedKey: folded, type, credentialId, version, copy }
  const id = Number(sql.insertDocument.run(row).lastInsertRowid)
  return { id, rowKey, credentialId, subjectId, ...take(id) }
}

/** Copies that an interrupted run recorded, when there are to be fewer now. Nobody has seen them or their indexes. */
function dropSurplus(sql: Statements, folded: string, copies: number): void {
  for (const { id, copy } of sql.unsignedCopies.all({ foldedKey: folded })) {
    if (copy <= copies) continue
    sql.dropEntry.run({ document: id })
    sql.dropDocument.run({ id })
  }
}

/** Records what was signed: of each document all copies, or none. */
function recordWhole(sql: Statements, signed: readonly SignedEntry[]): void {
  const several = new Set<string>()
  for (const { id, text, issuedAt, kid } of signed) {
    const times = { issuedAt: issuedAt.toISOString(), kid: kid ?? null, digest: digestOf(text) }
    const recorded = sql.recordSigned.get({ id, text, ...times })
    if (!recorded) throw new IssuerError('ISSUANCE_NOT_PREPARED', { at: `ledger entry ${id}` })
    if (recorded.copies > 1) several.add(recorded.foldedKey)
  }
  for (const folded of several) {
    const [left] = sql.unsignedCopies.all({ foldedKey: folded })
    if (left) throw new IssuerError('ISSUANCE_NOT_PREPARED', { at: `ledger entry ${left.id}` })
  }
}

/** Records successors as signed, and makes them the current copies. What becomes of the others is for the caller. */
function putInPlace(sql: Statements, before: Copies, signed: readonly SignedEntry[]): void {
  recordWhole(sql, signed)
  for (const { id } of before) sql.setVersion.run({ id, version: 'replaced' })
  for (const { id } of signed) sql.setVersion.run({ id, version: 'current' })
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
