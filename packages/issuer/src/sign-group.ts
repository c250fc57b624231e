/** Signing many prepared issuances: each verified before it is handed out, and none of what was signed lost. */
import { setImmediate as turn } from 'node:timers/promises'
import type { Signer } from '@attestat/credential'
import type { SignedEntry } from './ledger.ts'
import { type PreparedIssuance, signPrepared } from './prepare.ts'
import { type SelfCheck, selfCheck } from './self-check.ts'
import { startSelfCheckThread } from './self-check-thread.ts'

/** How a run of a given size signs. */
export interface SigningRun {
  /** Documents of one transaction. */
  readonly groupSize: number
  readonly check: SelfCheck
  close(): Promise<void>
}

/** From so many documents on, a thread of its own checks what was signed: starting it takes longer than 1,000 checks. */
const largeRun = 2000
const signedAtOnce = 32

/**
 * Begins a run. Groups are large enough that waiting for the disk does not count, small enough to lose little time.
 *
 * @param total How many documents there are to sign.
 */
export function startSigning({ publicJwk, kid = '' }: Signer, total: number): SigningRun {
  if (total < largeRun) {
    return { groupSize: 250, check: selfCheck(publicJwk, kid), close: async () => undefined }
  }
  return { groupSize: 1000, ...startSelfCheckThread(publicJwk, kid) }
}

/**
 * Signs issuances.
 *
 * @param keep Is given what was signed, in order. It is called even when the key failed at some of them.
 * @throws what the key or the check threw first; whatever `keep` throws.
 */
export async function signGroup(
  issuances: Iterable<PreparedIssuance>,
  signer: Signer,
  check: SelfCheck,
  keep: (signed: readonly SignedEntry[]) => void,
): Promise<void> {
  const begun: Promise<SignedEntry>[] = []
  for (const prepared of issuances) {
    const signed = signPrepared(prepared, signer, check)
    // The first fault is thrown below; those of the others must not end the program meanwhile.
    signed.catch(() => undefined)
    begun.push(signed)
    // A turn for the thread's answers, and none too many texts at once.
    if (begun.length % signedAtOnce === 0) await turn()
  }
  const outcomes = await Promise.allSettled(begun)
  keep(outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : [])))
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason
}
