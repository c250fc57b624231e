/** Whether the one who shows the document is the one it was given to. */
import { type VerifiedKeyBinding, verifyHolderBinding } from '@attestat/credential'
import { type Answer, answer, passed, type Question } from './question.ts'

const name = 'holder-binding'

/** The answer, and what the key-binding JWT said, for the checks of audience and nonce. */
export interface HolderBinding {
  readonly check: Answer
  /** Present when the answer is yes. */
  readonly binding?: VerifiedKeyBinding
}

/** @throws CredentialError when a key-binding JWT is there and does not hold. */
export async function holderBinding(question: Question): Promise<HolderBinding> {
  const { credential, policy, now } = question
  const binding = await verifyHolderBinding(credential, {
    now,
    maxAgeSeconds: policy.maxPresentationAgeSeconds,
    clockSkewSeconds: policy.clockSkewSeconds,
  })
  if (!binding) return { check: unproven(question) }
  return { check: passed(name, { presentedAt: binding.issuedAt.toISOString() }), binding }
}

/**
 * Without a key-binding JWT. RFC 9901 §7.3 steps 1 and 2: what is asked for comes from request and policy, never from
 * what was sent.
 */
function unproven({ credential, policy, query }: Question): Answer {
  const isRequested = query?.requireCryptographicHolderBinding ?? false
  if (!credential.holderKey && !isRequested) return answer(name, 'inconclusive', 'NOT_BOUND')
  const isRequired = isRequested || policy.required.includes(name)
  return answer(name, isRequired ? 'failed' : 'inconclusive', 'KB_REQUIRED')
}
