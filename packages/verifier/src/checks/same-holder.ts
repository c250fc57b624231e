/** Whether everything that the verdict rests on belongs to one person. */
import type { ReadCredential } from '@attestat/credential'
import type { Policy } from '../policy.ts'
import { type Answer, answer } from './question.ts'

/**
 * The open question of an answer put together from several people's credentials: each is shown by its owner, and
 * still they may not be one applicant's. Credentials that are bound to no key say nothing about it.
 *
 * @returns undefined when there is nothing to ask.
 */
export function sameHolder(
  used: readonly { readonly credential?: ReadCredential }[],
  { allowSeveralHolders }: Policy,
): Answer | undefined {
  if (used.length < 2 || allowSeveralHolders) return undefined
  const count = new Set(used.flatMap(({ credential }) => credential?.holder ?? [])).size
  return count < 2
    ? undefined
    : answer('holder-binding', 'inconclusive', 'HOLDERS_DIFFER', { details: { count } })
}
