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
  // A check of the whole speaks of no credential.
  const credentials = new Set<number>()
  for (const { status, credential } of checks) {
    if (status === 'failed') return 'rejected'
    if (credential !== undefined) credentials.add(credential)
  }
  const isAnswered = (name: CheckName): boolean => {
    const answered = new Set<number | undefined>()
    for (const check of checks) {
      if (check.name !== name) continue
      if (check.status !== 'passed') return false
      answered.add(check.credential)
    }
    return (
      answered.size > 0 &&
      (checksOfTheWhole.includes(name) || [...credentials].every((one) => answered.has(one)))
    )
  }
  return alwaysRequired.every(isAnswered) && policy.required.every(isAnswered) ? 'accepted' : 'undecided'
}
