/** Consent, and the record that it leaves: who said yes to showing what to whom, what for, and until when. */
import type { ConcretePath, Label, Signer } from '@attestat/credential'
import {
  createWithdrawal,
  type LocalText,
  presentationHash,
  type VerifiedReceipt,
  type VpToken,
  verifyReceipt,
  visibleText,
} from '@attestat/openid4vc'
import { isSameBody, type TrustSource } from '@attestat/trust'
import { WalletError } from './codes.ts'
import { expected } from './expected.ts'
import { appendEntry, type HistoryEntry, type HistoryLink, hashOfEntry, readEntries } from './history.ts'
import type { StoreChange, WalletStore } from './store.ts'

/** A person's yes. Given for one presentation; nothing is shown without it. */
export interface Consent {
  readonly agreed: true
  /** Who agrees: the owner, or a guardian in the owner's place. */
  readonly by: string
  /** What for, in the words that the person has read. */
  readonly purpose: string
  /** Until when, where the person says so. Default: as long as the receiver says that it keeps what it was shown. */
  readonly until?: Date
}

/** One line of the history. */
export interface ConsentRecord extends HistoryLink {
  readonly by: string
  readonly purpose: string
  /** The full client identifier of the receiver. */
  readonly audience: string
  /** The receiver's name, as it calls itself. */
  readonly receiver?: LocalText
  /** How long the receiver said it would keep what it was shown: an ISO 8601 duration. */
  readonly retention?: string
  /** Until when the consent is given. */
  readonly until?: Date
  /** Where a guardian was asked: whose yes it was for whom, and whether a standing approval stood for it. */
  readonly approval?: {
    /** `jti` of the approval. */
    readonly id: string
    readonly guardian: string
    readonly child: string
    readonly standing?: string
  }
  readonly credentials: readonly {
    readonly credentialId: string
    readonly kind?: string
    readonly disclosed: readonly ConcretePath[]
    /** What the claims are called, a mark by its subject. Absent in lines of earlier programs. */
    readonly labels?: readonly Label[]
  }[]
  /**
   * The did:keys by which the receiver knows whoever agreed: those that the credentials are bound to; in a guardian's
   * record the guardian's. Absent in lines of earlier programs.
   */
  readonly knownBy?: readonly string[]
  /** SHA-256 of the `vp_token` as JSON, base64url; in a guardian's record, of its parts before the child has signed. */
  readonly presentationHash: string
}

/** A line of the history, with what became of the consent later. */
export interface HistoryLine extends ConsentRecord {
  readonly withdrawal?: { readonly at: Date; readonly notice: string }
  /** What the receiver has countersigned, oldest first. */
  readonly receipts: readonly { readonly at: Date; readonly receipt: string }[]
}

/** @throws WalletError `CONSENT_REQUIRED` unless somebody agreed to something, `CONSENT_ENDED` where that is over. */
export function requireConsent({ agreed, by, purpose, until }: Consent, now: Date): void {
  // Callers that were not compiled with these types can pass anything.
  if ((agreed as boolean) !== true) throw missing('agreed', 'a yes')
  if (typeof by !== 'string' || by.trim() === '') throw missing('by', 'who agrees')
  if (typeof purpose !== 'string' || purpose.trim() === '') throw missing('purpose', 'what for')
  for (const [at, text] of Object.entries({ by, purpose })) {
    // What a terminal obeys, or no page shows, nobody has read and agreed to.
    if (!visibleText.test(text)) throw missing(at, 'a text of at most 1000 visible characters')
  }
  if (until !== undefined && !(until instanceof Date && !Number.isNaN(until.getTime()))) {
    throw missing('until', 'a date-time with a zone')
  }
  if (until && until <= now) throw new WalletError('CONSENT_ENDED', { at: 'consent.until' })
}

/**
 * Adds a record at the end of the history.
 *
 * @throws WalletError `STORAGE_…`.
 */
export async function recordConsent(
  store: WalletStore,
  consented: Omit<ConsentRecord, 'sequence' | 'presentationHash' | 'previousHash'> & {
    readonly vpToken: VpToken
    /** What is written with it, or not at all. */
    readonly alongside?: () => Promise<readonly StoreChange[]>
  },
): Promise<ConsentRecord> {
  const { vpToken, alongside, ...rest } = consented
  return appendEntry(
    store,
    { type: 'presentation', ...rest, presentationHash: await presentationHash(vpToken) },
    alongside,
  )
}

/**
 * The history, oldest first, each presentation with what became of the consent to it.
 *
 * @throws WalletError `HISTORY_BROKEN`.
 */
export async function readHistory(store: WalletStore): Promise<readonly HistoryLine[]> {
  return historyLines(await readEntries(store))
}

/** The presentations among the entries, each with the later entries about it. */
export function historyLines(entries: readonly HistoryEntry[]): readonly HistoryLine[] {
  return entries.flatMap((entry) => {
    if (entry.type !== 'presentation') return []
    const { type: _, ...record } = entry
    const withdrawal = entries.find((one) => one.type === 'withdrawal' && one.of === entry.sequence)
    const receipts = entries.filter((one) => one.type === 'receipt' && one.of === entry.sequence)
    return {
      ...record,
      ...(withdrawal?.type === 'withdrawal'
        ? { withdrawal: { at: withdrawal.at, notice: withdrawal.notice } }
        : {}),
      receipts: receipts.flatMap((one) =>
        one.type === 'receipt' ? { at: one.at, receipt: one.receipt } : [],
      ),
    }
  })
}

/** The line of a number. @throws WalletError `HISTORY_UNKNOWN`, `HISTORY_BROKEN`. */
export async function historyLine(store: WalletStore, sequence: number): Promise<HistoryLine> {
  const line = (await readHistory(store)).find((one) => one.sequence === sequence)
  if (!line) throw new WalletError('HISTORY_UNKNOWN', { at: `history[${sequence}]` })
  return line
}

/**
 * Withdraws a consent: signs the notice, and keeps it before it is handed out. A consent that was withdrawn before
 * keeps the notice that it has.
 *
 * @param options.signerOf Whose key it is signed with: by {@link ConsentRecord.knownBy}.
 * @throws WalletError `HISTORY_UNKNOWN`, `HISTORY_BROKEN`, `STORAGE_…`.
 */
export async function withdrawConsent(
  store: WalletStore,
  sequence: number,
  { signerOf, now }: { readonly signerOf: (line: HistoryLine) => Promise<Signer>; readonly now: Date },
): Promise<HistoryLine & Required<Pick<HistoryLine, 'withdrawal'>>> {
  const line = await historyLine(store, sequence)
  if (line.withdrawal) return { ...line, withdrawal: line.withdrawal }
  const { approval } = line
  const notice = await createWithdrawal(
    { ...line, consentedAt: line.at, ...(approval ? { approvalId: approval.id } : {}) },
    { signer: await signerOf(line), now },
  )
  await appendEntry(store, { type: 'withdrawal', at: now, of: sequence, notice })
  return { ...line, withdrawal: { at: now, notice } }
}

/**
 * Keeps the receipt of a receiver, after seeing that it is for something that this wallet has shown to it.
 *
 * @throws as `verifyReceipt`; WalletError `RECEIPT_FOREIGN` when nothing of the kind was shown or withdrawn here,
 *   `RECEIPT_OTHER_RECEIVER` when somebody else signed it.
 */
export async function keepReceipt(
  store: WalletStore,
  text: string,
  { trust, now }: { readonly trust: TrustSource; readonly now: Date },
): Promise<HistoryLine> {
  const receipt = text.trim()
  const verified = await verifyReceipt(receipt, trust)
  const line = (await readHistory(store)).find(
    ({ presentationHash }) => presentationHash === verified.presentationHash,
  )
  if (!line) throw foreignReceipt()
  await requireReceiptOf(line, verified, trust)
  if (line.receipts.some((known) => known.receipt === receipt)) return line
  await appendEntry(store, { type: 'receipt', at: now, of: line.sequence, receipt })
  return { ...line, receipts: [...line.receipts, { at: now, receipt }] }
}

/**
 * Whether a receipt is for what a line tells of, and of whoever it was shown to.
 *
 * @throws WalletError `RECEIPT_FOREIGN`, `RECEIPT_OTHER_RECEIVER`.
 */
export async function requireReceiptOf(
  line: HistoryLine,
  { receiver, presentationHash, withdrawalHash }: VerifiedReceipt,
  trust: TrustSource,
): Promise<void> {
  const isForNotice = withdrawalHash !== undefined
  if (
    presentationHash !== line.presentationHash ||
    (isForNotice && (await noticeHash(line)) !== withdrawalHash)
  ) {
    throw foreignReceipt()
  }
  if (!(await isReceiver(receiver, line.audience, trust))) {
    throw new WalletError('RECEIPT_OTHER_RECEIVER', { at: 'receipt.iss' })
  }
}

function foreignReceipt(): WalletError {
  return new WalletError('RECEIPT_FOREIGN', { at: 'receipt.presentation_hash' })
}

async function noticeHash({ withdrawal }: HistoryLine): Promise<string | undefined> {
  return withdrawal && hashOfEntry(new TextEncoder().encode(withdrawal.notice))
}

/** Whether a DID is whom something was shown to: by name, or because a registry has both for one body. */
async function isReceiver(did: string, audience: string, trust: TrustSource): Promise<boolean> {
  const shownTo = audience.replace(/^(?:decentralized_identifier|redirect_uri):/, '')
  return did === shownTo || isSameBody(did, shownTo, await trust.recognise(did))
}

function missing(at: string, ...phrase: Parameters<typeof expected>): WalletError {
  return new WalletError('CONSENT_REQUIRED', {
    at: `consent.${at}`,
    details: { expected: expected(...phrase) },
  })
}
