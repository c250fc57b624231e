/** The thread that checks what another one signs. It is given the public key and no other. */
import { workerData } from 'node:worker_threads'
import type { PublicJwk } from '@attestat/credential'
import { type Expectation, selfCheck } from './self-check.ts'
import { answerOrders } from './thread.ts'

/** Texts to check, each with what it must say. */
export type CheckOrder = readonly { readonly text: string; readonly expected: Expectation }[]

/** For each text what is wrong with it, or nothing. */
export type CheckAnswer = readonly (string | undefined)[]

const { publicJwk, kid } = workerData as { readonly publicJwk: PublicJwk; readonly kid: string }
const check = selfCheck(publicJwk, kid)

answerOrders<CheckOrder, CheckAnswer>(async (texts) => {
  const faults: (string | undefined)[] = []
  // One after another: what was made of one text can go before the next one is read.
  for (const { text, expected } of texts)
    faults.push(await check(text, expected).then(() => undefined, codeOf))
  return faults
})

function codeOf(fault: unknown): string {
  return (fault as { readonly code?: string }).code ?? 'SELF_CHECK_FAILED'
}
