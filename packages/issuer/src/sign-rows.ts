/**
 * Signs rows group by group. While one group is verified on a thread of its own, the next one is recorded and signed,
 * so that two cores are at work and neither waits for the disk.
 */
import { setImmediate as turn } from 'node:timers/promises'
import type { BatchContext, IssueProgress } from './issue-batch.ts'
import { prepareIssuances, type RowToIssue, type SignedIssuance, signPrepared } from './prepare.ts'
import { type SelfCheck, selfCheck } from './self-check.ts'
import { startSelfCheckThread } from './self-check-thread.ts'

/** Rows of one transaction: large enough that waiting for the disk does not count, small enough to lose little time. */
const groupSize = 250

/** In a large batch a thread checks what was signed: starting it takes longer than 1,000 checks. */
const largeBatch = 2000

/** Signatures begun at once: what each leaves behind while it is made should be gone before the next ones. */
const signedAtOnce = 8

/** What was planned, on its way into one batch of the ledger. */
export interface SigningRun extends BatchContext {
  readonly batch: number
  readonly rows: readonly RowToIssue[]
  /** Given what was just recorded. The next group is not finished before this is. */
  readonly onRecorded: (documents: readonly SignedIssuance[]) => Promise<void>
  readonly onProgress: ((progress: IssueProgress) => void) | undefined
}

/**
 * Signs the rows.
 *
 * @returns how many documents were signed: a program that ran at the same time may have issued others.
 * @throws IssuerError `SELF_CHECK_FAILED`, and the storage codes; whatever the signer throws. What was signed and
 *   verified by then is recorded.
 */
export async function signRows(run: SigningRun): Promise<number> {
  const { publicJwk, kid = '' } = run.signer
  if (run.rows.length < largeBatch) return signGroups(run, selfCheck(publicJwk, kid))
  const thread = startSelfCheckThread(publicJwk, kid)
  try {
    return await signGroups(run, thread.check)
  } finally {
    await thread.close()
  }
}

async function signGroups(run: SigningRun, check: SelfCheck): Promise<number> {
  const { rows, onRecorded, onProgress } = run
  let issued = 0
  let faulty = false
  const onFault = (): void => {
    faulty = true
  }
  const finish = async ({ end, begun }: OpenGroup): Promise<void> => {
    const signed = await finishGroup(run, begun)
    issued += signed.length
    onProgress?.({ done: end, total: rows.length, issued })
    await onRecorded(signed)
  }
  let open: OpenGroup | undefined
  try {
    for (let start = 0; start < rows.length && !faulty; start += groupSize) {
      const before = open
      open = await beginGroup(run, start, { check, onFault })
      if (before) await finish(before)
    }
  } finally {
    // What the key has signed is kept, also when something failed meanwhile.
    if (open) await finish(open)
  }
  return issued
}

/** Rows that are recorded as intents, and whose signatures are made and being verified. */
interface OpenGroup {
  /** How many rows there are up to its end. */
  readonly end: number
  readonly begun: readonly Promise<SignedIssuance>[]
}

interface Watch {
  readonly check: SelfCheck
  readonly onFault: () => void
}

/** Intents in one transaction, then the key. */
async function beginGroup(run: SigningRun, start: number, { check, onFault }: Watch): Promise<OpenGroup> {
  const { ledger, signer, terms, now, batch } = run
  const rows = run.rows.slice(start, start + groupSize)
  const begun: Promise<SignedIssuance>[] = []
  for (const { prepared } of prepareIssuances(ledger, batch, rows, terms, now())) {
    if (!prepared) continue
    const signed = signPrepared(prepared, signer, check)
    // The first fault is thrown when the group is finished; until then none must end the program.
    signed.catch(onFault)
    begun.push(signed)
    // A turn for the thread's answers, too.
    if (begun.length % signedAtOnce === 0) await turn()
  }
  return { end: start + rows.length, begun }
}

/** The texts that hold, in one transaction. */
async function finishGroup(
  { ledger }: SigningRun,
  begun: OpenGroup['begun'],
): Promise<readonly SignedIssuance[]> {
  const outcomes = await Promise.allSettled(begun)
  const signed = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  ledger.recordSigned(signed)
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason
  return signed
}
