/** How the ledger's tables and its types turn into each other. */
import type { CredentialRecord, FormatId, PublicJwk } from '@attestat/credential'
import { IssuerError } from './codes.ts'
import type {
  Batch,
  DocumentStatus,
  DocumentVersion,
  HistoryAction,
  HistoryEntry,
  Intent,
  IssuerKey,
  LedgerDocument,
  Standing,
} from './ledger.ts'

export interface DocumentRow {
  readonly id: number
  readonly row_key: string
  readonly version: DocumentVersion
  readonly type: string
  readonly format: FormatId
  readonly record: string
  readonly holder: string | null
  readonly credential_id: string
  readonly subject_id: string
  readonly batch: number
  readonly copy: number
  readonly copies: number
  readonly text: string | null
  readonly issued_at: string | null
  readonly kid: string | null
  readonly list: number
  readonly index: number
  readonly status: DocumentStatus
  readonly reason: string | null
  readonly changed_at: string | null
}

export interface ReissueRow extends DocumentRow {
  readonly suspended_for: string | null
}

/** What was recorded under a key: enough to know how a row stands. */
export interface RecordedRow
  extends Pick<DocumentRow, 'id' | 'row_key' | 'credential_id' | 'record' | 'holder'> {
  readonly signed: 0 | 1
  readonly status: DocumentStatus
}

export interface BatchRow {
  readonly id: number
  readonly type: string
  readonly format: FormatId
  readonly started_at: string
  readonly finished_at: string | null
  readonly manifest: string | null
  readonly count: number
}

export interface HistoryRow {
  readonly id: number
  readonly at: string
  readonly actor: string
  readonly action: HistoryAction
  readonly row_key: string | null
  readonly credential_id: string | null
  readonly batch: number | null
  readonly kid: string | null
  readonly reason: string | null
}

export interface KeyRow {
  readonly kid: string
  readonly position: number
  readonly public_jwk: string
  readonly since: string
  readonly until: string | null
  readonly compromised_at: string | null
}

export interface ChallengeRow {
  readonly expires_at: string
  readonly used_for: string | null
}

export function readDocument(row: DocumentRow): LedgerDocument {
  return {
    rowKey: row.row_key,
    type: row.type,
    format: row.format,
    record: parseOwn<CredentialRecord>(row.record, `entry ${row.id}`),
    ...(row.holder === null ? {} : { holder: parseOwn<PublicJwk>(row.holder, `entry ${row.id}`) }),
    credentialId: row.credential_id,
    subjectId: row.subject_id,
    batch: row.batch,
    ...(row.copies > 1 ? { copy: { number: row.copy, of: row.copies } } : {}),
    version: row.version,
    state: row.text === null ? 'intended' : 'signed',
    ...present('text', row.text),
    ...present('issuedAt', dateOf(row.issued_at)),
    ...present('kid', row.kid),
    list: row.list,
    index: row.index,
    status: row.status,
    ...present('reason', row.reason),
    ...present('statusChangedAt', dateOf(row.changed_at)),
  }
}

export function readBatch({ id, type, format, count, ...row }: BatchRow): Batch {
  return {
    id,
    type,
    format,
    count,
    startedAt: new Date(row.started_at),
    ...present('finishedAt', dateOf(row.finished_at)),
    ...present('manifest', row.manifest),
  }
}

export function readHistory(row: HistoryRow): HistoryEntry {
  return {
    at: new Date(row.at),
    actor: row.actor,
    action: row.action,
    ...present('rowKey', row.row_key),
    ...present('credentialId', row.credential_id),
    ...present('batch', row.batch),
    ...present('kid', row.kid),
    ...present('reason', row.reason),
  }
}

export function readKey(row: KeyRow): IssuerKey {
  return {
    kid: row.kid,
    publicJwk: parseOwn<PublicJwk>(row.public_jwk, `key ${row.position}`),
    since: new Date(row.since),
    ...present('until', dateOf(row.until)),
    ...present('compromisedAt', dateOf(row.compromised_at)),
  }
}

export function writeKey(key: IssuerKey, position: number): KeyRow {
  return {
    kid: key.kid,
    position,
    public_jwk: JSON.stringify(key.publicJwk),
    since: key.since.toISOString(),
    until: key.until?.toISOString() ?? null,
    compromised_at: key.compromisedAt?.toISOString() ?? null,
  }
}

/** How a row stands to the current document under its key. */
export function standingOf(found: RecordedRow | undefined, row: Pick<Intent, 'record' | 'holder'>): Standing {
  if (!found) return 'new'
  if (found.signed === 0) return 'interrupted'
  const sameRecord = found.record === canonicalRecord(row.record)
  // Without a holder in hand the row says nothing about the binding of what was issued.
  const sameHolder = row.holder === undefined || found.holder === holderText(row.holder)
  if (!sameRecord || !sameHolder) return 'differs'
  return found.status === 'invalid' ? 'revoked' : 'issued'
}

export function canonicalRecord(record: CredentialRecord): string {
  return JSON.stringify(record, Object.keys(record).sort())
}

export function holderText(holder: PublicJwk | undefined): string | null {
  if (!holder) return null
  const { kty, crv, x } = holder
  return JSON.stringify(kty === 'EC' ? { kty, crv, x, y: holder.y } : { kty, crv, x })
}

/**
 * JSON that the ledger wrote. The parser's own words would quote from it.
 *
 * @throws IssuerError `LEDGER_CORRUPT` with the place inside the ledger.
 */
export function parseOwn<T>(text: string, place: string): T {
  try {
    return JSON.parse(text) as T
  } catch {
    throw new IssuerError('LEDGER_CORRUPT', { at: `ledger ${place}` })
  }
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}

/** A member that is absent where the column is NULL. */
function present<Name extends string, Value>(
  name: Name,
  value: Value | null,
): { readonly [Member in Name]?: Value } {
  return value === null ? {} : ({ [name]: value } as { readonly [Member in Name]?: Value })
}
