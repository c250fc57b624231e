/** A thread that judges applicants. */
import { parentPort, workerData } from 'node:worker_threads'
import { openJudge } from './judge.ts'
import type { JudgeSettings } from './judge-settings.ts'
import { answerOf, type Order, type OrderAnswer } from './threads.ts'

const { judge } = await openJudge(workerData as JudgeSettings)
parentPort?.on('message', async (order: Order) => {
  const answer: OrderAnswer[] = []
  for (const { index, applicant } of order) {
    answer.push(answerOf(index, await judge(applicant)))
  }
  parentPort?.postMessage(answer)
})
