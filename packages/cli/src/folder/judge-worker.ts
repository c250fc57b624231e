/** A thread that judges applicants. */
import { parentPort, workerData } from 'node:worker_threads'
import { openJudge } from './judge.ts'
import type { JudgeSettings } from './judge-settings.ts'
import type { Order, OrderAnswer } from './threads.ts'

const judge = await openJudge(workerData as JudgeSettings)
parentPort?.on('message', async (order: Order) => {
  const answer: OrderAnswer[] = []
  for (const { index, applicant } of order) {
    const { digest, row } = await judge(applicant)
    // As text: the main thread only passes it on.
    answer.push({ index, digest, ...(row ? { row: JSON.stringify(row), genuine: row.genuine } : {}) })
  }
  parentPort?.postMessage(answer)
})
