/** The university’s service is killed while answers arrive: none of them is lost, and none is taken twice. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LivingStudent, livingPack, livingStudent } from '../../fixtures/living-office.ts'
import { testRootKey } from '../../fixtures/test-registry.ts'
import { diplomaQuery } from '../../fixtures/verification.ts'
import { openWorkplace, type Workplace } from '../cli/program.ts'
import { type Serving, serveVerifier } from '../cli/serving.ts'
import { chances, kills, seed } from './chances.ts'

const audience = 'https://admission.university.example'
const apiKey = 'a-key-of-the-admissions-office'
const rounds = Math.ceil(kills / 10)
const answersInRound = 16

let place: Workplace
let student: LivingStudent
let serving: Serving
beforeAll(async () => {
  place = await openWorkplace()
  student = await livingStudent()
  await place.write('trust.pack', await livingPack())
  await place.write('api-keys.txt', `${apiKey}\n`)
  serving = await start()
})
afterAll(async () => {
  serving.signal('SIGKILL')
  await serving.ended()
  await place.remove()
})

const start = (): Promise<Serving> =>
  serveVerifier(place.folder, [
    ...['--url', 'https://verifier.university.example/v', '--audience', audience],
    ...['--trust', 'trust.pack', '--root', testRootKey],
    ...['--api-keys', 'api-keys.txt', '--store', 'requests.sqlite'],
  ])

/** A request, and the answer to it. */
interface Asked {
  readonly id: string
  readonly resultSecret: string
  readonly body: URLSearchParams
}

async function ask(): Promise<Asked> {
  const response = await fetch(`${serving.address}/requests`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: { credentials: [diplomaQuery()] } }),
  })
  const { id, resultSecret, request } = (await response.json()) as Asked & {
    readonly request: { readonly nonce: string; readonly state: string }
  }
  const diploma = await student.present({ clientId: audience, nonce: request.nonce })
  const body = new URLSearchParams({ vp_token: JSON.stringify({ diploma: [diploma] }), state: request.state })
  return { id, resultSecret, body }
}

async function answer({ id, body }: Asked): Promise<number> {
  return (await fetch(`${serving.address}/responses/${id}`, { method: 'POST', body })).status
}

async function statusOf({ id, resultSecret }: Asked): Promise<unknown> {
  const headers = { authorization: `Bearer ${resultSecret}` }
  const response = await fetch(`${serving.address}/results/${id}`, { headers })
  return ((await response.json()) as { status: unknown }).status
}

test(`G1 an answer is taken together with its verdict or not at all (seed ${seed})`, async () => {
  const random = chances()
  for (let round = 0; round < rounds; round++) {
    const asked = await Promise.all(Array.from({ length: answersInRound }, ask))
    const killAfter = Math.floor(random.next().value * answersInRound)
    const acknowledged = new Set<Asked>()
    await Promise.allSettled(
      asked.map(async (one) => {
        if ((await answer(one)) === 200) acknowledged.add(one)
        if (acknowledged.size > killAfter) serving.signal('SIGKILL')
      }),
    )
    serving.signal('SIGKILL')
    await serving.ended()
    serving = await start()
    for (const one of asked) {
      const before = await statusOf(one)
      // What was acknowledged is there; what is there is not taken again, and what is not can be sent again.
      if (acknowledged.has(one)) expect(before).toBe('answered')
      expect(await answer(one)).toBe(before === 'answered' ? 409 : 200)
      expect(await statusOf(one)).toBe('answered')
    }
  }
}, 600_000)
