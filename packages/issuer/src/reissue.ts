/**
 * Reissuing: later copies, with the same content, of all documents that a key signed or that a batch has. For the day
 * on which a key was stolen: revoke what it signed, rotate, reissue.
 *
 * As with a correction, each credential keeps its id, its award date and its binding, and gets a later `validFrom` and
 * a status index of its own. What was revoked for its own sake stays revoked.
 */
import { type FormatId, type Signer, ToolkitError } from '@attestat/credential'
import { checkClock } from './clock.ts'
import { IssuerError } from './codes.ts'
import { copiesOfRow } from './copies.ts'
import { issuingTime } from './issuing-time.ts'
import type { DocumentGroup, DocumentToReissue, Ledger } from './ledger.ts'
import { isRefused, lintRows } from './lints/index.ts'
import { checkDocument, type IssuingTerms, prepareSuccessors, type RowToIssue } from './prepare.ts'
import { laterThan } from './replace.ts'
import { beginSigning, keepSigned, type Signing, startSigning } from './sign-group.ts'
import { requireReason } from './status-change.ts'

export interface ReissueOptions {
  /** For the ledger; never published. */
  readonly reason: string
  /** Only counts. Default false. */
  readonly dryRun?: boolean
  /** How far it is, with what is committed. */
  readonly onProgress?: (done: number, total: number) => void
}

export interface ReissueContext {
  readonly ledger: Ledger
  readonly signer: Signer
  /** The terms of today for the type with this id; undefined when it is an own one whose file is gone. */
  readonly termsOf: (type: string, format: FormatId) => Promise<IssuingTerms | undefined>
  /** Throws for a format that cannot be made here. */
  readonly requireFormat: (format: FormatId) => Promise<void>
  readonly now: () => Date
}

/** A document of the group that could not be reissued. */
export interface RefusedReissue {
  readonly rowKey: string
  /** What is wrong with it today. */
  readonly code: string
}

export interface Reissue {
  /** The batches of the new copies, one for each type and format. */
  readonly batches: readonly number[]
  /** Newly signed; in a dry run, what would be. */
  readonly reissued: number
  /** Documents that were revoked for their own sake, and stay so. */
  readonly left: number
  readonly refused: readonly RefusedReissue[]
}

/**
 * Reissues a group with the key that signs now. Running it again goes on where an earlier run was interrupted, and
 * reissues nothing twice.
 *
 * The caller holds the run lock, and seals the batches.
 *
 * @throws IssuerError `REASON_MISSING`, `KEY_STILL_SIGNS`, `DOCUMENT_NOT_FOUND` when the group has no document to
 *   reissue and none left, `CLOCK_SUSPECT`, `SELF_CHECK_FAILED`, and the storage codes; as `requireFormat` throws, before
 *   any document of the group is reissued.
 */
export async function reissueGroup(
  context: ReissueContext,
  group: DocumentGroup,
  { dryRun = false, onProgress, ...why }: ReissueOptions,
): Promise<Reissue> {
  const { ledger, signer, termsOf, requireFormat, now } = context
  const reason = requireReason(why.reason)
  if ('kid' in group && group.kid === signer.kid) throw new IssuerError('KEY_STILL_SIGNS', { at: group.kid })
  checkClock(ledger, now())
  const { copies, current, toReissue: total, formats } = ledger.countGroup(group)
  if (copies === 0) throw new IssuerError('DOCUMENT_NOT_FOUND')
  for (const format of formats) await requireFormat(format)
  const left = current - total
  if (dryRun) return { batches: [], reissued: total, left, refused: [] }
  const signing = startSigning(signer, total)
  const batches = new Map<string, ReissueBatch>()
  const refused: RefusedReissue[] = []
  let [done, reissued] = [0, 0]
  try {
    for (const documents of groupsOf(ledger.documentsToReissue(group), groupSize)) {
      for (const alike of alikes(documents)) {
        const { type, format } = alike[0]
        const kind = `${type} ${format}`
        const terms = batches.get(kind)?.terms ?? (await termsOf(type, format))
        const batch = terms && (batches.get(kind) ?? { terms, signing, reason })
        if (batch) batches.set(kind, batch)
        const outcome = batch ? await reissueAlike(context, alike, batch) : withoutType(alike)
        refused.push(...outcome.refused)
        reissued += outcome.reissued
        done += alike.length
        onProgress?.(done, total)
      }
    }
  } finally {
    await signing.close()
  }
  return { batches: [...batches.values()].flatMap(({ id }) => id ?? []), reissued, left, refused }
}

/** Documents of one transaction: nothing else waits for them. */
const groupSize = 1000

/** Documents of one type and format, all of them with single-use copies or none. */
type Alike = readonly [DocumentToReissue, ...DocumentToReissue[]]

/** What the new copies of one type and format have in common. */
interface ReissueBatch {
  readonly terms: IssuingTerms
  readonly signing: Signing
  readonly reason: string
  /** Its number, from its first document on. */
  id?: number
}

type ReissueOutcome = Pick<Reissue, 'reissued' | 'refused'>

/** Intents in one transaction, then the key, then the texts in one transaction. */
async function reissueAlike(
  { ledger, now }: ReissueContext,
  documents: Alike,
  batch: ReissueBatch,
): Promise<ReissueOutcome> {
  const { terms, signing, reason } = batch
  const start = issuingTime(now(), documents[0], terms)
  const at = documents.reduce((latest, document) => laterThan(document, latest), start)
  const refused: RefusedReissue[] = []
  const sound: DocumentToReissue[] = []
  for (const document of documents) {
    const code = faultOf(document, terms, at)
    if (code === undefined) sound.push(document)
    else refused.push({ rowKey: document.rowKey, code })
  }
  if (sound.length === 0) return { reissued: 0, refused }
  batch.id ??= ledger.startBatch(terms.type.id, terms.format, now(), 'reissue', reason)
  const each = sound.flatMap((before) => successorsOf(before, ledger, terms).map((row) => ({ before, row })))
  const rows = each.map(({ row }) => row)
  const prepared = prepareSuccessors(ledger, batch.id, rows, terms, at)
  const beforeById = new Map(prepared.map(({ entry }, i) => [entry.id, each[i]?.before as DocumentToReissue]))
  let reissued = 0
  await keepSigned(await beginSigning(prepared, signing), (signed) => {
    const entries = signed.map((entry) => ({
      ...entry,
      before: beforeById.get(entry.id) as DocumentToReissue,
    }))
    reissued = ledger.recordReissues(entries, { reason, at: now() })
  })
  return { reissued, refused }
}

/** Without its file nobody knows how to write a document of an issuer's own type. */
function withoutType(documents: Alike): ReissueOutcome {
  return { reissued: 0, refused: documents.map(({ rowKey }) => ({ rowKey, code: 'TYPE_FILE_MISSING' })) }
}

/** What keeps a document from being issued today, with the rules as they are now. */
function faultOf(document: DocumentToReissue, terms: IssuingTerms, at: Date): string | undefined {
  const row = rowOf(document)
  const fault = lintRows(terms.type, [row]).find(isRefused)
  if (fault) return fault.code
  try {
    checkDocument(row, terms, at)
    return undefined
  } catch (error) {
    if (!(error instanceof ToolkitError)) throw error
    return error.code
  }
}

function rowOf({ rowKey: key, record, holder }: DocumentToReissue): RowToIssue {
  return { row: 1, key, record, ...(holder ? { holder } : {}) }
}

/** A row for each single-use copy of a document, bound as that is. */
function successorsOf(
  document: DocumentToReissue,
  ledger: Ledger,
  terms: IssuingTerms,
): readonly RowToIssue[] {
  if (!document.copy) return [rowOf(document)]
  const copies = ledger.copiesOf(document)
  const holders = copies.flatMap(({ holder }) => holder ?? [])
  return copiesOfRow(rowOf(document), holders, copies.length, terms)
}

function* groupsOf<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let group: T[] = []
  for (const item of items) {
    group.push(item)
    if (group.length === size) {
      yield group
      group = []
    }
  }
  if (group.length > 0) yield group
}

function alikes(documents: readonly DocumentToReissue[]): Alike[] {
  const byKind = Map.groupBy(documents, ({ type, format, copy }) => `${type} ${format} ${copy !== undefined}`)
  return [...byKind.values()] as unknown as Alike[]
}
