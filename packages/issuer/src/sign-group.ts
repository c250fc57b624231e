/** Signing many prepared issuances: each verified before it is handed out, and none of what was signed lost. */
import { setImmediate as turn } from 'node:timers/promises'
import type { Signer } from '@attestat/credential'
import { wholeDocuments } from './copies.ts'
import { type PreparedIssuance, type SignedIssuance, signPrepared } from './prepare.ts'
import { type SelfCheck, selfCheck } from './self-check.ts'
import { startSelfCheckThread } from './self-check-thread.ts'

/** What a run signs with. */
export interface Signing {
  readonly signer: Signer
  readonly check: SelfCheck
  /** Ends the thread that checks, where there is one. */
  close(): Promise<void>
}

/** Signatures that are being made and verified. */
export type BegunGroup = readonly Promise<SignedIssuance>[]

/** Whether threads of their own are worth it for what can be done beside signing: starting one takes longer than 1,000 checks. */
export function isLargeRun(total: number): boolean {
  return total >= 2000
}

/** Signatures begun at once: what each leaves behind while it is made should be gone before the next ones. */
const signedAtOnce = 8

/** Begins a run. @param total How many documents there are to sign. */
export function startSigning(signer: Signer, total: number): Signing {
  const { publicJwk, kid = '' } = signer
  const { check, close } = isLargeRun(total)
    ? startSelfCheckThread(publicJwk, kid)
    : { check: selfCheck(publicJwk, kid), close: async () => undefined }
  return { signer, check, close }
}

/** Begins to sign. @param onFault Told as soon as one of them fails; {@link keepSigned} throws what it was. */
export async function beginSigning(
  issuances: Iterable<PreparedIssuance>,
  { signer, check }: Signing,
  onFault: () => void = () => undefined,
): Promise<BegunGroup> {
  const begun: Promise<SignedIssuance>[] = []
  for (const prepared of issuances) {
    const signed = signPrepared(prepared, signer, check)
    // Until the fault is thrown it must not end the program.
    signed.catch(onFault)
    begun.push(signed)
    // A turn for the thread's answers, too.
    if (begun.length % signedAtOnce === 0) await turn()
  }
  return begun
}

/**
 * Waits for a group that was begun.
 *
 * @param keep Is given what was signed, in order; also when the key failed at some of them. Of a document whose copies
 *   were not all signed it is given none: the others would be made once more, under the same ids.
 * @returns what was signed.
 * @throws what the key or the check threw first; whatever `keep` throws.
 */
export async function keepSigned(
  begun: BegunGroup,
  keep: (signed: readonly SignedIssuance[]) => void | Promise<void>,
): Promise<readonly SignedIssuance[]> {
  const outcomes = await Promise.allSettled(begun)
  const signed = wholeDocuments(
    outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : [])),
  )
  await keep(signed)
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason
  return signed
}
