/** Whether the published status lists say what the ledger says, and will for a while. */
import {
  readBitstringStatusList,
  readStatus,
  readTokenStatusList,
  type StatusList,
  statusListLength,
  statusValues,
  ToolkitError,
  verifyJws,
} from '@attestat/credential'
import { filePath } from '../addresses.ts'
import { type PlannedStatusList, plannedStatusLists, type SiteContext } from '../publish.ts'
import type { Answer, IssuerCase, SiteFacts } from './diagnosis.ts'
import { gathered, type PageAnswer, pageAt } from './page-answers.ts'

export async function examineStatusLists(examined: IssuerCase): Promise<readonly Answer[]> {
  const { issuer, sites } = examined
  if ('fault' in issuer) return []
  const answers: Answer[] = []
  for (const site of sites) answers.push(...(await examineSite(site, issuer, examined)))
  return answers
}

type Terms = Pick<IssuerCase, 'now' | 'maxStatusAgeSeconds'>

/** Published lists that were read, each with its signature verified. */
type ReadList = Awaited<ReturnType<typeof readTokenStatusList | typeof readBitstringStatusList>>

async function examineSite(site: SiteFacts, issuer: SiteContext, terms: Terms): Promise<readonly Answer[]> {
  const answers: PageAnswer[] = []
  const read: ReadList[] = []
  let count = 0
  for (const planned of plannedStatusLists(issuer)) {
    count++
    const path = filePath(planned.url)
    const list = await readPublished(site, path, planned, issuer)
    if ('code' in list) {
      answers.push(list)
      continue
    }
    read.push(list)
    answers.push(...timeAnswers(path, list, terms), ...differences(path, planned, list.list))
  }
  if (answers.length > 0) return gathered(site, answers)
  if (count === 0) return [{ code: 'NO_LISTS_NEEDED', at: site.name }]
  const { maxStatusAgeSeconds } = terms
  const freshUntil = earliest(
    read.map(({ issuedAt }) => new Date(issuedAt.getTime() + maxStatusAgeSeconds * 1000)),
  )
  const until = earliest(read.flatMap(({ expiresAt }) => expiresAt ?? []))
  return [{ code: 'LISTS_IN_STEP', at: site.name, details: { count, freshUntil, until } }]
}

async function readPublished(
  site: SiteFacts,
  path: string,
  planned: PlannedStatusList,
  { keys }: SiteContext,
): Promise<ReadList | PageAnswer> {
  const page = pageAt(site, path)
  if (!('bytes' in page)) {
    return site.kind === 'pack' && page.code === 'PAGE_MISSING' ? { code: 'LIST_NOT_IN_PACK', path } : page
  }
  try {
    const text = Buffer.from(page.bytes).toString('utf8').trim()
    const list =
      planned.encoding === 'token'
        ? await readTokenStatusList(text, planned)
        : await readBitstringStatusList(text, planned)
    const key = keys.find(({ kid }) => kid === list.jws.kid)
    if (!key || key.compromisedAt) return { code: 'LIST_SIGNER_REFUSED', path }
    await verifyJws(list.jws, key.publicJwk)
    return list
  } catch (error) {
    if (!(error instanceof ToolkitError)) throw error
    return { code: 'PAGE_DAMAGED', path, details: { reason: error.code } }
  }
}

function timeAnswers(
  path: string,
  list: ReadList,
  { now, maxStatusAgeSeconds }: Terms,
): readonly PageAnswer[] {
  const { issuedAt, expiresAt } = list
  const seconds = (later: Date, earlier: Date): number => (later.getTime() - earlier.getTime()) / 1000
  if (seconds(issuedAt, now) > toleranceSeconds) return [{ code: 'LIST_FROM_LATER', path }]
  if (expiresAt && expiresAt <= now) {
    return [{ code: 'LIST_EXPIRED', path, details: { until: expiresAt.toISOString() } }]
  }
  if (expiresAt && seconds(expiresAt, now) < soonSeconds) {
    return [{ code: 'LIST_ENDS_SOON', path, details: { until: expiresAt.toISOString() } }]
  }
  if (seconds(now, issuedAt) > maxStatusAgeSeconds) {
    const days = Math.floor(maxStatusAgeSeconds / 86_400)
    return [{ code: 'LIST_TOO_OLD', path, details: { issuedAt: issuedAt.toISOString(), days } }]
  }
  return []
}

function differences(path: string, planned: PlannedStatusList, list: StatusList): readonly PageAnswer[] {
  const due = planned.list
  const length = statusListLength(due)
  if (statusListLength(list) !== length) return [{ code: 'PAGE_DIFFERS', path }]
  const isOfRevocations = planned.encoding === 'token' || planned.purpose === 'revocation'
  let unpublished = 0
  let unknown = 0
  for (let index = 0; index < length; index++) {
    const published = readStatus(list, index)
    if (published === readStatus(due, index)) continue
    // A revocation is for good: a list that has one more was made from a ledger that knew more.
    if (isOfRevocations && published === statusValues.invalid) unknown++
    else unpublished++
  }
  const answers: PageAnswer[] = []
  if (unpublished > 0) answers.push({ code: 'LIST_BEHIND', path, details: { count: unpublished } })
  if (unknown > 0) answers.push({ code: 'LIST_AHEAD', path, details: { count: unknown } })
  return answers
}

function earliest(instants: readonly Date[]): string {
  const times = instants.map((instant) => instant.getTime())
  return times.length > 0 ? new Date(Math.min(...times)).toISOString() : '–'
}

/** As much as verifiers forgive. */
const toleranceSeconds = 60

const soonSeconds = 14 * 86_400
