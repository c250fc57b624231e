/** Issues a batch: everything is checked before the first signature, and committed in groups. */
import type { FormatId, Signer } from '@attestat/credential'
import { type HolderKeys, isFirstCopy } from './copies.ts'
import {
  type DocumentFolder,
  type DocumentToWrite,
  documentFileName,
  openDocumentFolder,
} from './export-documents.ts'
import type { ImportedRecords } from './import/import-records.ts'
import type { Ledger } from './ledger.ts'
import type { Finding } from './lints/lint.ts'
import { sealBatches } from './manifests.ts'
import { withOutputFolder } from './output-folder.ts'
import { type BatchPlan, batchRefused, planBatch } from './plan-batch.ts'
import type { IssuingTerms, RowToIssue } from './prepare.ts'
import { type SigningRun, signRows } from './sign-rows.ts'

/** Records to issue, as `importRecords` gives them. What it found out about rows that it refused may come along. */
export interface RecordsToIssue
  extends Pick<ImportedRecords, 'type' | 'rows'>,
    Partial<Pick<ImportedRecords, 'findings' | 'refusedKeys'>> {}

export interface IssueOptions {
  /** Default `vc+sd-jwt`. */
  readonly format?: FormatId
  /**
   * Row key → the holder's public key, whose possession has been proven; or several, for as many single-use copies of the
   * document. Every one must have its row.
   */
  readonly holders?: ReadonlyMap<string, HolderKeys>
  /**
   * How many single-use copies an unbound document gets, and a bound one at most. Default: as many as its holder has
   * proved keys, and one of an unbound document.
   */
  readonly copies?: number
  /** Issues rows without a holder key too. Default false. */
  readonly unbound?: boolean
  /** Issues the other rows when some are refused. Default false: then nothing is issued. */
  readonly partial?: boolean
  /** Only checks and counts. Default false. */
  readonly dryRun?: boolean
  /**
   * A folder to write the documents of all rows into, as `exportDocuments` does, those issued before included. New
   * ones are written while the batch goes on.
   */
  readonly out?: string
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
  /** Signatures that this took, where some of the documents have single-use copies. */
  readonly copies?: number
  readonly alreadyIssued: number
  /** Those of them that have been revoked since; a batch does not issue them again. */
  readonly revoked: number
  /** Those of them that are in force in another format than is asked for, and stay in it. */
  readonly inOtherFormat: number
  /** Rows with blocking findings, those that differ from what was issued aside. */
  readonly refused: number
  /** Rows issued before with other content. */
  readonly differs: number
  /** Every finding, those of the import included. */
  readonly findings: readonly Finding[]
  /** With `out`: names of the files that were written. */
  readonly files?: readonly string[]
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
 * @throws IssuerError `BATCH_REFUSED`, `HOLDERS_INVALID`, `SELF_CHECK_FAILED`, and the storage codes;
 *   for `out` `STORAGE_FULL`, `FILE_UNWRITABLE`, when everything is signed and recorded.
 */
export async function issueBatch(
  context: BatchContext,
  records: RecordsToIssue,
  options: IssueOptions,
): Promise<BatchResult> {
  const plan = planBatch(context, records, options)
  const { toIssue, ...counts } = plan
  if (options.dryRun) return { ...counts, ...countOf(toIssue) }
  const refusal = options.partial ? undefined : batchRefused(counts)
  if (refusal) throw refusal
  const { out } = options
  if (out === undefined) return { ...counts, ...(await signPlanned(context, toIssue, options)) }
  const { ledger, terms } = context
  const names = (): readonly string[] => plannedFileNames(ledger, records, plan, terms)
  return withOutputFolder(ledger, out, names, async () => {
    const folder = await openDocumentFolder(out)
    try {
      const written = new Set<string>()
      const signed = await signPlanned(context, toIssue, options, async (documents) => {
        for (const [key, copies] of Map.groupBy(documents, (document) => document.key)) {
          written.add(key)
          await folder.write(copies)
        }
      })
      const keys = records.rows.map(({ key }) => key).filter((key) => !written.has(key))
      return { ...counts, ...signed, files: await writeRest(ledger, keys, folder) }
    } finally {
      await folder.close()
    }
  })
}

async function signPlanned(
  context: BatchContext,
  rows: readonly RowToIssue[],
  { onProgress }: IssueOptions,
  onRecorded: SigningRun['onRecorded'] = async () => undefined,
): Promise<Pick<BatchResult, 'batch' | 'issued' | 'copies'>> {
  const { ledger, signer, terms, now } = context
  const seal = (): Promise<void> => sealBatches({ ledger, signer, issuer: terms.profile.id }, now())
  if (rows.length === 0) {
    // There may be a batch whose run was interrupted before it could seal it.
    await seal()
    return { issued: 0 }
  }
  const batch = ledger.startBatch(terms.type.id, terms.format, now())
  const signed = await signRows({ ...context, batch, rows, onRecorded, onProgress })
  await seal()
  return { batch, ...signed }
}

/** How many documents there are, and how many signatures, where that is more. */
export function countOf(
  rows: readonly Pick<RowToIssue, 'copy'>[],
): Pick<BatchResult, 'issued' | 'copies'> & { readonly issued: number } {
  const issued = rows.filter(isFirstCopy).length
  return { issued, ...(rows.length > issued ? { copies: rows.length } : {}) }
}

/**
 * Names of the files that a batch with these records writes: of what was issued before, and of what is to be.
 *
 * @throws IssuerError the storage codes.
 */
export function plannedFileNames(
  ledger: Ledger,
  { rows }: Pick<RecordsToIssue, 'rows'>,
  { toIssue }: Pick<BatchPlan, 'toIssue'>,
  { format }: Pick<IssuingTerms, 'format'>,
): readonly string[] {
  const planned = new Map(toIssue.map((row) => [row.key, row]))
  return rows.map(({ key }) => {
    const document = ledger.document(key)
    const { copy } = planned.get(key) ?? {}
    const name = { rowKey: document?.rowKey ?? key, format, ...(copy ? { copy } : {}) }
    return documentFileName(document?.state === 'signed' ? document : name)
  })
}

/** Writes what was issued before, or by another program meanwhile. @returns the names of all files. */
async function writeRest(
  ledger: Ledger,
  keys: readonly string[],
  folder: DocumentFolder,
): Promise<readonly string[]> {
  for (const key of keys) {
    const copies = ledger.copiesOf({ rowKey: key })
    if (copies[0]?.state === 'signed') await folder.write(copies as readonly DocumentToWrite[])
  }
  return folder.done()
}
