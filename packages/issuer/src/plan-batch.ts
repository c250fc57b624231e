/** What a batch would issue: every row looked at as a whole, before anything is recorded or signed. */
import { CredentialError, didKeyOf, type PublicJwk } from '@attestat/credential'
import { IssuerError, issuerCodes } from './codes.ts'
import { copiesOfRow, type HolderKeys, readHolderKeys, requireFitForCopies } from './copies.ts'
import { expected } from './expected.ts'
import { areLinted } from './import/linted-rows.ts'
import { foldedKey, rowKey } from './import/row-key.ts'
import type { BatchContext, BatchResult, IssueOptions, RecordsToIssue } from './issue-batch.ts'
import type { Ledger, Standing } from './ledger.ts'
import { isRefused, lintRows } from './lints/index.ts'
import type { Finding } from './lints/lint.ts'
import { checkDocument, type IssuingTerms, type RowToIssue } from './prepare.ts'
import { rowPlace } from './row-place.ts'

type Holders = ReadonlyMap<string, readonly PublicJwk[]>

export interface BatchPlan extends Omit<BatchResult, 'batch' | 'issued' | 'copies'> {
  /** Each as often as its document has copies, which follow each other. */
  readonly toIssue: readonly RowToIssue[]
}

/**
 * Checks every row: linted, new to the ledger, bound as it should be, a valid document.
 *
 * @throws IssuerError `HOLDERS_INVALID`, `COPIES_UNFIT`, and the storage codes.
 */
export function planBatch(context: BatchContext, records: RecordsToIssue, options: IssueOptions): BatchPlan {
  const { ledger, terms } = context
  const now = context.now()
  requireFitForCopies(options.copies, terms)
  const holders = holdersByRow(ledger, records, options.holders ?? new Map())
  const findings = [
    ...(records.findings ?? []),
    ...sharedKeys(records, holders),
    ...foreignRows(terms, records),
  ]
  const refusedBefore = new Set(findings.filter(isRefused).map(({ row }) => row))
  const toIssue: RowToIssue[] = []
  let [alreadyIssued, revoked, inOtherFormat] = [0, 0, 0]
  for (const imported of records.rows) {
    if (refusedBefore.has(imported.row)) continue
    const copies = copiesOfRow(imported, holdersOf(imported.key, holders), options.copies, terms)
    const row = copies[0] as RowToIssue
    const standing = ledger.standing({ rowKey: row.key, ...row })
    if (standing === 'issued' || standing === 'revoked') {
      alreadyIssued++
      if (standing === 'revoked') revoked++
      else if (ledger.document(row.key)?.format !== terms.format) inOtherFormat++
    } else {
      const finding = refuseRow(terms, row, { standing, now, unbound: options.unbound })
      if (finding) findings.push(finding)
      else toIssue.push(...copies)
    }
  }
  const differs = findings.filter(({ code }) => code === 'ROW_DIFFERS').length
  const refused = new Set(findings.filter(isRefused).map(({ row }) => row)).size - differs
  return {
    toIssue,
    alreadyIssued,
    revoked,
    inOtherFormat,
    refused,
    differs,
    findings: findings.sort((one, other) => one.row - other.row),
  }
}

/**
 * Why a batch is not issued without `partial`; undefined when every row can be. The place is that of the first fault;
 * a row that was issued before with other content is one only where there is no other.
 */
export function batchRefused({
  refused,
  differs,
  findings,
}: Pick<BatchResult, 'refused' | 'differs' | 'findings'>): IssuerError | undefined {
  const blocking = findings.filter(isRefused)
  const first = blocking.find(({ code }) => code !== 'ROW_DIFFERS') ?? blocking[0]
  if (!first) return undefined
  const details = { rows: refused + differs }
  return new IssuerError('BATCH_REFUSED', { at: rowPlace(first.row, first.code), details })
}

/** Folded row key → holder keys. A key that no row takes would leave somebody's document unbound without a word. */
function holdersByRow(
  ledger: Ledger,
  { rows, refusedKeys = [] }: RecordsToIssue,
  given: ReadonlyMap<string, HolderKeys>,
): Holders {
  const holders = new Map<string, readonly PublicJwk[]>()
  if (given.size === 0) return holders
  const known = new Set([...rows.map(({ key }) => key), ...refusedKeys].map(foldedKey))
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
    holders.set(key, readHolderKeys(holder, `holders[${i}]`))
  }
  return holders
}

function sharedKeys({ rows }: RecordsToIssue, holders: Holders): Finding[] {
  const firstRowOf = new Map<string, number>()
  return rows.flatMap(({ row, key }) => {
    const dids = holdersOf(key, holders).map(didKeyOf)
    const first = dids.map((did) => firstRowOf.get(did)).find((found) => found !== undefined)
    for (const did of dids) if (!firstRowOf.has(did)) firstRowOf.set(did, row)
    if (first === undefined) return []
    const words = issuerCodes.HOLDER_KEY_SHARED
    return [{ row, code: 'HOLDER_KEY_SHARED', severity: 'warns', words, details: { first } }]
  })
}

/** Records need not come from a file that was linted. */
function foreignRows({ type }: IssuingTerms, records: RecordsToIssue): Finding[] {
  const { rows } = records
  if (areLinted(rows, type)) return []
  return [...lintRows(type, rows).filter(isRefused), ...foreignKeys(records)]
}

/** Under a key of the caller's own making one record could be issued twice. */
function foreignKeys({ type, rows }: RecordsToIssue): Finding[] {
  const words = issuerCodes.ROW_KEY_MISMATCH
  return rows
    .filter(({ key, record }) => key !== rowKey(type, record))
    .map(({ row }) => ({ row, code: 'ROW_KEY_MISMATCH', severity: 'blocks', words }))
}

function holdersOf(key: string, holders: Holders): readonly PublicJwk[] {
  return (holders.size === 0 ? undefined : holders.get(foldedKey(key))) ?? []
}

interface Circumstances {
  readonly standing: Standing
  readonly now: Date
  readonly unbound: boolean | undefined
}

function refuseRow(
  terms: IssuingTerms,
  row: RowToIssue,
  { standing, now, unbound }: Circumstances,
): Finding | undefined {
  const field = terms.type.rowKey.at(-1)
  const place = { row: row.row, severity: 'blocks', ...(field ? { field } : {}) } as const
  if (standing === 'differs') return { ...place, code: 'ROW_DIFFERS', words: issuerCodes.ROW_DIFFERS }
  if (!row.holder && !unbound) return { ...place, code: 'HOLDER_MISSING', words: issuerCodes.HOLDER_MISSING }
  try {
    checkDocument(row, terms, now)
    return undefined
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error
    const details = { path: error.at ?? '$', reason: error.code }
    return { ...place, code: 'ROW_DOCUMENT_INVALID', words: issuerCodes.ROW_DOCUMENT_INVALID, details }
  }
}
