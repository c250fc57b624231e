/** What others can check of a history: the notices that its owner signed, and the receipts of receivers. */
import {
  type ErrorDetails,
  isSameJson,
  type JsonValue,
  ToolkitError,
  toNumericDate,
} from '@attestat/credential'
import { type ShownCredential, verifyReceipt, verifyWithdrawal } from '@attestat/openid4vc'
import { isNotKnownHere, type TrustSource } from '@attestat/trust'
import { WalletError } from './codes.ts'
import { type HistoryLine, requireReceiptOf } from './consent.ts'
import { expected } from './expected.ts'

/** A notice or a receipt of a line. */
export interface CheckedEvidence {
  /** The number of the line. */
  readonly of: number
  readonly kind: 'withdrawal' | 'receipt'
  /** `unknown`: the key of whoever signed is not to be had here. */
  readonly status: 'verified' | 'unknown'
  /** The did:key of the notice's key, or the DID of the receiver. */
  readonly signedBy?: string
}

/** What is known of one. */
type Finding = Pick<CheckedEvidence, 'status' | 'signedBy'>

export interface EvidenceOptions {
  /** Knows the keys of receivers. */
  readonly trust: TrustSource
  readonly now: Date
}

/**
 * Verifies every notice and every receipt of a history, and that each is about the line where it stands.
 *
 * @throws WalletError `HISTORY_EVIDENCE_INVALID` for the first that does not hold, with `details.reason` and
 *   `details.reasonCode`.
 */
export async function checkEvidence(
  lines: readonly HistoryLine[],
  options: EvidenceOptions,
): Promise<readonly CheckedEvidence[]> {
  const checked: CheckedEvidence[] = []
  for (const line of lines) {
    const { sequence: of, withdrawal, receipts } = line
    if (withdrawal) {
      const at = `history[${of}].withdrawal`
      const found = await holding(at, () => checkNotice(withdrawal.notice, line, options))
      checked.push({ of, kind: 'withdrawal', ...found })
    }
    for (const [i, { receipt }] of receipts.entries()) {
      const found = await holding(`history[${of}].receipts[${i}]`, () => checkReceipt(receipt, line, options))
      checked.push({ of, kind: 'receipt', ...found })
    }
  }
  return checked
}

async function checkNotice(
  notice: string,
  { audience, presentationHash, approval, at, purpose, credentials }: HistoryLine,
  { now }: EvidenceOptions,
): Promise<Finding> {
  const withdrawn = await verifyWithdrawal(notice, { audience, now })
  const isOfLine =
    withdrawn.presentationHash === presentationHash &&
    // Notices of earlier programs name no approval.
    [undefined, approval?.id].includes(withdrawn.approvalId) &&
    toNumericDate(withdrawn.consentedAt) === toNumericDate(at) &&
    withdrawn.purpose === purpose &&
    isSameJson(shownIn(withdrawn.credentials), shownIn(credentials))
  if (!isOfLine) throw invalid({ reason: expected('a notice about the line where it stands') })
  return { status: 'verified', signedBy: withdrawn.holder }
}

/** What a notice repeats of a record. */
function shownIn(credentials: HistoryLine['credentials'] | readonly ShownCredential[]): JsonValue {
  return credentials.map(({ kind = null, disclosed }) => ({ kind, disclosed }))
}

async function checkReceipt(text: string, line: HistoryLine, { trust }: EvidenceOptions): Promise<Finding> {
  try {
    const receipt = await verifyReceipt(text, trust)
    await requireReceiptOf(line, receipt, trust)
    return { status: 'verified', signedBy: receipt.receiver }
  } catch (error) {
    // The one refusal that says nothing against it: the key is not to be had here.
    if (isNotKnownHere(error)) return { status: 'unknown' }
    throw error
  }
}

async function holding(at: string, check: () => Promise<Finding>): Promise<Finding> {
  try {
    return await check()
  } catch (cause) {
    if (!(cause instanceof ToolkitError)) throw cause
    if (cause.code === 'HISTORY_EVIDENCE_INVALID') throw invalid(cause.details, at)
    const reason = { en: cause.explain('en'), ru: cause.explain('ru') }
    throw invalid({ reason, reasonCode: cause.code }, at)
  }
}

function invalid(details: ErrorDetails, at = 'history'): WalletError {
  return new WalletError('HISTORY_EVIDENCE_INVALID', { at, details })
}
