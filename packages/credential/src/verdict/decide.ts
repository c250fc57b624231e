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

/** Asked once about the whole answer, not about each credential in it. */
const aboutTheWhole: ReadonlySet<CheckName> = new Set(['request-satisfied'])

/**
 * Makes the verdict.
 *
 * `rejected` when any check failed; `undecided` when a required one is inconclusive, was skipped or never ran, be it
 * for one credential of several; `accepted` otherwise.
 */
export function decide(checks: readonly Check[], policy: DecisionPolicy): Verdict {
  if (checks.some((check) => check.status === 'failed')) return 'rejected'
  const required = new Set<CheckName>([...alwaysRequired, ...policy.required])
  const credentials = new Set(
    checks.filter(({ name }) => !aboutTheWhole.has(name)).map(({ credential }) => credential),
  )
  for (const name of required) {
    const answers = checks.filter((check) => check.name === name)
    const answered = new Set(answers.map(({ credential }) => credential))
    const isComplete = aboutTheWhole.has(name) || [...credentials].every((one) => answered.has(one))
    if (answers.length === 0 || !isComplete || answers.some(({ status }) => status !== 'passed')) {
      return 'undecided'
    }
  }
  return 'accepted'
}
