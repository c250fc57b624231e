/**
 * Signs rows group by group, three groups at a time: while one is signed, the next is recorded as intents, and the one
 * before is verified, recorded and handed over. Each kind of work has a thread, and none waits for the disk but one.
 */
import { isFirstCopy } from './copies.ts'
import { type BatchContext, countOf, type IssueProgress } from './issue-batch.ts'
import { type BatchLedger, startLedgerThread } from './ledger-thread.ts'
import { type PreparedIssuance, prepareIssuances, type RowToIssue, type SignedIssuance } from './prepare.ts'
import {
  type BegunGroup,
  beginSigning,
  isLargeRun,
  keepSigned,
  type Signing,
  startSigning,
} from './sign-group.ts'

/** Signatures of one transaction: large enough that waiting for the disk does not count, small enough to lose little time. */
const groupSize = 250

/** What was planned, on its way into one batch of the ledger. */
export interface SigningRun extends BatchContext {
  readonly batch: number
  /** A document's copies follow each other. */
  readonly rows: readonly RowToIssue[]
  /** Given what was just recorded. The next group is not finished before this is. */
  readonly onRecorded: (documents: readonly SignedIssuance[]) => Promise<void>
  readonly onProgress: ((progress: IssueProgress) => void) | undefined
}

/**
 * Signs the rows.
 *
 * @returns how many documents were signed, and in how many copies: a program that ran at the same time may have issued others.
 * @throws IssuerError `SELF_CHECK_FAILED`, and the storage codes; whatever the signer throws. What was signed and
 *   verified by then is recorded.
 */
export async function signRows(run: SigningRun): Promise<ReturnType<typeof countOf>> {
  const total = run.rows.length
  const signing = startSigning(run.signer, total)
  const thread = isLargeRun(total) ? startLedgerThread(run.ledger) : undefined
  try {
    return await signGroups(run, signing, thread ?? run.ledger)
  } finally {
    await Promise.all([signing.close(), thread?.close()])
  }
}

async function signGroups(
  run: SigningRun,
  signing: Signing,
  ledger: BatchLedger,
): Promise<ReturnType<typeof countOf>> {
  const { rows, terms, batch, now, onRecorded, onProgress } = run
  const { issued: total } = countOf(rows)
  const groups = groupsOf(rows)
  let [issued, copies, done] = [0, 0, 0]
  let faulty = false
  const onFault = (): void => {
    faulty = true
  }
  const prepareNext = (group: readonly RowToIssue[]): Promise<Iterable<PreparedIssuance>> =>
    watched(prepareIssuances(ledger, batch, group, terms, now()), onFault)
  const finish = async (begun: BegunGroup, group: readonly RowToIssue[]): Promise<void> => {
    const signed = await keepSigned(begun, (documents) => ledger.recordSigned(documents))
    issued += countOf(signed).issued
    copies += signed.length
    done += countOf(group).issued
    onProgress?.({ done, total, issued })
    await onRecorded(signed)
  }
  const finishing: Promise<void>[] = []
  let next = prepareNext(groups[0] ?? [])
  try {
    for (const [i, group] of groups.entries()) {
      if (faulty) break
      const prepared = await next
      const following = groups[i + 1]
      if (following) next = prepareNext(following)
      const begun = await beginSigning(prepared, signing, onFault)
      const before = finishing.at(-1)
      const finished = after(before, () => finish(begun, group))
      finishing.push(watched(finished, onFault))
      await before
    }
  } finally {
    // What the key has signed is kept, also when something failed meanwhile.
    await Promise.allSettled([next, ...finishing])
  }
  await Promise.all(finishing)
  return { issued, ...(copies > issued ? { copies } : {}) }
}

/** Rows in groups of one transaction each. The copies of a document stay together. */
function groupsOf(rows: readonly RowToIssue[]): readonly (readonly RowToIssue[])[] {
  const groups: RowToIssue[][] = []
  for (const row of rows) {
    const last = groups.at(-1)
    if (last && (last.length < groupSize || !isFirstCopy(row))) last.push(row)
    else groups.push([row])
  }
  return groups
}

/** A promise that is waited for later: until then its fault must not end the program. */
function watched<T>(promise: Promise<T>, onFault: () => void): Promise<T> {
  promise.catch(onFault)
  return promise
}

/** Does the work when what is before it has ended, well or not. */
async function after(before: Promise<void> | undefined, work: () => Promise<void>): Promise<void> {
  await before?.catch(() => undefined)
  await work()
}
