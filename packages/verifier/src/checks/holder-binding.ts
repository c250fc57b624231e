/** Whether the one who shows the document is the one it was given to. */
import {
  didKeyOf,
  isAchievementCredential,
  isSameKey,
  type JsonObject,
  type KeyBindingExpectation,
  type VerifiedKeyBinding,
  type VpJwt,
  verifyHolderBinding,
  verifyVpJwt,
} from '@attestat/credential'
import { instantText } from './instant-text.ts'
import { type Answer, answer, fromDocument, isLater, passed, type Question, resolverFor } from './question.ts'

const name = 'holder-binding'

/** The answer, and what the key-binding JWT said, for the checks of audience and nonce. */
export interface HolderBinding {
  readonly check: Answer
  /** Present when the answer is yes. */
  readonly binding?: Shown
}

/** What the holder has signed, and when that was, as evidence. */
export interface Shown extends Pick<VerifiedKeyBinding, 'audience' | 'nonce' | 'issuedAt'> {
  readonly evidence: JsonObject
}

/** @throws CredentialError when a key-binding JWT, or a presentation around it, is there and does not hold. */
export async function holderBinding(question: Question): Promise<HolderBinding> {
  const { credential, policy, at, now, presentation } = question
  const expectation = {
    now: at,
    maxAgeSeconds: policy.maxPresentationAgeSeconds,
    // What is asked about an earlier moment is shown today.
    clockSkewSeconds: policy.clockSkewSeconds + (now.getTime() - at.getTime()) / 1000,
  }
  if (presentation) return signedOver(question, presentation, expectation)
  const binding = await verifyHolderBinding(credential, {
    ...expectation,
    // Whom a known issuer has named as the holder may be asked; whom a stranger names, may not.
    resolveKey: resolverFor(question),
  })
  if (!binding) return { check: unproven(question) }
  const evidence = shownAt(binding, question)
  return { check: passed(name, evidence, fromDocument), binding: { ...binding, evidence } }
}

/** What was signed for a verifier was signed at this time, by its holder's own word; maybe after what is asked about. */
function shownAt({ issuedAt }: VerifiedKeyBinding, question: Question): JsonObject {
  return {
    presentedAt: instantText(issuedAt),
    ...(isLater(issuedAt, question) && { presentedAfter: instantText(question.at) }),
  }
}

/** In a W3C presentation: whoever signed the whole must be the one that this credential is bound to. */
async function signedOver(
  question: Question,
  presentation: VpJwt,
  expectation: KeyBindingExpectation,
): Promise<HolderBinding> {
  const binding = await verifyVpJwt(presentation, expectation)
  const { credential, query } = question
  const { holderKey, document } = credential
  const shown = shownAt(binding, question)
  const evidence = { ...shown, presentation: 'vp+jwt' }
  if (holderKey && isSameKey(holderKey, presentation.holderKey)) {
    return { check: passed(name, evidence, fromDocument), binding: { ...binding, evidence: shown } }
  }
  // That somebody signed around it binds a document to nobody, and one about somebody else was not theirs to show.
  const subject = isAchievementCredential(document) ? document.credentialSubject.id : undefined
  const itself = [presentation.holder, didKeyOf(presentation.holderKey)]
  const isAboutOther = subject?.startsWith('did:') && !itself.includes(subject)
  const isOthers =
    holderKey !== undefined || isAboutOther || (query?.requireCryptographicHolderBinding ?? false)
  return {
    check: isOthers
      ? answer(name, 'failed', 'HOLDER_NOT_SUBJECT', { evidence })
      : answer(name, 'inconclusive', 'NOT_BOUND', { evidence }),
  }
}

/**
 * Without a key-binding JWT. RFC 9901 §7.3 steps 1 and 2: what is asked for comes from request and policy, never from
 * what was sent.
 */
function unproven({ credential, policy, query }: Question): Answer {
  const isRequested = query?.requireCryptographicHolderBinding ?? false
  const context = { evidence: { at: 'cnf' }, source: fromDocument }
  if (!credential.holderKey && !isRequested) return answer(name, 'inconclusive', 'NOT_BOUND', context)
  const isRequired = isRequested || policy.required.includes(name)
  return answer(name, isRequired ? 'failed' : 'inconclusive', 'KB_REQUIRED', context)
}
