/** Whether everything that the verdict rests on belongs to one person. */
import type { ReadCredential } from '@attestat/credential'
import { personFault, shownPerson } from '../one-person.ts'
import type { Policy } from '../policy.ts'
import { type Answer, answer } from './question.ts'

/**
 * The open question of an answer put together from several people's credentials: each may be genuine, and still they
 * may not be one applicant's. Bound to one key they are; without keys only the names and birth dates that are shown
 * can tell.
 *
 * @returns undefined when there is nothing to ask.
 */
export function sameHolder(
  used: readonly { readonly credential?: ReadCredential }[],
  { allowSeveralHolders }: Policy,
): Answer | undefined {
  if (used.length < 2 || allowSeveralHolders) return undefined
  const fault = personFault(
    used.flatMap(
      ({ credential }) => (credential && shownPerson(credential.document, credential.holder)) ?? [],
    ),
  )
  if (!fault) return undefined
  const { code, ...context } = fault
  return answer('holder-binding', 'inconclusive', code, context)
}
