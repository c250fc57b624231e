/** When a document is said to be signed: to the second, or, for a single-use copy, to the day. */
import type { IssuingTerms, RowToIssue } from './prepare.ts'

/**
 * The time that stands in a document. Copies of one document are signed in the same second, by which they could be told
 * together; so they bear the beginning of their day (UTC), as all copies of that day do. A key that is younger than the
 * day dates them by its first moment: before that nothing is signed with it.
 */
export function issuingTime(
  now: Date,
  { copy }: Pick<RowToIssue, 'copy'>,
  { keySince }: Pick<IssuingTerms, 'keySince'>,
): Date {
  if (!copy) return now
  const day = Math.floor(now.getTime() / dayMilliseconds) * dayMilliseconds
  return new Date(Math.max(day, Math.min(keySince.getTime(), now.getTime())))
}

const dayMilliseconds = 86_400_000
