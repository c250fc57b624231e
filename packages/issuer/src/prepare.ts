/**
 * From a linted row to a signed document, in the order that nothing may change: recorded as intent, built, signed
 * once, verified as a stranger would verify it.
 */
import { randomUUID } from 'node:crypto'
import {
  type BitstringStatusListEntry,
  type CredentialDocument,
  type CredentialToSecure,
  type CredentialType,
  didKeyOf,
  type FormatId,
  type IssuerProfile,
  type PublicJwk,
  relatedTypeMetadata,
  type SecureCredential,
  type Signer,
  slotsOf,
  validateDocument,
} from '@attestat/credential'
import { bitstringStatusListUrl, type StatusPurpose, tokenStatusListUrl } from './addresses.ts'
import { IssuerError } from './codes.ts'
import type { ImportedRow } from './import/import-records.ts'
import { issuingTime } from './issuing-time.ts'
import type { CopyNumber, Intent, Ledger, LedgerEntry, RecordedIntent, SignedEntry } from './ledger.ts'
import type { BatchLedger } from './ledger-thread.ts'
import { isOwnType } from './own-types.ts'
import { rowPlace } from './row-place.ts'
import { type Expectation, type SelfCheck, selfCheck } from './self-check.ts'

/** What all documents of a batch have in common. */
export interface IssuingTerms {
  readonly type: CredentialType
  readonly format: FormatId
  readonly profile: IssuerProfile
  readonly baseUrl: string
  /** `iss` of `dc+sd-jwt`: an https URL, or the DID of an issuer without one. */
  readonly sdJwtVcIssuer: string
  readonly vctIntegrity: string
  /** Since when the key signs: no document is dated before. */
  readonly keySince: Date
  /** Signs the documents. */
  readonly secure: SecureCredential
}

/** A row with the key that its document is bound to; as often as its document has single-use copies. */
export interface RowToIssue extends ImportedRow {
  readonly holder?: PublicJwk
  readonly copy?: CopyNumber
}

/** A document that is recorded in the ledger and may be signed, once, with {@link signPrepared}. */
export interface PreparedIssuance {
  readonly row: number
  readonly rowKey: string
  readonly copy?: CopyNumber
  readonly entry: LedgerEntry
  readonly terms: IssuingTerms
}

/** A document that was signed and verified, and is not recorded yet. */
export interface SignedIssuance extends SignedEntry {
  /** The key of its row. */
  readonly key: string
  /** The same key as the ledger has it. */
  readonly rowKey: string
  readonly format: FormatId
  readonly copy?: CopyNumber
}

/** Only issuances made here, and not yet signed; each with what will be signed, which nobody else can reach. */
const redeemable = new WeakMap<PreparedIssuance, CredentialToSecure>()

/**
 * Records rows as intents, in one transaction.
 *
 * @param rows Linted: no row may have a blocking fault.
 * @returns what is to be signed, in order of the rows: not those that were issued before. Each document is built when
 *   it is asked for.
 */
export async function prepareIssuances(
  ledger: Pick<BatchLedger, 'recordIntents'>,
  batch: number,
  rows: readonly RowToIssue[],
  terms: IssuingTerms,
  now: Date,
): Promise<Iterable<PreparedIssuance>> {
  const intents = rows.map((row) => intentOf(row, terms))
  return prepareRecorded(rows, await ledger.recordIntents(batch, intents), terms, now)
}

function* prepareRecorded(
  rows: readonly RowToIssue[],
  recorded: readonly RecordedIntent[],
  terms: IssuingTerms,
  now: Date,
): Generator<PreparedIssuance> {
  for (const [i, row] of rows.entries()) {
    const entry = recorded[i]?.entry
    if (entry) yield prepare(row, entry, terms, issuingTime(now, row, terms))
  }
}

/**
 * Records that documents get later copies, in one transaction, and builds them.
 *
 * @param rows Linted; their keys are the documents'. All single-use copies of a document, one after the other.
 * @returns issuances in the order of the rows.
 * @throws IssuerError `DOCUMENT_NOT_FOUND`, and the storage codes.
 */
export function prepareSuccessors(
  ledger: Ledger,
  batch: number,
  rows: readonly RowToIssue[],
  terms: IssuingTerms,
  now: Date,
): PreparedIssuance[] {
  const entries = ledger.recordSuccessors(
    batch,
    rows.map((row) => intentOf(row, terms)),
  )
  return rows.map((row, i) => prepare(row, entries[i] as LedgerEntry, terms, now))
}

/**
 * Builds and validates the document of a row without recording anything.
 *
 * @throws CredentialError the codes of `validateDocument`, with the path of the first fault.
 */
export function checkDocument(row: RowToIssue, terms: IssuingTerms, now: Date): void {
  validateDocument(sampleDocument(row, terms, now))
}

/** The document of a row as it would be, with ids and a place in the status list that stand for real ones. */
export function sampleDocument(row: RowToIssue, terms: IssuingTerms, now: Date): CredentialDocument {
  const entry = {
    id: 0,
    rowKey: row.key,
    credentialId: sampleId,
    subjectId: subjectIdOf(row, terms, sampleId),
    list: 1,
    index: 0,
  }
  return buildDocument(row, entry, terms, now)
}

/**
 * Signs a prepared issuance and verifies what was signed with the public key alone.
 *
 * @param check Default: in this thread.
 * @throws IssuerError `ISSUANCE_NOT_PREPARED` for anything that {@link prepareIssuances} did not make, or for the
 *   second time; `SELF_CHECK_FAILED`.
 */
export async function signPrepared(
  prepared: PreparedIssuance,
  signer: Signer,
  check: SelfCheck = selfCheck(signer.publicJwk, signer.kid ?? ''),
): Promise<SignedIssuance> {
  const { signed, expected } = await redeem(prepared, signer)
  await check(signed.text, expected).catch((cause: unknown) => {
    throw new IssuerError('SELF_CHECK_FAILED', { at: rowPlace(prepared.row), cause })
  })
  return signed
}

/** A function of its own, so that the document is gone while its signature is being checked. */
async function redeem(
  prepared: PreparedIssuance,
  signer: Signer,
): Promise<{ readonly signed: SignedIssuance; readonly expected: Expectation }> {
  const credential = redeemable.get(prepared)
  if (!credential) throw new IssuerError('ISSUANCE_NOT_PREPARED')
  redeemable.delete(prepared)
  const { terms, entry, rowKey: key, copy } = prepared
  const { issuedAt, holderKey: holder } = credential
  const text = await terms.secure(terms.format, credential, signer)
  const { id, rowKey } = entry
  const { kid } = signer
  return {
    signed: {
      ...{ id, key, rowKey, format: terms.format, text, issuedAt },
      ...(copy ? { copy } : {}),
      ...(kid === undefined ? {} : { kid }),
    },
    expected: expectationOf(prepared, holder),
  }
}

function intentOf(row: RowToIssue, terms: IssuingTerms): Intent {
  const { type, format } = terms
  return {
    rowKey: row.key,
    type: type.id,
    format,
    record: row.record,
    ...(row.holder ? { holder: row.holder } : {}),
    ...(row.copy ? { copy: row.copy } : {}),
    credentialId: newId(),
    subjectId: subjectIdOf(row, terms, newId()),
  }
}

function prepare(row: RowToIssue, entry: LedgerEntry, terms: IssuingTerms, now: Date): PreparedIssuance {
  const { type, format, baseUrl, sdJwtVcIssuer: issuer, vctIntegrity } = terms
  const credential: CredentialToSecure = {
    document: buildDocument(row, entry, terms, now),
    issuedAt: now,
    ...(row.holder ? { holderKey: row.holder } : {}),
    ...slotsOf(type),
    ...(format === 'dc+sd-jwt'
      ? {
          sdJwtVc: {
            vct: type.vct,
            vctIntegrity,
            issuer,
            status: { idx: entry.index, uri: tokenStatusListUrl(baseUrl, entry.list) },
          },
        }
      : {}),
  }
  const { row: number, key: rowKey, copy } = row
  const prepared: PreparedIssuance = { row: number, rowKey, ...(copy ? { copy } : {}), entry, terms }
  redeemable.set(prepared, credential)
  return prepared
}

function buildDocument(
  { record }: RowToIssue,
  { credentialId: id, subjectId, list, index }: LedgerEntry,
  { type, format, profile: issuer, baseUrl, vctIntegrity }: IssuingTerms,
  validFrom: Date,
): CredentialDocument {
  const plain = type.toCredential(record, { issuer, id, subjectId, validFrom })
  // A dc+sd-jwt says its status and its type in the token, and only there.
  if (format === 'dc+sd-jwt') return plain
  const related = isOwnType(type) ? relatedTypeMetadata({ vct: type.vct, integrity: vctIntegrity }) : {}
  const document = { ...plain, ...related }
  const revocation = statusEntry(bitstringStatusListUrl(baseUrl, list, 'revocation'), 'revocation', index)
  if (!type.suspendable) return { ...document, credentialStatus: revocation }
  const suspension = statusEntry(bitstringStatusListUrl(baseUrl, list, 'suspension'), 'suspension', index)
  return { ...document, credentialStatus: [revocation, suspension] }
}

/** @see Bitstring Status List v1.0, section 2.1 */
function statusEntry(url: string, purpose: StatusPurpose, index: number): BitstringStatusListEntry {
  return {
    id: `${url}#${index}`,
    type: 'BitstringStatusListEntry',
    statusPurpose: purpose,
    statusListIndex: String(index),
    statusListCredential: url,
  }
}

function expectationOf({ terms, entry }: PreparedIssuance, holder: PublicJwk | undefined): Expectation {
  const { format, profile, sdJwtVcIssuer } = terms
  return {
    format,
    issuer: format === 'dc+sd-jwt' ? sdJwtVcIssuer : profile.id,
    credentialId: entry.credentialId,
    subjectId: entry.subjectId,
    statusIndex: entry.index,
    ...(holder ? { holder } : {}),
  }
}

/**
 * Whom the document is about: what the record names; otherwise a bound credential speaks of its holder's key, and an
 * unbound one of nobody that could be found elsewhere.
 */
function subjectIdOf({ record, holder }: RowToIssue, { type }: IssuingTerms, nobody: string): string {
  return type.subjectIdOf?.(record) ?? (holder ? didKeyOf(holder) : nobody)
}

function newId(): string {
  return `urn:uuid:${randomUUID()}`
}

const sampleId = 'urn:uuid:00000000-0000-4000-8000-000000000000'
