/**
 * The ledger's contract: what is to be signed, what was signed, and how it stands. `sqlite-ledger.ts` keeps it.
 *
 * No two documents share a row key, however it is spelled (see `foldedKey`), and none a status index, ever. Whatever a method returns from is on the disk.
 */
import type { CredentialRecord, FormatId, PublicJwk } from '@attestat/credential'

/** `intended`: recorded, not signed, handed to nobody. */
export type DocumentState = 'intended' | 'signed'
export type DocumentStatus = 'valid' | 'invalid' | 'suspended'

/** A document as the ledger knows it. */
export interface LedgerDocument {
  readonly rowKey: string
  /** Id of the credential type. */
  readonly type: string
  readonly format: FormatId
  readonly record: CredentialRecord
  readonly holder?: PublicJwk
  /** `id` of the credential. */
  readonly credentialId: string
  readonly subjectId: string
  readonly batch: number
  readonly state: DocumentState
  /** Present when `signed`. */
  readonly text?: string
  readonly issuedAt?: Date
  /** Where the status stands. */
  readonly list: number
  readonly index: number
  readonly status: DocumentStatus
  readonly reason?: string
  readonly statusChangedAt?: Date
}

/** What is going to be signed for one row. */
export interface Intent {
  readonly rowKey: string
  readonly type: string
  readonly format: FormatId
  readonly record: CredentialRecord
  readonly holder?: PublicJwk
  /** Used unless the row has one already, from a run that was interrupted. */
  readonly credentialId: string
  readonly subjectId: string
}

/** How a row stands to what the ledger has under its key. */
export type Standing = 'new' | 'interrupted' | 'issued' | 'differs'

export interface RecordedIntent {
  readonly standing: Standing
  /** Present for `new` and `interrupted`: what to sign as. */
  readonly entry?: LedgerEntry
}

export interface LedgerEntry {
  readonly id: number
  readonly credentialId: string
  readonly subjectId: string
  readonly list: number
  readonly index: number
}

export interface SignedEntry {
  readonly id: number
  readonly text: string
  readonly issuedAt: Date
}

export interface Ledger {
  readonly path: string
  startBatch(type: string, format: FormatId, at: Date): number
  finishBatch(batch: number, at: Date): void
  /** How a row stands; changes nothing. */
  standing(row: Pick<Intent, 'rowKey' | 'record' | 'holder'>): Standing
  /** Records what is about to be signed, with a status index each, in one transaction. */
  recordIntents(batch: number, intents: readonly Intent[]): RecordedIntent[]
  /** Records signed texts in one transaction. @throws IssuerError `ISSUANCE_NOT_PREPARED` for one signed before. */
  recordSigned(signed: readonly SignedEntry[]): void
  /** By credential id, or by row key in any spelling. */
  document(idOrKey: string): LedgerDocument | undefined
  /** In order of recording. */
  documents(): Generator<LedgerDocument>
  lastIssuedAt(): Date | undefined
  /**
   * Changes the status of a signed document in one transaction.
   *
   * @param decide Given how it stands now; throws to refuse.
   */
  changeStatus(
    idOrKey: string,
    change: StatusChange,
    decide: (document: LedgerDocument) => void,
  ): LedgerDocument
  statusLists(): number[]
  /** The entries of one list that are not `valid`. */
  statusEntries(list: number): { readonly index: number; readonly status: DocumentStatus }[]
  close(): void
}

export interface StatusChange {
  readonly status: DocumentStatus
  readonly reason: string
  readonly at: Date
}

/** Entries of one status list. @see https://www.w3.org/TR/vc-bitstring-status-list/#example-statuslistcredential */
export const statusListLength = 131_072
