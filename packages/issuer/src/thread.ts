/** Threads that work on orders: how one is started and asked, and how it answers. */
import { parentPort, Worker } from 'node:worker_threads'
import type { ErrorContext } from '@attestat/credential'
import { type IssuerCode, IssuerError } from './codes.ts'

/** A thread of one kind of work. */
export interface Thread<Order, Answer> {
  /** Rejects with what the thread threw, and when it ends before it has answered. */
  ask(order: Order): Promise<Answer>
  /** Ends the thread, whatever it is doing. */
  close(): Promise<void>
}

interface Numbered<Content> {
  readonly number: number
  readonly content: Content
}

/** What was thrown instead of an answer. A refusal of ours is told by its parts: a class does not cross over. */
interface NumberedFault {
  readonly number: number
  readonly fault: Pick<ErrorContext, 'at' | 'details'> & {
    readonly code?: IssuerCode
    readonly cause: unknown
  }
}

/**
 * Starts a thread.
 *
 * @param module Name of a module beside this one, which calls {@link answerOrders}; without its ending.
 * @param workerData What the module needs to know before its first order.
 */
export function startThread<Order, Answer>(module: string, workerData?: unknown): Thread<Order, Answer> {
  const isSource = import.meta.url.endsWith('.ts')
  const worker = new Worker(new URL(`./${module}.${isSource ? 'ts' : 'js'}`, import.meta.url), {
    workerData,
    resourceLimits: smallHeap,
    // How a program resolves sources is its main thread's own affair.
    execArgv: isSource ? ['--conditions=source'] : [],
  })
  const asked = new Map<number, PromiseWithResolvers<Answer>>()
  let orders = 0
  let end: unknown
  const rejectAll = (cause: unknown): void => {
    end ??= cause
    for (const { reject } of asked.values()) reject(cause)
    asked.clear()
  }
  worker.on('message', (told: Numbered<Answer> | NumberedFault) => {
    const { number } = told
    if ('fault' in told) asked.get(number)?.reject(errorOf(told.fault))
    else asked.get(number)?.resolve(told.content)
    asked.delete(number)
  })
  worker.on('error', rejectAll)
  worker.on('exit', () => rejectAll(new Error('the thread ended')))
  return {
    ask(order) {
      const answer = Promise.withResolvers<Answer>()
      if (end === undefined) {
        asked.set(++orders, answer)
        worker.postMessage({ number: orders, content: order } satisfies Numbered<Order>)
      } else answer.reject(end)
      return answer.promise
    },
    close: async () => void (await worker.terminate()),
  }
}

/** Nothing is kept between two orders; without a bound garbage piles up to several times as much. */
const smallHeap = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 512 }

/** What a thread's module does with its orders, one after another. */
export function answerOrders<Order, Answer>(answer: (order: Order) => Answer | Promise<Answer>): void {
  let before: Promise<void> = Promise.resolve()
  parentPort?.on('message', ({ number, content }: Numbered<Order>) => {
    before = before.then(async () => {
      try {
        parentPort?.postMessage({ number, content: await answer(content) } satisfies Numbered<Answer>)
      } catch (error) {
        parentPort?.postMessage({ number, fault: faultOf(error) } satisfies NumberedFault)
      }
    })
  })
}

function faultOf(error: unknown): NumberedFault['fault'] {
  if (!(error instanceof IssuerError)) return { cause: error }
  const { code, details, cause } = error
  const [en, ru] = [error.place('en'), error.place('ru')]
  return { code, details, cause, ...(en === undefined || ru === undefined ? {} : { at: { en, ru } }) }
}

function errorOf({ code, cause, ...context }: NumberedFault['fault']): unknown {
  if (code === undefined) return cause
  return new IssuerError(code, cause === undefined ? context : { ...context, cause })
}
