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
  const credentials = new Set<number>()
  for (const { status, credential } of checks) {
    if (status === 'failed') return 'rejected'
    // A check of the whole speaks of no credential.
    if (credential !== undefined) credentials.add(credential)
  }
  const isAnswered = (name: CheckName): boolean => isPassed(checks, name, credentials)
  return alwaysRequired.every(isAnswered) && policy.required.every(isAnswered) ? 'accepted' : 'undecided'
}

/** Whether a question was answered, with yes alone; and of each credential, unless it is about the whole. */
function isPassed(checks: readonly Check[], name: CheckName, credentials: ReadonlySet<number>): boolean {
  const isOfWhole = checksOfTheWhole.includes(name) || credentials.size === 0
  let isAnswered = false
  for (const check of checks) {
    if (check.name !== name) continue
    if (check.status !== 'passed') return false
    isAnswered ||= isOfWhole || check.credential !== undefined
  }
  return isAnswered && (isOfWhole || credentials.size === 1 || isPassedByEach(checks, name, credentials))
}

function isPassedByEach(
  checks: readonly Check[],
  name: CheckName,
  credentials: ReadonlySet<number>,
): boolean {
  const answered = new Set(checks.filter((check) => check.name === name).map(({ credential }) => credential))
  return [...credentials].every((one) => answered.has(one))
}
