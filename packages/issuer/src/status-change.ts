/** Revoking, suspending and reinstating documents. What is published follows at the next publication. */
import { type CodeWords, type CredentialType, credentialTypes } from '@attestat/credential'
import { IssuerError } from './codes.ts'
import type { DocumentGroup, DocumentStatus, Ledger, LedgerDocument } from './ledger.ts'
import { typeOfDocument } from './own-types.ts'

/** From → what it may become. A revoked document stays revoked. */
const transitions: Readonly<Record<DocumentStatus, readonly DocumentStatus[]>> = {
  valid: ['invalid', 'suspended'],
  suspended: ['valid', 'invalid'],
  invalid: [],
}

/**
 * Changes how a document stands.
 *
 * @param idOrKey Credential id or row key.
 * @param change.reason For the ledger; never published.
 * @param change.dryRun Only checks. Default false.
 * @param change.types The issuer's types, of which some can be suspended. Default: those that come along.
 * @returns the document as it stands now; after a dry run, as it would.
 * @throws IssuerError `REASON_MISSING`, `DOCUMENT_NOT_FOUND`, `NOT_SUSPENDABLE`, `TYPE_FILE_MISSING`,
 *   `STATUS_TRANSITION_FORBIDDEN`, and
 *   the storage codes.
 */
export function changeStatus(
  ledger: Ledger,
  idOrKey: string,
  change: {
    readonly status: DocumentStatus
    readonly reason: string
    readonly now: Date
    readonly dryRun?: boolean
    readonly types?: readonly CredentialType[]
  },
): LedgerDocument {
  const { status, now, types = credentialTypes } = change
  const reason = requireReason(change.reason)
  if (change.dryRun) {
    const document = ledger.document(idOrKey)
    if (document?.state !== 'signed') throw new IssuerError('DOCUMENT_NOT_FOUND')
    requireTransition(document, status, types)
    return { ...document, status, reason, statusChangedAt: now }
  }
  return ledger.changeStatus(idOrKey, { status, reason, at: now }, (document) =>
    requireTransition(document, status, types),
  )
}

function requireTransition(
  document: LedgerDocument,
  to: DocumentStatus,
  types: readonly CredentialType[],
): void {
  if (to === 'suspended' && !typeOfDocument(types, document.type).suspendable) {
    throw new IssuerError('NOT_SUSPENDABLE')
  }
  const from = document.status
  if (!transitions[from].includes(to)) {
    throw transitionForbidden(from, to)
  }
}

/** The refusal in words: a document that stands so cannot be treated so. */
export function transitionForbidden(from: DocumentStatus, to: DocumentStatus | 'replaced'): IssuerError {
  return new IssuerError('STATUS_TRANSITION_FORBIDDEN', {
    details: { from: standing[from], to: treatment[to] },
  })
}

const standing: Readonly<Record<DocumentStatus, CodeWords>> = {
  valid: { en: 'in force', ru: 'действует' },
  suspended: { en: 'suspended', ru: 'приостановлен' },
  invalid: { en: 'revoked', ru: 'отозван' },
}

const treatment: Readonly<Record<DocumentStatus | 'replaced', CodeWords>> = {
  valid: { en: 'reinstated', ru: 'восстановить' },
  suspended: { en: 'suspended', ru: 'приостановить' },
  invalid: { en: 'revoked', ru: 'отозвать' },
  replaced: { en: 'replaced', ru: 'заменить' },
}

/**
 * Revokes every document of a batch, or every document that a key signed.
 *
 * @returns how many were in force or suspended until now.
 * @throws IssuerError `REASON_MISSING`, `DOCUMENT_NOT_FOUND` when there is no such document at all, and the storage
 *   codes.
 */
export function revokeGroup(
  ledger: Ledger,
  group: DocumentGroup,
  change: { readonly reason: string; readonly now: Date },
): number {
  const reason = requireReason(change.reason)
  return ledger.revokeGroup(group, { reason, at: change.now })
}

/** A reason that says something. @throws IssuerError `REASON_MISSING`. */
export function requireReason(text: string): string {
  const reason = text.trim()
  if (reason === '') throw new IssuerError('REASON_MISSING', { at: 'reason' })
  return reason
}
