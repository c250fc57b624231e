/**
 * Requests that the answers of a folder close. Everybody is judged with all requests left as they are; then those who
 * are accepted close theirs, in the order of the applicants; and whoever comes too late is judged again.
 */
import { isAnswered, type RequestStore } from '@attestat/verifier'
import type { ApplicantRow } from './applicant-row.ts'
import type { JudgeSettings } from './judge-settings.ts'

/** Requests that were answered by somebody else, and when. */
export type AnsweredRequests = ReadonlyMap<string, number>

/** A store for `verifyAnswer` that closes nothing. */
export interface RequestsToClose extends Pick<RequestStore, 'look' | 'take'> {
  /** What it would have closed. */
  readonly ids: readonly string[]
}

/** @param answered What is known to have been answered by another applicant. */
export function requestsToClose(
  requests: RequestStore,
  settings: JudgeSettings,
  answered: AnsweredRequests = new Map(),
): RequestsToClose {
  const ids: string[] = []
  const look: RequestStore['look'] = async (id) => {
    const kept = await requests.look(id)
    if (!kept) return undefined
    const { request } = kept
    const before = answered.get(id)
    if (before !== undefined) return { request, answeredAt: new Date(before) }
    return kept.answeredAt && isOwn(kept.answeredAt, settings) ? { request } : kept
  }
  return {
    ids,
    look,
    async take(id, now) {
      const kept = await look(id)
      if (!kept || kept.request.expiresAt <= now) return undefined
      const { request, answeredAt } = kept
      if (answeredAt) return { answeredAt }
      ids.push(id)
      return request
    },
  }
}

/** A run that was interrupted is continued as of its own moment: what it has closed then is its own. */
function isOwn(answeredAt: Date, { now, isContinued = false }: JudgeSettings): boolean {
  return isContinued && answeredAt.getTime() === now.getTime()
}

/**
 * Closes the requests that accepted applicants have answered.
 *
 * @param rows Of those who are accepted, in their order.
 * @returns those whose request somebody else has closed, by name; each with what to judge them by.
 */
export async function closeRequests(
  rows: Iterable<ApplicantRow>,
  requests: RequestStore,
  settings: JudgeSettings,
): Promise<ReadonlyMap<string, AnsweredRequests>> {
  const { now } = settings
  const closed = new Set<string>()
  const late = new Map<string, AnsweredRequests>()
  for (const { applicant, answers = [] } of rows) {
    const answered = new Map<string, number>()
    for (const id of new Set(answers)) {
      const given = closed.has(id) ? { answeredAt: now } : await requests.take(id, now)
      const isTaken = given && (!isAnswered(given) || (isOwn(given.answeredAt, settings) && !closed.has(id)))
      if (isTaken) closed.add(id)
      // One that is kept no more is unknown to whoever is judged again.
      else answered.set(id, isAnswered(given) ? given.answeredAt.getTime() : now.getTime())
    }
    if (answered.size > 0) late.set(applicant, answered)
  }
  return late
}
