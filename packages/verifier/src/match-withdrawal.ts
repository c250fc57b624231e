/** Whether a withdrawal notice is about a presentation, and by whoever showed or approved it. */
import { presentedHash, type ReadCredential, readCredential } from '@attestat/credential'
import { presentationHash, type VerifiedWithdrawal, verifyGuardianApproval } from '@attestat/openid4vc'
import type { GuardianEvidence } from '@attestat/trust'
import { VerifierError } from './codes.ts'
import { readPresented } from './presented.ts'

/**
 * The name of what was received, as receipts and notices have it.
 *
 * @throws as `readPresented`.
 */
export async function presentationHashOf(presentation: Uint8Array | string): Promise<string> {
  return presentationHash(readPresented(presentation).vpToken)
}

/**
 * Holds a withdrawal notice against the presentation that it is said to be about.
 *
 * @param presentation What was received, as it was received.
 * @returns who withdraws: whoever showed it, or a guardian whose approval of it came along. Whether that guardian stands
 *   for the child is not checked here.
 * @throws VerifierError `WITHDRAWAL_OTHER_PRESENTATION`; `WITHDRAWAL_NOT_BY_HOLDER` when nothing that was shown is bound
 *   to the key that signed the notice: then anybody who has seen the presentation could have made it.
 * @throws as `readPresented` and `readCredential` for what is no presentation, as `verifyGuardianApproval` for approvals
 *   that are none.
 */
export async function matchWithdrawal(
  withdrawal: VerifiedWithdrawal,
  presentation: Uint8Array | string,
): Promise<'holder' | 'guardian'> {
  const { tokens, vpToken, guardians = [] } = readPresented(presentation)
  const shown = await Promise.all(tokens.map((token) => readCredential(token.text, token)))
  const isNamed = (await presentationHash(vpToken)) === withdrawal.presentationHash
  if (isNamed && shown.some((credential) => credential.holder === withdrawal.holder)) return 'holder'
  if (await isOfGuardian(withdrawal, guardians, shown)) return 'guardian'
  throw isNamed
    ? new VerifierError('WITHDRAWAL_NOT_BY_HOLDER', { at: 'withdrawal.iss' })
    : new VerifierError('WITHDRAWAL_OTHER_PRESENTATION', { at: 'withdrawal.presentation_hash' })
}

/** Whether whoever withdraws has signed the approval that the notice names, and all that it approves was shown. */
async function isOfGuardian(
  { holder, approvalId }: VerifiedWithdrawal,
  guardians: readonly GuardianEvidence[],
  shown: readonly ReadCredential[],
): Promise<boolean> {
  if (approvalId === undefined) return false
  const approvals = await Promise.all(guardians.map(({ approval }) => verifyGuardianApproval(approval)))
  const hashes = await Promise.all(shown.map(presentedHash))
  return approvals.some(
    ({ guardian, id, sdHashes }) =>
      guardian === holder && id === approvalId && sdHashes.every((hash) => hashes.includes(hash)),
  )
}
