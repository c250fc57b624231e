/** The self-check on a thread of its own, so that one core verifies while another one signs. */
import { Worker } from 'node:worker_threads'
import type { PublicJwk } from '@attestat/credential'
import { IssuerError } from './codes.ts'
import type { Expectation, SelfCheck } from './self-check.ts'
import type { CheckAnswer, CheckOrder } from './self-check-worker.ts'

export interface SelfCheckThread {
  readonly check: SelfCheck
  close(): Promise<void>
}

interface PendingCheck {
  readonly text: string
  readonly expected: Expectation
  readonly settle: (fault: unknown) => void
}

/** Starts the thread. The check throws IssuerError `SELF_CHECK_FAILED`, whatever is wrong. */
export function startSelfCheckThread(publicJwk: PublicJwk, kid: string): SelfCheckThread {
  const isSource = import.meta.url.endsWith('.ts')
  const worker = new Worker(new URL(`./self-check-worker.${isSource ? 'ts' : 'js'}`, import.meta.url), {
    workerData: { publicJwk, kid },
    // How a program resolves sources is its main thread's own affair.
    execArgv: isSource ? ['--conditions=source'] : [],
  })
  const sent = new Map<number, readonly PendingCheck[]>()
  let waiting: PendingCheck[] = []
  let orders = 0
  const failAll = (cause: unknown): void => {
    for (const { settle } of [...sent.values(), waiting].flat()) settle(cause)
    sent.clear()
    waiting = []
  }
  const flush = (): void => {
    if (waiting.length === 0) return
    const order: CheckOrder = {
      number: ++orders,
      texts: waiting.map(({ text, expected }) => ({ text, expected })),
    }
    sent.set(order.number, waiting)
    waiting = []
    worker.postMessage(order)
  }
  worker.on('message', ({ number, faults }: CheckAnswer) => {
    for (const [i, { settle }] of (sent.get(number) ?? []).entries()) settle(faults[i])
    sent.delete(number)
  })
  worker.on('error', failAll)
  worker.on('exit', () => failAll('the thread ended'))
  return {
    check: (text, expected) =>
      new Promise((resolve, reject) => {
        const settle = (fault: unknown): void =>
          fault === undefined
            ? resolve()
            : reject(
                new IssuerError('SELF_CHECK_FAILED', {
                  at: typeof fault === 'string' ? fault : '',
                  cause: fault,
                }),
              )
        waiting.push({ text, expected, settle })
        if (waiting.length >= orderSize) flush()
        else if (waiting.length === 1) setImmediate(flush)
      }),
    close: async () => void (await worker.terminate()),
  }
}

/** Texts sent at once: enough that sending does not count, few enough that the last ones are not waited for. */
const orderSize = 32
