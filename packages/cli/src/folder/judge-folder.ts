/** Judges everybody in a folder: each alone first, then those again whose document somebody else has a newer one of. */
import {
  policyOf,
  type RequestStore,
  readRegistryState,
  type SeenMoment,
  type SeenRegistry,
  type VerifierMemory,
} from '@attestat/verifier'
import type { ReportProgress } from '../progress.ts'
import { closeRequests } from './answered.ts'
import type { ApplicantRow } from './applicant-row.ts'
import type { Applicant } from './applicants.ts'
import type { ApplicantToJudge } from './judge.ts'
import type { JudgeSettings } from './judge-settings.ts'
import { compareEditions } from './replaced.ts'
import { type SameDocuments, type Sent, sameDocuments } from './same-documents.ts'
import { judgeAll } from './threads.ts'

/** Where rows are kept: in a journal, or in memory. */
export interface KeptRows {
  /** The digest of what was judged of an applicant. */
  digestOf(applicant: string): string | undefined
  /** Takes the row of an applicant as JSON; a later one counts. */
  append(applicant: string, digest: string, row: string): void
  /** The rows of these applicants, in their order; each has one. */
  rows(applicants: Iterable<string>): Iterable<ApplicantRow>
}

/** Rows for as long as the program runs. */
export function rowsInMemory(): KeptRows {
  const kept = new Map<string, ApplicantRow>()
  return {
    digestOf: () => undefined,
    append: (applicant, _digest, row) => void kept.set(applicant, JSON.parse(row) as ApplicantRow),
    rows: (applicants) => Array.from(applicants, (applicant) => kept.get(applicant) as ApplicantRow),
  }
}

/** What is known before a folder is judged. */
export interface KnownBefore {
  readonly memory?: VerifierMemory
  readonly requests?: RequestStore
}

/**
 * Afterwards every applicant has a row, what was seen is remembered, and what was answered is closed.
 *
 * @param known.memory What was seen before the folder; the order of its files makes no difference to what is known of
 *   them.
 * @param known.requests The requests that are answered.
 * @returns who has sent the same.
 * @throws as `judgeAll`, and what `kept` throws.
 */
export async function judgeFolder(
  applicants: readonly Applicant[],
  settings: JudgeSettings,
  threads: number,
  kept: KeptRows,
  report: ReportProgress,
  { memory, requests }: KnownBefore = {},
): Promise<SameDocuments> {
  type OnDone = (index: number, sent: Sent) => void
  const judge = (some: readonly ApplicantToJudge[], onDone: OnDone): Promise<void> =>
    judgeAll(some, settings, threads, ({ index, digest, row, sent }) => {
      const { name } = some[index] as ApplicantToJudge
      if (row !== undefined) kept.append(name, digest, row)
      // What was judged by an earlier run is in its row.
      onDone(index, sent ?? ([...kept.rows([name])][0] as ApplicantRow))
    })

  const registries: SeenRegistry[] = []
  const lists: SeenMoment[] = []
  const documents: SeenMoment[] = []
  const skewMs = policyOf(settings.policy).clockSkewSeconds * 1000
  const { now, at = now } = settings
  const until = new Date(at.getTime() + skewMs)
  const editions = compareEditions(until)
  const same = sameDocuments(applicants.map(({ name }) => name))
  let done = 0
  const everybody = applicants.map((applicant) => {
    const known = kept.digestOf(applicant.name)
    return known === undefined ? applicant : { ...applicant, known }
  })
  await judge(everybody, (index, sent) => {
    editions.add(index, sent.genuine)
    same.add(index, sent)
    if (memory) {
      for (const [key, state] of sent.registries ?? []) registries.push([key, readRegistryState(state)])
      for (const [key, issuedAt] of sent.lists ?? []) lists.push([key, new Date(issuedAt)])
      for (const { keys, validFrom } of sent.genuine) {
        documents.push(...keys.map((key) => [key, new Date(validFrom)] as const))
      }
    }
    report(++done, applicants.length)
  })
  if (memory) {
    for (const [key] of documents) {
      const newest = await memory.newestDocument(key, until)
      if (newest) editions.know(key, newest.getTime())
    }
    await memory.keep({ registries, lists, documents })
  }
  const again = Array.from(editions.toJudgeAgain(), ([index, newer]) => {
    const applicant = applicants[index] as Applicant
    return newer.size > 0 ? { ...applicant, newer } : applicant
  })
  if (again.length > 0) await judge(again, () => {})
  if (requests) {
    const late = await closeRequests(acceptedRows(applicants, kept, same), requests, settings)
    const tooLate = applicants.flatMap((applicant) => {
      const answered = late.get(applicant.name)
      return answered ? { ...applicant, answered } : []
    })
    if (tooLate.length > 0) await judge(tooLate, () => {})
  }
  return same
}

/** Of those who will be told to be accepted. */
function* acceptedRows(
  applicants: readonly Applicant[],
  kept: KeptRows,
  same: SameDocuments,
): Generator<ApplicantRow> {
  for (const row of kept.rows(applicants.map(({ name }) => name))) {
    if (row.verdict === 'accepted' && same.othersOf(row).flat().length === 0) yield row
  }
}
