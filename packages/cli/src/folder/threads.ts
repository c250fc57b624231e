/** Judging on several cores: the main thread hands out the applicants, a few at a time, and takes what came of them. */
import { Worker } from 'node:worker_threads'
import { type ApplicantToJudge, type Judged, openJudge } from './judge.ts'
import type { JudgeSettings } from './judge-settings.ts'
import type { Sent } from './same-documents.ts'

/** Applicants for a thread, with their positions. */
export type Order = readonly { readonly index: number; readonly applicant: ApplicantToJudge }[]

/** What came of one. */
export interface OrderAnswer {
  readonly index: number
  readonly digest: string
  /** An `ApplicantRow` as JSON; none where what was judged before is the same. */
  readonly row?: string
  /** What that row says was sent: it is looked at before the row is. */
  readonly sent?: Sent
}

/** Applicants in one order: few enough for the threads to end together, many enough for the way to cost little. */
const orderSize = 16
/** Orders that a thread has at once, so that it never waits for the next. */
const ordersUnderWay = 2
/** So many applicants are judged here: starting a thread takes longer. */
const fewApplicants = 64

/**
 * Judges everybody.
 *
 * @param threads How many; one for each core.
 * @param onAnswer Called here, in whatever order they are done.
 * @throws what `onAnswer` throws, and a fault of a thread.
 */
export async function judgeAll(
  applicants: readonly ApplicantToJudge[],
  settings: JudgeSettings,
  threads: number,
  onAnswer: (answer: OrderAnswer) => void,
): Promise<void> {
  if (applicants.length <= fewApplicants) {
    const { judge, close } = await openJudge(settings)
    try {
      for (const [index, applicant] of applicants.entries()) {
        onAnswer(answerOf(index, await judge(applicant)))
      }
    } finally {
      close()
    }
    return
  }
  const orders = ordersOf(applicants)
  const workers = Array.from({ length: threads }, () => startWorker(settings))
  try {
    await Promise.all(workers.map((worker) => keepBusy(worker, orders, onAnswer)))
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

/** As text: the main thread only passes it on. */
export function answerOf(index: number, { digest, row }: Judged): OrderAnswer {
  if (!row) return { index, digest }
  const { files, genuine, registries, lists } = row
  const seen = { ...(registries && { registries }), ...(lists && { lists }) }
  return { index, digest, row: JSON.stringify(row), sent: { files, genuine, ...seen } }
}

function* ordersOf(applicants: readonly ApplicantToJudge[]): Generator<Order> {
  for (let first = 0; first < applicants.length; first += orderSize) {
    yield applicants.slice(first, first + orderSize).map((applicant, i) => ({ index: first + i, applicant }))
  }
}

function startWorker(settings: JudgeSettings): Worker {
  const isSource = import.meta.url.endsWith('.ts')
  return new Worker(new URL(`./judge-worker.${isSource ? 'ts' : 'js'}`, import.meta.url), {
    workerData: settings,
    resourceLimits: smallHeap,
    // How a program resolves sources is its main thread's own affair.
    execArgv: isSource ? ['--conditions=source'] : [],
  })
}

/** Nothing is kept between two orders; without a bound garbage piles up to several times as much. */
const smallHeap = { maxYoungGenerationSizeMb: 12 }

/** Resolves when there are no more orders and the thread has answered all of its own. */
function keepBusy(
  worker: Worker,
  orders: Iterator<Order>,
  onAnswer: (answer: OrderAnswer) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let underWay = 0
    const next = (): void => {
      const { done, value } = orders.next()
      if (!done) {
        underWay++
        worker.postMessage(value)
      } else if (underWay === 0) resolve()
    }
    worker.on('message', (answers: readonly OrderAnswer[]) => {
      underWay--
      try {
        for (const answer of answers) onAnswer(answer)
        next()
      } catch (error) {
        reject(error)
      }
    })
    worker.on('error', reject)
    worker.on('exit', () => reject(new Error('the thread ended')))
    for (let i = 0; i < ordersUnderWay; i++) next()
  })
}
