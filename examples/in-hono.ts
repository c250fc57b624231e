/** The whole service inside hono: mounted beside what the program has already. */
import { memoryAnswerStore } from '@attestat/verifier'
import { createVerifierService } from '@attestat/verifier/http'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { clientId, port, trust } from './office.ts'

const service = await createVerifierService({
  url: 'https://university.example/verifier',
  clientId,
  trust,
  policy: 'admissions',
  store: memoryAnswerStore(),
  // A real key comes from a file, never from a program.
  apiKeys: ['an-api-key-published-in-an-example'],
  log: ({ event, ...facts }) => console.error(event, facts),
})
// Results hold what applicants have shown: what has expired is erased.
setInterval(() => service.forget(), 60_000)

const app = new Hono()
app.get('/', ({ text }) => text('The university (invented)'))
app.mount('/verifier', service.fetch)

serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, (info) => {
  console.log(`hono listens on http://127.0.0.1:${info.port}`)
})
