/** The self-check on a thread of its own, so that one core verifies while another one signs. */
import type { PublicJwk } from '@attestat/credential'
import { IssuerError } from './codes.ts'
import type { Expectation, SelfCheck } from './self-check.ts'
import type { CheckAnswer, CheckOrder } from './self-check-worker.ts'
import { startThread } from './thread.ts'

export interface SelfCheckThread {
  readonly check: SelfCheck
  close(): Promise<void>
}

interface PendingCheck {
  readonly text: string
  readonly expected: Expectation
  /** @param fault What is wrong; absent when nothing is. */
  readonly settle: (fault?: { readonly at: string; readonly cause?: unknown }) => void
}

/** Starts the thread. The check throws IssuerError `SELF_CHECK_FAILED`, whatever is wrong. */
export function startSelfCheckThread(publicJwk: PublicJwk, kid: string): SelfCheckThread {
  const thread = startThread<CheckOrder, CheckAnswer>('self-check-worker', { publicJwk, kid })
  let waiting: PendingCheck[] = []
  const flush = async (): Promise<void> => {
    const checks = waiting
    waiting = []
    if (checks.length === 0) return
    try {
      const faults = await thread.ask(checks.map(({ text, expected }) => ({ text, expected })))
      for (const [i, { settle }] of checks.entries()) {
        const at = faults[i]
        settle(at === undefined ? undefined : { at })
      }
    } catch (cause) {
      for (const { settle } of checks) settle({ at: '', cause })
    }
  }
  return {
    check: (text, expected) =>
      new Promise((resolve, reject) => {
        const settle: PendingCheck['settle'] = (fault) =>
          fault ? reject(new IssuerError('SELF_CHECK_FAILED', fault)) : resolve()
        waiting.push({ text, expected, settle })
        if (waiting.length >= orderSize) void flush()
        else if (waiting.length === 1) setImmediate(() => void flush())
      }),
    close: thread.close,
  }
}

/** Texts sent at once: enough that sending does not count, few enough that the last ones are not waited for. */
const orderSize = 32
