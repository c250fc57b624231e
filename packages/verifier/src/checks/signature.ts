/** Whether the document is signed with a key of the issuer that it names. */
import type { CompactJws, ResolvedKey } from '@attestat/credential'
import type { Recognition } from '@attestat/trust'
import { attempt } from './ask.ts'
import { type Answer, passed } from './question.ts'
import { byRegistry } from './registry-term.ts'

const name = 'signature'

/** The answer, and the key, for the checks that rest on it. */
export interface VerifiedSignature {
  readonly check: Answer
  /** Present when the answer is yes. */
  readonly key?: ResolvedKey
}

/**
 * The answer to a signature, inconclusive where the key is not known here.
 *
 * @param verify Finds the key and verifies with it, by the rules of the format.
 */
export async function signature(
  { alg }: CompactJws,
  recognition: Recognition,
  verify: () => Promise<ResolvedKey>,
): Promise<VerifiedSignature> {
  const verified = await attempt(name, verify)
  if ('refused' in verified) return { check: byRegistry(verified.refused, recognition) }
  const key = verified.value
  return { check: byRegistry(passed(name, { alg, kid: key.kid }, key.source), recognition), key }
}
