/**
 * The ledger's contract: what is to be signed, what was signed, how it stands, and who did what. `sqlite-ledger.ts`
 * keeps it.
 *
 * A row key, however it is spelled (see `foldedKey`), has one current document, and at most one successor that is
 * being made; the copies they replaced stay. No two documents ever share a status index. Whatever a method returns
 * from is on the disk.
 *
 * A document may have several single-use copies, each with ids, a status index and a signature of its own. They are
 * recorded, signed, replaced and revoked together or not at all; the first of them stands for the document.
 */
import type { CredentialRecord, FormatId, PublicJwk } from '@attestat/credential'

/** `intended`: recorded, not signed, handed to nobody. */
export type DocumentState = 'intended' | 'signed'
export type DocumentStatus = 'valid' | 'invalid' | 'suspended'
/** `successor`: a replacement that is not signed yet. `replaced`: a copy that a later one took the place of. */
export type DocumentVersion = 'current' | 'successor' | 'replaced'

/** Which of the single-use copies of its document something is. */
export interface CopyNumber {
  /** From 1. */
  readonly number: number
  /** How many there are: 2 at least. */
  readonly of: number
}

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
  /** Absent for a document without single-use copies. */
  readonly copy?: CopyNumber
  readonly version: DocumentVersion
  readonly state: DocumentState
  /** Present when `signed`. */
  readonly text?: string
  readonly issuedAt?: Date
  /** The key that signed. */
  readonly kid?: string
  /** Where the status stands. */
  readonly list: number
  readonly index: number
  readonly status: DocumentStatus
  readonly reason?: string
  readonly statusChangedAt?: Date
}

/** What is going to be signed for one row, or as one of its single-use copies, which follow each other. */
export interface Intent {
  readonly rowKey: string
  readonly type: string
  readonly format: FormatId
  readonly record: CredentialRecord
  readonly holder?: PublicJwk
  readonly copy?: CopyNumber
  /** Used unless the row has one already, from a run that was interrupted. */
  readonly credentialId: string
  readonly subjectId: string
}

/** How a row stands to what the ledger has under its key. `revoked`: issued as it is, and revoked since. */
export type Standing = 'new' | 'interrupted' | 'issued' | 'revoked' | 'differs'

export interface RecordedIntent {
  readonly standing: Standing
  /** Present for `new` and `interrupted`: what to sign as. */
  readonly entry?: LedgerEntry
}

export interface LedgerEntry {
  readonly id: number
  /** As it was first spelled. */
  readonly rowKey: string
  readonly credentialId: string
  readonly subjectId: string
  readonly list: number
  readonly index: number
}

export interface SignedEntry {
  readonly id: number
  readonly text: string
  readonly issuedAt: Date
  /** The key that signed. */
  readonly kid?: string
}

export interface StatusChange {
  readonly status: DocumentStatus
  readonly reason: string
  readonly at: Date
}

/** Why a document gets a later copy: its content was corrected, or it is bound to another holder key. */
export type ReplacementKind = 'replace' | 'bind'

/** A document that gets a later copy because of the key that signed it, or the batch that it came in. */
export interface DocumentToReissue extends LedgerDocument {
  /** Why it was suspended, by itself, when it was revoked with the others; the later copy will be too. */
  readonly suspendedFor?: string
}

/** The later copy of a document that is reissued, signed. */
export interface ReissuedEntry extends SignedEntry {
  /** The copy before it, as it was read: one whose status changed meanwhile stays as it is. */
  readonly before: DocumentToReissue
}

export interface Replacement {
  readonly kind: ReplacementKind
  readonly reason: string
  readonly at: Date
}

/** One run of signing. */
export interface Batch {
  readonly id: number
  readonly type: string
  readonly format: FormatId
  readonly startedAt: Date
  readonly finishedAt?: Date
  /** Signed documents, each counted once, however many copies it has. */
  readonly count: number
  /** The signed manifest; present once the batch is sealed. */
  readonly manifest?: string
}

/** A signing key with the time that it signed, or signs, in. */
export interface IssuerKey {
  /** Absolute DID URL. */
  readonly kid: string
  readonly publicJwk: PublicJwk
  readonly since: Date
  /** When another key took over. */
  readonly until?: Date
  /** Since when somebody else may have had it: no signature of it counts any more. */
  readonly compromisedAt?: Date
}

export type HistoryAction =
  | 'issue'
  | 'revoke'
  | 'suspend'
  | 'reinstate'
  | ReplacementKind
  | 'reissue'
  | 'rotate-key'
  | 'compromise-key'
  | 'publish'

/** Who did what, when, and why. */
export interface HistoryEntry {
  readonly at: Date
  /** The account that did it. */
  readonly actor: string
  readonly action: HistoryAction
  /** What it was done to: a document, a whole batch, or a key. */
  readonly rowKey?: string
  readonly credentialId?: string
  readonly batch?: number
  readonly kid?: string
  readonly reason?: string
}

/** What a change to many documents at once is about. */
export type DocumentGroup = { readonly batch: number } | { readonly kid: string }

export interface Ledger {
  readonly path: string
  /**
   * @param kind `issue` and `reissue` are written into the history; a replacement is when its document takes its place.
   * @param reason Of a reissue.
   */
  startBatch(
    type: string,
    format: FormatId,
    at: Date,
    kind?: 'issue' | 'reissue' | ReplacementKind,
    reason?: string,
  ): number
  /** Seals a batch with its signed manifest; nothing is added to it from then on. */
  finishBatch(batch: number, at: Date, manifest: string): void
  batches(): Batch[]
  /** Numbers of the batches that have signed documents and no manifest. */
  unsealedBatches(): number[]
  manifest(batch: number): string | undefined
  /**
   * Digests of the signed documents of a batch, in ascending order: their places tell nothing about people.
   *
   * @see credentialDigest
   */
  batchDigests(batch: number): Uint8Array[]
  /** How many documents, copies aside, were recorded and never signed: what an interruption left. */
  countIntended(): number
  /** How many current documents that a key signed are in force. */
  countInForce(kid: string): number
  /** How a row stands; changes nothing. */
  standing(row: Pick<Intent, 'rowKey' | 'record' | 'holder'>): Standing
  /** Records what is about to be signed, with a status index each, in one transaction; copies of one row all together. */
  recordIntents(batch: number, intents: readonly Intent[]): RecordedIntent[]
  /**
   * Records signed texts in one transaction.
   *
   * @throws IssuerError `ISSUANCE_NOT_PREPARED` for one signed before, or for some copies of a document without the others.
   */
  recordSigned(signed: readonly SignedEntry[]): void
  /**
   * Records that signed documents are about to get later copies, with a status index each, in one transaction.
   *
   * A successor from a run that was interrupted keeps its index and takes the newer content. Each keeps the credential
   * id of the copy before it; where there are more copies than before, those of the intents are used.
   *
   * @returns entries in the order of the intents.
   * @throws IssuerError `DOCUMENT_NOT_FOUND`.
   */
  recordSuccessors(batch: number, intents: readonly Intent[]): LedgerEntry[]
  /**
   * Puts a signed successor into its document's place and revokes the copy before it, in one transaction.
   *
   * @param signed The successor, or all its single-use copies.
   * @param decide Given the copy before it as it stands now; throws to refuse.
   * @throws IssuerError `ISSUANCE_NOT_PREPARED`.
   */
  recordReplacement(
    signed: readonly SignedEntry[],
    replacement: Replacement,
    decide: (before: LedgerDocument) => void,
  ): LedgerDocument
  /**
   * Puts signed successors into their documents' places, in one transaction. The copies before them are revoked where
   * they are not yet; suspended documents stay so.
   *
   * @returns how many took their place: not those whose document was revoked or suspended meanwhile.
   */
  recordReissues(reissued: readonly ReissuedEntry[], change: Omit<StatusChange, 'status'>): number
  /**
   * The current documents of a group that a reissue is about, in order of recording: those revoked with the group or
   * with their key, and those not revoked; not those revoked for their own sake, by themselves or (for a key) with
   * their batch.
   */
  documentsToReissue(group: DocumentGroup): Generator<DocumentToReissue>
  /**
   * How many signed copies a group has, how many of them are current, how many of those are to be reissued, and in which
   * formats.
   */
  countGroup(group: DocumentGroup): {
    readonly copies: number
    readonly current: number
    readonly toReissue: number
    readonly formats: readonly FormatId[]
  }
  /** The current document, by credential id, of any of its copies, or by row key in any spelling. */
  document(idOrKey: string): LedgerDocument | undefined
  /** The current single-use copies of a document, in their order; of one that has none, the document itself. */
  copiesOf(document: Pick<LedgerDocument, 'rowKey'>): LedgerDocument[]
  /**
   * The current documents in order of recording, each once; with `copies`, every copy there ever was.
   *
   * @param options.batch Only those of one batch.
   */
  documents(options?: { readonly copies?: boolean; readonly batch?: number }): Generator<LedgerDocument>
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
  /**
   * Revokes every signed document of a batch or a key, in one transaction.
   *
   * @returns how many were not revoked yet.
   * @throws IssuerError `DOCUMENT_NOT_FOUND` when there are none at all.
   */
  revokeGroup(group: DocumentGroup, change: Omit<StatusChange, 'status'>): number
  statusLists(): number[]
  /** The entries of one list that are not `valid`. */
  statusEntries(list: number): { readonly index: number; readonly status: DocumentStatus }[]
  /** Keys over time, oldest first; empty until the first change of keys. */
  keys(): IssuerKey[]
  /** Writes the keys as they stand after a change, and the change into the history. */
  recordKeys(
    keys: readonly IssuerKey[],
    change: Pick<HistoryEntry, 'at' | 'kid' | 'reason'> & { readonly action: HistoryAction },
  ): void
  /** Writes into the history that everything up to now was published; status lists bear the same time. */
  recordPublication(at: Date): void
  /** Remembers challenges that are handed out, by their digest. */
  recordChallenges(digests: readonly Uint8Array[], at: Date, expiresAt: Date): void
  /**
   * Uses a challenge up.
   *
   * @param usedFor What it is used for. Using it for the same again, after an interruption, is no second use.
   * @param dryRun Only looks.
   * @throws IssuerError `CHALLENGE_UNKNOWN`, `CHALLENGE_USED`, `CHALLENGE_EXPIRED`.
   */
  useChallenge(digest: Uint8Array, usedFor: string, at: Date, dryRun?: boolean): void
  /** Everything that was done, oldest first. */
  history(): Generator<HistoryEntry>
  close(): void
}

/** Entries of one status list. @see https://www.w3.org/TR/vc-bitstring-status-list/#example-statuslistcredential */
export const statusListLength = 131_072
