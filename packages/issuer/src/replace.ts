/**
 * A later copy of a document that was issued: with its content corrected, bound to another holder key, or in another
 * format.
 *
 * The credential keeps its id and gets a later `validFrom`; the copy before it is revoked in the transaction that
 * records the new one. Nothing in the new copy points at the old one: it would tell of a changed name.
 *
 * @see Open Badges 3.0, section 8.1 (the same issuer and id with a later validFrom is the newer credential)
 */
import {
  type CodeWords,
  type CredentialRecord,
  type CredentialType,
  isSameKey,
  type PublicJwk,
  type Signer,
} from '@attestat/credential'
import { IssuerError } from './codes.ts'
import { copiesOfRow } from './copies.ts'
import { foldedKey, rowKey } from './import/row-key.ts'
import { issuingTime } from './issuing-time.ts'
import type { Ledger, LedgerDocument, ReplacementKind } from './ledger.ts'
import { explainFinding, isRefused, lintRows } from './lints/index.ts'
import type { RowFault } from './lints/lint.ts'
import {
  checkDocument,
  type IssuingTerms,
  prepareSuccessors,
  type RowToIssue,
  signPrepared,
} from './prepare.ts'
import { requireReason, transitionForbidden } from './status-change.ts'

export interface ReplacementRequest {
  readonly kind: ReplacementKind
  /** The whole record as it should stand. Default: as it was. */
  readonly record?: CredentialRecord
  /** The key to bind to, or several, for as many single-use copies. Default: bound as it was, each copy. */
  readonly holders?: readonly PublicJwk[]
  /** For the ledger; never published. */
  readonly reason: string
}

export interface ReplacementContext {
  readonly ledger: Ledger
  readonly signer: Signer
  /** Their format is that of the later copy, which may be another. */
  readonly terms: IssuingTerms
  readonly now: Date
}

/**
 * Issues a later copy of a document in force. After an interruption the same call goes on where it was.
 *
 * The caller holds the run lock.
 *
 * @param before The document as the ledger has it.
 * @returns the new copy and its batch, which is not sealed.
 * @throws IssuerError `REASON_MISSING`, `STATUS_TRANSITION_FORBIDDEN` for a document that is revoked or suspended,
 *   `REPLACEMENT_OTHER_DOCUMENT`, `REPLACEMENT_SAME`, `REPLACEMENT_REFUSED`, `SELF_CHECK_FAILED`, and the
 *   storage codes; CredentialError the codes of `validateDocument`.
 */
export async function replaceDocument(
  context: ReplacementContext,
  before: LedgerDocument,
  request: ReplacementRequest,
): Promise<LedgerDocument> {
  const { ledger, signer, terms, now } = context
  const { kind } = request
  const { reason, rows, at } = checkReplacement(context, before, request)
  const batch = ledger.startBatch(terms.type.id, terms.format, at, kind)
  const prepared = prepareSuccessors(ledger, batch, rows, terms, at)
  const signed = await Promise.all(prepared.map((one) => signPrepared(one, signer)))
  return ledger.recordReplacement(signed, { kind, reason, at: now }, requireInForce)
}

/**
 * Finds out whether a document could be replaced so, and changes nothing.
 *
 * @throws as {@link replaceDocument}, storage apart.
 */
export function checkReplacement(
  { ledger, terms, now }: Omit<ReplacementContext, 'signer'>,
  before: LedgerDocument,
  request: ReplacementRequest,
): { readonly reason: string; readonly rows: readonly RowToIssue[]; readonly at: Date } {
  const reason = requireReason(request.reason)
  requireInForce(before)
  const rows = rowsOf(ledger.copiesOf(before), request, terms)
  const [row] = rows
  const at = laterThan(before, issuingTime(now, row, terms))
  checkDocument(row, terms, at)
  return { reason, rows, at }
}

function requireInForce({ status: from, state }: LedgerDocument): void {
  if (state !== 'signed') throw new IssuerError('DOCUMENT_NOT_FOUND')
  if (from !== 'valid') throw transitionForbidden(from, 'replaced')
}

/** The later copy of each single-use copy, or of the document itself. */
function rowsOf(
  copies: readonly LedgerDocument[],
  { record: corrected, holders }: Omit<ReplacementRequest, 'kind'>,
  terms: IssuingTerms,
): readonly [RowToIssue, ...RowToIssue[]] {
  const { type } = terms
  const before = copies[0] as LedgerDocument
  const record = corrected ?? before.record
  if (before.type !== type.id || foldedKey(rowKey(type, record)) !== foldedKey(before.rowKey)) {
    throw new IssuerError('REPLACEMENT_OTHER_DOCUMENT')
  }
  const bound = copies.flatMap(({ holder }) => holder ?? [])
  const isSameFormat = before.format === terms.format
  if (isSameFormat && areSame(holders ?? bound, bound) && isSameRecord(before.record, record)) {
    throw new IssuerError('REPLACEMENT_SAME')
  }
  const row = { row: 1, key: before.rowKey, record }
  const fault = lintRows(type, [row]).find(isRefused)
  if (fault) throw replacementRefused(fault, columnOf(type, fault.field))
  const count = holders ? undefined : copies.length
  return copiesOfRow(row, holders ?? bound, count, terms) as unknown as [RowToIssue, ...RowToIssue[]]
}

function areSame(some: readonly PublicJwk[], others: readonly PublicJwk[]): boolean {
  return some.length === others.length && some.every((key) => others.some((other) => isSameKey(key, other)))
}

/** Says what is wrong with the corrected record, in the words of an import. @param at The column, or the place in a file. */
export function replacementRefused(fault: RowFault, at: string | CodeWords | undefined): IssuerError {
  const words = { en: explainFinding(fault, 'en'), ru: explainFinding(fault, 'ru') }
  return new IssuerError('REPLACEMENT_REFUSED', {
    ...(at === undefined ? {} : { at }),
    details: { reason: fault.code, fault: words },
  })
}

/** The name of a field's column, as people know it. */
function columnOf({ fields }: CredentialType, name: string | undefined): string | undefined {
  const field = fields.find((candidate) => candidate.name === name)
  return field?.headers[0] ?? name
}

function isSameRecord(one: CredentialRecord, other: CredentialRecord): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names].every((name) => one[name] === other[name])
}

/** Now, or later: `validFrom` counts in seconds, and two copies within one second would both be the newer one. */
export function laterThan({ issuedAt = new Date(0) }: Pick<LedgerDocument, 'issuedAt'>, now: Date): Date {
  const nextSecond = (Math.floor(issuedAt.getTime() / 1000) + 1) * 1000
  return new Date(Math.max(nextSecond, now.getTime()))
}
