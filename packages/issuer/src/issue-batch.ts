/** Issues a batch: everything is checked before the first signature, and committed in groups. */
import { CredentialError, didKeyOf, type FormatId, type PublicJwk, type Signer } from '@attestat/credential'
import { IssuerError, issuerCodes } from './codes.ts'
import { expected } from './expected.ts'
import type { ImportedRecords, ImportedRow } from './import/import-records.ts'
import { foldedKey, rowKey } from './import/row-key.ts'
import type { Ledger, Standing } from './ledger.ts'
import { isRefused, lintRows } from './lints/index.ts'
import type { Finding } from './lints/lint.ts'
import { sealBatches } from './manifests.ts'
import { checkDocument, type IssuingTerms, prepareIssuances, type RowToIssue } from './prepare.ts'
import { signGroup, startSigning } from './sign-group.ts'

/** Records to issue, as `importRecords` gives them. What it found out about rows that it refused may come along. */
export interface RecordsToIssue
  extends Pick<ImportedRecords, 'type' | 'rows'>,
    Partial<Pick<ImportedRecords, 'findings' | 'refusedKeys'>> {}

export interface IssueOptions {
  /** Default `vc+sd-jwt`. */
  readonly format?: FormatId
  /** Row key → the holder's public key, whose possession has been proven. Every one must have its row. */
  readonly holders?: ReadonlyMap<string, PublicJwk>
  /** Issues rows without a holder key too. Default false. */
  readonly unbound?: boolean
  /** Issues the other rows when some are refused. Default false: then nothing is issued. */
  readonly partial?: boolean
  /** Only checks and counts. Default false. */
  readonly dryRun?: boolean
  readonly onProgress?: (progress: IssueProgress) => void
}

export interface IssueProgress {
  /** Rows dealt with so far, and committed. */
  readonly done: number
  readonly total: number
  readonly issued: number
}

export interface BatchResult {
  /** Number of the batch in the ledger; absent after a dry run, or when there was nothing to sign. */
  readonly batch?: number
  /** Newly signed; in a dry run, what would be. */
  readonly issued: number
  readonly alreadyIssued: number
  /** Rows with blocking findings, those that differ from what was issued aside. */
  readonly refused: number
  /** Rows issued before with other content. */
  readonly differs: number
  /** Every finding, those of the import included. */
  readonly findings: readonly Finding[]
}

export interface BatchContext {
  readonly ledger: Ledger
  readonly signer: Signer
  readonly terms: IssuingTerms
  readonly now: () => Date
}

/**
 * Checks every row, then signs those that are new.
 *
 * The caller holds the run lock, unless this is a dry run.
 *
 * @throws IssuerError `BATCH_REFUSED`, `HOLDERS_INVALID`, `SELF_CHECK_FAILED`, and the storage codes.
 */
export async function issueBatch(
  context: BatchContext,
  records: RecordsToIssue,
  options: IssueOptions,
): Promise<BatchResult> {
  const plan = planBatch(context, records, options)
  const { toIssue, ...counts } = plan
  const faulty = counts.refused + counts.differs
  if (options.dryRun) return { ...counts, issued: toIssue.length }
  if (faulty > 0 && !options.partial) {
    const first = counts.findings.find(isRefused)
    throw new IssuerError('BATCH_REFUSED', {
      at: `row ${first?.row}: ${first?.code}`,
      details: { rows: faulty },
    })
  }
  const signed = toIssue.length === 0 ? { issued: 0 } : await signRows(context, toIssue, options)
  const { ledger, signer, terms, now } = context
  await sealBatches({ ledger, signer, issuer: terms.profile.id }, now())
  return { ...counts, ...signed }
}

type Holders = ReadonlyMap<string, PublicJwk>

interface BatchPlan extends Omit<BatchResult, 'batch' | 'issued'> {
  readonly toIssue: readonly RowToIssue[]
}

function planBatch(context: BatchContext, records: RecordsToIssue, options: IssueOptions): BatchPlan {
  const { ledger, terms } = context
  const holders = holdersByRow(ledger, records, options.holders ?? new Map())
  const findings = [...(records.findings ?? []), ...sharedKeys(records, holders)]
  // Linted here again, because records need not come from a file.
  findings.push(...lintRows(terms.type, records.rows).filter(isRefused), ...foreignKeys(records))
  const refusedBefore = new Set(findings.filter(isRefused).map(({ row }) => row))
  const toIssue: RowToIssue[] = []
  let alreadyIssued = 0
  for (const imported of records.rows) {
    if (refusedBefore.has(imported.row)) continue
    const row = withHolder(imported, holders)
    const standing = ledger.standing({ rowKey: row.key, ...row })
    if (standing === 'issued') alreadyIssued++
    else {
      const finding = refuseRow(context, row, standing, options)
      if (finding) findings.push(finding)
      else toIssue.push(row)
    }
  }
  const differs = findings.filter(({ code }) => code === 'ROW_DIFFERS').length
  const refused = new Set(findings.filter(isRefused).map(({ row }) => row)).size - differs
  return {
    toIssue,
    alreadyIssued,
    refused,
    differs,
    findings: findings.sort((one, other) => one.row - other.row),
  }
}

/** Folded row key → holder key. A key that no row takes would leave somebody's document unbound without a word. */
function holdersByRow(ledger: Ledger, { rows, refusedKeys = [] }: RecordsToIssue, given: Holders): Holders {
  const known = new Set([...rows.map(({ key }) => key), ...refusedKeys].map(foldedKey))
  const holders = new Map<string, PublicJwk>()
  for (const [i, [rowKey, holder]] of [...given].entries()) {
    const key = foldedKey(rowKey)
    const phrase = holders.has(key)
      ? 'one for each row'
      : known.has(key) || ledger.document(rowKey)
        ? undefined
        : 'the key of a row of this batch, or of a document in the ledger'
    if (phrase) {
      const details = { expected: expected(phrase) }
      throw new IssuerError('HOLDERS_INVALID', { at: `holders[${i}]`, details })
    }
    holders.set(key, holder)
  }
  return holders
}

function sharedKeys({ rows }: RecordsToIssue, holders: Holders): Finding[] {
  const firstRowOf = new Map<string, number>()
  return rows.flatMap(({ row, key }) => {
    const holder = holders.get(foldedKey(key))
    if (!holder) return []
    const first = firstRowOf.get(didKeyOf(holder))
    if (first === undefined) {
      firstRowOf.set(didKeyOf(holder), row)
      return []
    }
    const words = issuerCodes.HOLDER_KEY_SHARED
    return [{ row, code: 'HOLDER_KEY_SHARED', severity: 'warns', words, details: { first } }]
  })
}

/** Under a key of the caller's own making one record could be issued twice. */
function foreignKeys({ type, rows }: RecordsToIssue): Finding[] {
  const words = issuerCodes.ROW_KEY_MISMATCH
  return rows
    .filter(({ key, record }) => key !== rowKey(type, record))
    .map(({ row }) => ({ row, code: 'ROW_KEY_MISMATCH', severity: 'blocks', words }))
}

function withHolder(row: ImportedRow, holders: Holders): RowToIssue {
  const holder = holders.get(foldedKey(row.key))
  return holder ? { ...row, holder } : row
}

function refuseRow(
  { terms, now }: BatchContext,
  row: RowToIssue,
  standing: Standing,
  { unbound }: IssueOptions,
): Finding | undefined {
  const field = terms.type.rowKey.at(-1)
  const place = { row: row.row, severity: 'blocks', ...(field ? { field } : {}) } as const
  if (standing === 'differs') return { ...place, code: 'ROW_DIFFERS', words: issuerCodes.ROW_DIFFERS }
  if (!row.holder && !unbound) return { ...place, code: 'HOLDER_MISSING', words: issuerCodes.HOLDER_MISSING }
  try {
    checkDocument(row, terms, now())
    return undefined
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error
    const details = { path: error.at ?? '$', reason: error.code }
    return { ...place, code: 'ROW_DOCUMENT_INVALID', words: issuerCodes.ROW_DOCUMENT_INVALID, details }
  }
}

async function signRows(
  context: BatchContext,
  rows: readonly RowToIssue[],
  { onProgress }: IssueOptions,
): Promise<Pick<BatchResult, 'batch' | 'issued'>> {
  const { ledger, signer, terms, now } = context
  const batch = ledger.startBatch(terms.type.id, terms.format, now())
  const { groupSize, check, close } = startSigning(signer, rows.length)
  let issued = 0
  try {
    for (let start = 0; start < rows.length; start += groupSize) {
      const group = rows.slice(start, start + groupSize)
      const recorded = prepareIssuances(ledger, batch, group, terms, now())
      const issuances = recorded.flatMap(({ prepared }) => prepared ?? [])
      await signGroup(issuances, signer, check, (signed) => {
        ledger.recordSigned(signed)
        issued += signed.length
      })
      onProgress?.({ done: Math.min(start + groupSize, rows.length), total: rows.length, issued })
    }
  } finally {
    await close()
  }
  return { batch, issued }
}
