/** The only place that makes a verdict out of checks. */
import type { Check, CheckName, CheckStatus } from './check.ts'

export type Verdict = 'accepted' | 'rejected' | 'undecided'

/** Which questions must be answered with yes. */
export interface DecisionPolicy {
  /** `format` and `signature` are required whether or not they are named. */
  readonly required: readonly CheckName[]
}

/** Never waived: without them there is nothing to have an opinion about. */
const alwaysRequired: readonly CheckName[] = ['format', 'signature']

/**
 * Makes the verdict.
 *
 * `rejected` when any check failed; `undecided` when a required one is inconclusive, was skipped or never ran;
 * `accepted` otherwise.
 */
export function decide(checks: readonly Check[], policy: DecisionPolicy): Verdict {
  if (checks.some((check) => check.status === 'failed')) return 'rejected'
  const required = new Set<CheckName>([...alwaysRequired, ...policy.required])
  for (const name of required) {
    const answers = checks.filter((check) => check.name === name)
    if (answers.length === 0 || answers.some((check) => !isYes(check.status))) return 'undecided'
  }
  return 'accepted'
}

function isYes(status: CheckStatus): boolean {
  return status === 'passed'
}
