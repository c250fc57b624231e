/** Whether the one who shows the document is the one it was given to. */
import { type Check, type VerifiedKeyBinding, verifyHolderBinding } from '@attestat/credential'
import { type Answer, answer, passed, type Question } from './question.ts'

/** The answer, and what the key-binding JWT said, for the checks of audience and nonce. */
export interface HolderBinding {
  readonly check: Answer
  readonly binding?: VerifiedKeyBinding
}

/** @throws CredentialError when a key-binding JWT is there and does not hold. */
export async function holderBinding({ credential, policy, now }: Question): Promise<HolderBinding> {
  const name: Check['name'] = 'holder-binding'
  const binding = await verifyHolderBinding(credential, {
    now,
    maxAgeSeconds: policy.maxPresentationAgeSeconds,
  })
  if (binding) {
    return { check: passed(name, { presentedAt: binding.issuedAt.toISOString() }), binding }
  }
  return {
    check: credential.holderKey
      ? answer(name, 'failed', 'KB_REQUIRED')
      : answer(name, 'inconclusive', 'NOT_BOUND'),
  }
}
