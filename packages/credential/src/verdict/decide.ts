/** The only place that makes a verdict out of checks. */
import type { Check, CheckName } from './check.ts'

export type Verdict = 'accepted' | 'rejected' | 'undecided'

/** Which questions must be answered with yes. */
export interface DecisionPolicy {
  /** `format` and `signature` are required whether or not they are named. */
  readonly required: readonly CheckName[]
}

/** Never waived: without them there is nothing to have an opinion about. */
const alwaysRequired: readonly CheckName[] = ['format', 'signature']

/** The questions that are asked once about the whole answer, not about each credential in it. */
export const checksOfTheWhole: readonly CheckName[] = ['request-satisfied', 'guardian-approved']

/**
 * Makes the verdict.
 *
 * `rejected` when any check failed; `undecided` when a required one is inconclusive, was skipped or never ran, be it
 * for one credential of several; `accepted` otherwise.
 */
export function decide(checks: readonly Check[], policy: DecisionPolicy): Verdict {
  const open = new Set<CheckName>()
  const passed = new Map<number | undefined, Set<CheckName>>()
  for (const { name, status, credential } of checks) {
    if (status === 'failed') return 'rejected'
    const names = passed.get(credential) ?? new Set<CheckName>()
    passed.set(credential, names)
    if (status === 'passed') names.add(name)
    else open.add(name)
  }
  // A check of the whole speaks of no credential.
  const credentials = [...passed.keys()].filter((one) => one !== undefined)
  const isAnswered = (name: CheckName): boolean => {
    if (open.has(name)) return false
    return checksOfTheWhole.includes(name) || credentials.length === 0
      ? [...passed.values()].some((names) => names.has(name))
      : credentials.every((one) => passed.get(one)?.has(name))
  }
  return alwaysRequired.every(isAnswered) && policy.required.every(isAnswered) ? 'accepted' : 'undecided'
}
