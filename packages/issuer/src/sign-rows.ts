/**
 * Signs rows group by group. While one group is verified on a thread of its own, the next one is recorded and signed,
 * so that two cores are at work and neither waits for the disk.
 */
import type { BatchContext, IssueProgress } from './issue-batch.ts'
import { type PreparedIssuance, prepareIssuances, type RowToIssue, type SignedIssuance } from './prepare.ts'
import { type BegunGroup, beginSigning, keepSigned, type Signing, startSigning } from './sign-group.ts'

/** Rows of one transaction: large enough that waiting for the disk does not count, small enough to lose little time. */
const groupSize = 250

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
  const signing = startSigning(run.signer, run.rows.length)
  try {
    return await signGroups(run, signing)
  } finally {
    await signing.close()
  }
}

async function signGroups(run: SigningRun, signing: Signing): Promise<number> {
  const { ledger, rows, onRecorded, onProgress } = run
  let issued = 0
  let faulty = false
  const onFault = (): void => {
    faulty = true
  }
  const finish = async ({ end, begun }: OpenGroup): Promise<void> => {
    const signed = await keepSigned(begun, (documents) => ledger.recordSigned(documents))
    issued += signed.length
    onProgress?.({ done: end, total: rows.length, issued })
    await onRecorded(signed)
  }
  let open: OpenGroup | undefined
  try {
    for (let start = 0; start < rows.length && !faulty; start += groupSize) {
      const before = open
      open = await beginGroup(run, start, { signing, onFault })
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
  readonly begun: BegunGroup
}

interface Watch {
  readonly signing: Signing
  readonly onFault: () => void
}

/** Intents in one transaction, then the key. */
async function beginGroup(
  { ledger, terms, now, batch, ...run }: SigningRun,
  start: number,
  { signing, onFault }: Watch,
): Promise<OpenGroup> {
  const rows = run.rows.slice(start, start + groupSize)
  const issuances = toSign(prepareIssuances(ledger, batch, rows, terms, now()))
  return { end: start + rows.length, begun: await beginSigning(issuances, signing, onFault) }
}

/** One after the other: each document is built when it is its turn, and can go once it is signed. */
function* toSign(recorded: ReturnType<typeof prepareIssuances>): Generator<PreparedIssuance> {
  for (const { prepared } of recorded) if (prepared) yield prepared
}
