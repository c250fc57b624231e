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
  if (checks.some(({ status }) => status === 'failed')) return 'rejected'
  // A check of the whole speaks of no credential.
  const credentials = [...new Set(checks.map(({ credential }) => credential))].filter(
    (one) => one !== undefined,
  )
  const isAnswered = (name: CheckName): boolean => {
    const answers = checks.filter((check) => check.name === name)
    return (
      answers.length > 0 &&
      answers.every(({ status }) => status === 'passed') &&
      (checksOfTheWhole.includes(name) ||
        credentials.every((one) => answers.some(({ credential }) => credential === one)))
    )
  }
  return alwaysRequired.every(isAnswered) && policy.required.every(isAnswered) ? 'accepted' : 'undecided'
}
