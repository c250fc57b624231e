/** A thread that checks what another one signs. It is given the public key and no other. */
import { parentPort, workerData } from 'node:worker_threads'
import type { PublicJwk } from '@attestat/credential'
import { type Expectation, selfCheck } from './self-check.ts'

/** Texts to check, in the order in which they are answered. */
export interface CheckOrder {
  readonly number: number
  readonly texts: readonly { readonly text: string; readonly expected: Expectation }[]
}

/** For each text what is wrong with it, or nothing. */
export interface CheckAnswer {
  readonly number: number
  readonly faults: readonly (string | undefined)[]
}

const { publicJwk, kid } = workerData as { readonly publicJwk: PublicJwk; readonly kid: string }
const check = selfCheck(publicJwk, kid)

parentPort?.on('message', async ({ number, texts }: CheckOrder) => {
  const faults = await Promise.all(
    texts.map(({ text, expected }) => check(text, expected).then(() => undefined, codeOf)),
  )
  parentPort?.postMessage({ number, faults } satisfies CheckAnswer)
})

function codeOf(fault: unknown): string {
  return (fault as { readonly code?: string }).code ?? 'SELF_CHECK_FAILED'
}
