/** What an issuer's status lists say of one document. How old they may be is for whoever asks. */
import { readStatus, type StatusReference, statusValues } from '@attestat/credential'
import type { StatusListCopy } from '../trust-source.ts'
import { readSignedStatusList, type StatusQuestion } from './signed-status-list.ts'

export type StatusMeaning = 'valid' | 'revoked' | 'suspended' | 'unknown'

/** The word of one list. */
export interface StatusStatement {
  readonly meaning: StatusMeaning
  /** Whether the list could tell of a suspension too, which may come and go; a revocation is final. */
  readonly canSuspend: boolean
  readonly issuedAt: Date
  readonly expiresAt?: Date
}

/** Whether a list of this kind tells of revocation. */
export function isRevocation(reference: StatusReference): boolean {
  return reference.encoding === 'token' || reference.purpose === 'revocation'
}

/** Whether a list of this kind tells of suspension alone. */
export function isSuspension(reference: StatusReference): boolean {
  return reference.encoding === 'bitstring' && reference.purpose === 'suspension'
}

/**
 * Whether entries of this kind say nothing about whether a document holds. Of any other purpose, a word of an issuer's
 * own, nobody can tell here what it says.
 *
 * @see Bitstring Status List v1.0, section 2.1
 */
export function isInformative(reference: StatusReference): boolean {
  return reference.encoding === 'bitstring' && ['refresh', 'message'].includes(reference.purpose)
}

/**
 * Reads what a list says of a document, once its issuer is seen to have signed it.
 *
 * @throws as `readSignedStatusList`; CredentialError `STATUS_OUT_OF_RANGE`.
 */
export async function readStatusStatement(
  copy: StatusListCopy,
  reference: StatusReference,
  question: StatusQuestion,
): Promise<StatusStatement> {
  const { list, issuedAt, expiresAt } = await readSignedStatusList(copy, reference, question)
  const meaning = meaningOf(reference, readStatus(list, reference.index))
  const canSuspend = isSuspension(reference) || list.bits > 1
  return { meaning, canSuspend, issuedAt, ...(expiresAt ? { expiresAt } : {}) }
}

function meaningOf(reference: StatusReference, value: number): StatusMeaning {
  if (value === statusValues.valid) return 'valid'
  if (isSuspension(reference)) return 'suspended'
  if (value === statusValues.invalid) return 'revoked'
  return value === statusValues.suspended ? 'suspended' : 'unknown'
}
